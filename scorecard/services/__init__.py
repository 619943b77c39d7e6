"""Writes: each function is one act of a person and one transaction."""
