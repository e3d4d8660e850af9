"""The commands without a screen, for scripts and screen readers: one module a command.

They share the engines of the console, and do not import Textual. `options` alone is imported before
a command runs.
"""
