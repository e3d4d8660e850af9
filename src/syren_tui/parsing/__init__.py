"""Reads typed and scanned text: dates and card numbers, as pure functions."""
