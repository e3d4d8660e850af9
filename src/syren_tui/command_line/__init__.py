"""The commands without a screen, for scripts and screen readers: ``check``, ``list``, ``renew``.

They share the engine of the console, and do not import Textual. Only `options` is imported before a
command runs.
"""
