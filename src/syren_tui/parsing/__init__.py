"""How typed and scanned text is read: dates and card numbers, as pure functions."""
