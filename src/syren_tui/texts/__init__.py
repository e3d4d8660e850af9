"""What the console says of subscribers, and how it reads what staff type: pure functions.

Nothing here knows a screen or a portal; each is tested as a table.
"""
