"""What holds of accounts, sessions and keys, whatever stores them."""
