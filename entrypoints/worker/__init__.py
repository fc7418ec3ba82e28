"""Drives the use cases from jobs: relay, runner, schedule."""
