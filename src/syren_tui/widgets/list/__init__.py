"""Widgets of the list of subscribers."""
