"""Finding somebody: what a portal is asked about a card, words or a birth date, as it can answer.

Cards go before birth dates: digits that may be either are asked for as a card first. `names` tells
whether the names of a list and of an account can be one person's.
"""
