"""Queues that carry jobs between processes."""
