"""What can be done with the ledger, one file each."""
