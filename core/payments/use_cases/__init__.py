"""What customers, providers and operators do with payments."""
