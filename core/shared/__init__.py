"""What every context shares: amounts, errors, events and the smallest ports."""
