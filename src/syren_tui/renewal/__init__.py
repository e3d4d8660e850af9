"""Series of changes without a screen: kinds of changes, plan, journal, runner, undo, reports.

Nothing here knows Textual; the console and the command line use the same.
"""
