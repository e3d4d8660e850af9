"""The sentences of the console: about records, plans, series, scans, failures; pure functions.

Nothing here knows a screen or calls a portal. French is in the source, English in `locales`.
"""
