"""The commands without a screen, for scripts and screen readers: ``check``, ``list``, ``renew``.

They share the engine of the console and know no Textual. `options` is all that is imported until
one of them is asked for.
"""
