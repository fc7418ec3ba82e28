"""Models that write, draw and film: one file for each provider, one folder for the offline ones."""
