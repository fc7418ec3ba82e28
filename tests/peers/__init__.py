"""Real counterparties on loopback, and stand-ins for those that can't be had."""
