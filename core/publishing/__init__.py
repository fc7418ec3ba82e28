"""Articles and events on their way to customers' own servers."""
