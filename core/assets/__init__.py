"""Assets: texts, images and videos that never forget a version."""
