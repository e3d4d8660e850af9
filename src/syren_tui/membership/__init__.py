"""Whether a patron is a member of the library: its own system (SIGB) answers.

No screen, no portal. `model` says what a source is asked and what it answers; the sources are
`roster`, `sip2` and `koha`; the rules and the heaps of a verification stand on the model alone.
"""
