"""Dialogs that more than one screen opens."""
