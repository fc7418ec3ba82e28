"""The rules of assets: pure functions of what is there and what is wished."""
