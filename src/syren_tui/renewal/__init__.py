"""A series of renewals without a screen: its plan, its run, its journal.

Nothing here knows Textual; console and command line use the same.
"""
