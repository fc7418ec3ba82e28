"""Benchmarks: how fast this installation is on this machine, beside what it is compared with."""
