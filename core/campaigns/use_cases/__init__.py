"""What can be done with campaigns, one file each."""
