"""The plan of a series, and the card lists that it can be made from."""
