"""What a command ends with where it cannot do what it was asked."""


class Refused(Exception):
    """A command cannot go on; `sentence` says why, in the user's language, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
