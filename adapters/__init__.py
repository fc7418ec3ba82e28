"""What core's ports are made of: one folder for each technology."""
