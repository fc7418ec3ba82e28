"""Plans: what is sold and given, and who may change to which plan."""
