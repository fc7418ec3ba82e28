"""What drives the use cases: HTTP, workers, the command line."""
