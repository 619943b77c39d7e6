"""Bringing candidates, panels and submitted scorecards in from CSV files: read, judge, show, and then write at once."""
