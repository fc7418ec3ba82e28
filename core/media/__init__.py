"""Media: pictures and videos as bytes in a store, shown under stable addresses."""
