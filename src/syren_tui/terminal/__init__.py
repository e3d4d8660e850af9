"""Input and output of the terminal: a model of the screen, so that only changes are written."""
