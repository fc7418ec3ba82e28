"""What models are called, what that costs, and when to stop."""
