"""The rules of the wallet: pure functions of (wallet, what is asked, terms, now)."""
