"""Runs all of Quotestream on one machine: what `run`, `stop` and `crash-test` are made of. Standard library only."""
