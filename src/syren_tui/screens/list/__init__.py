"""The list of subscribers."""
