"""Benchmarks that anybody can run again: figures, goals, peers in the same run."""
