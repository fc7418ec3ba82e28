"""What may be done with plans, one file each."""
