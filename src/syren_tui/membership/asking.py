"""Asking a system over several connections at once, until its circuit breaker opens."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

from syren_tui.concurrency import cancel_and_wait
from syren_tui.membership.circuit_breaker import CircuitBreaker
from syren_tui.membership.model import Cause, NoAnswer, Question, SourceAnswer

Batch = Sequence[Question]
"""What goes over the line as one question."""


class SourceFailed(Exception):
    """A question has no answer."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        """Keep the reason for the user.

        Args:
            cause: why.
            detail: see `NoAnswer.detail`.
        """
        self.cause, self.detail = cause, detail
        super().__init__(cause)


async def answers_of(
    batches: Sequence[Batch],
    ask: Callable[[Batch], Awaitable[Sequence[SourceAnswer]]],
    at_once: int,
) -> AsyncGenerator[SourceAnswer]:
    """Yield an answer for each question of the batches, as they come.

    Args:
        batches: none is empty.
        ask: returns an answer for each question of a batch, or raises `SourceFailed`.
        at_once: how many batches are asked at the same time, at most.
    """
    waiting = deque(batches)
    remaining = sum(map(len, batches))
    breaker = CircuitBreaker()
    came: asyncio.Queue[SourceAnswer | asyncio.Task[None]] = asyncio.Queue()
    workers = [
        asyncio.create_task(_work(waiting, ask, breaker, came), name="membership")
        for _ in range(min(at_once, len(batches)))
    ]
    for worker in workers:
        worker.add_done_callback(came.put_nowait)
    try:
        while remaining:
            item = await came.get()
            if isinstance(item, asyncio.Task):
                item.result()  # what a worker did not foresee is not waited for for ever
                continue
            remaining -= 1
            yield item
    finally:
        await cancel_and_wait(workers)


async def _work(
    waiting: deque[Batch],
    ask: Callable[[Batch], Awaitable[Sequence[SourceAnswer]]],
    breaker: CircuitBreaker,
    came: "asyncio.Queue[SourceAnswer | asyncio.Task[None]]",
) -> None:
    while waiting:
        batch = waiting.popleft()
        if breaker.ended is not None:
            _put(came, [NoAnswer(question, breaker.ended) for question in batch])
            continue
        try:
            answers = await ask(batch)
        except SourceFailed as failed:
            breaker.missed(failed.cause)
            answers = [NoAnswer(question, failed.cause, failed.detail) for question in batch]
        else:
            breaker.heard()
        _put(came, answers)


def _put(
    came: "asyncio.Queue[SourceAnswer | asyncio.Task[None]]", answers: Sequence[SourceAnswer]
) -> None:
    for answer in answers:
        came.put_nowait(answer)
