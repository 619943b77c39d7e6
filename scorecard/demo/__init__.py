"""The demo: an invented company whose people, openings and scorecards show the app at work."""
