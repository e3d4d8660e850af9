"""The error that ends a command."""


class CommandError(Exception):
    """A command fails; `sentence` says why, in the user's language, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
