"""Sources that answer as a test says."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from syren_tui.membership.model import Question, SourceAnswer

Answers = Callable[[Question], SourceAnswer | None]


class Scripted:
    """Answers by a function; where that returns None, nothing more comes."""

    label = "Koha"

    def __init__(self, answers: Answers, *, by_name: bool = False) -> None:
        self._answers = answers
        self.by_name = by_name
        self.asked: list[Question] = []
        self.before: list[SourceAnswer] = []
        """Answers that nobody asked for, which come first."""

    async def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        for unasked in self.before:
            yield unasked
        for question in questions:
            self.asked.append(question)
            answer = self._answers(question)
            if answer is None:
                return
            yield answer
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Nothing is open."""


class Silent(Scripted):
    """Answers the first question, and is silent from then on."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers)
        self.is_silent = asyncio.Event()
        self.was_closed = False

    async def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        try:
            answer = self._answers(questions[0])
            assert answer is not None
            yield answer
            self.is_silent.set()
            await asyncio.Event().wait()
        finally:
            self.was_closed = True
