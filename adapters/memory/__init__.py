"""A second implementation of storage, in memory, to which the others are compared."""
