"""Articles, text operations and images: what is asked of a model and what comes back."""
