"""Letters: as files, or through a mail server."""
