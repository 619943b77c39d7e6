"""Reads: each function answers one question of one page, scoped to its viewer."""
