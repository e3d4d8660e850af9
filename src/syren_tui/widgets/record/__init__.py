"""Widgets of the record."""
