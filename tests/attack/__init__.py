"""Attacks on a portal of one's own, over loopback: `make attack` runs all, the suite a few.

Each part is a function of a `Random` and a number of tries that yields `Finding`s; a part for
another program than the portal is added to `PARTS` in `__main__.py`.
"""
