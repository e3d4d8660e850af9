"""Editing a subscriber without a screen: what was typed, what it changes, what is in the way."""
