"""Editing a record without a screen: a draft, its validation, and saving it."""
