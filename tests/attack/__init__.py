"""Attacks on a portal and a console of one's own, over loopback: `make attack` runs all, the suite
a few.

Each part is a function of a `Random` and a number of tries that yields `Finding`s.
"""
