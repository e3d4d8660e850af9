"""Widgets of every desk: the person who is shown, and the log."""
