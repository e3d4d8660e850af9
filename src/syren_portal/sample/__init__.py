"""Sample data: a portal with libraries and subscribers, the same for the same seed and day."""
