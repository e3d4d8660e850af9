"""The line to the terminal: a model of what stands on it, so that only what changes is written."""
