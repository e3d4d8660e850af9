"""What a desk has to do, one after the other in its order, and what of it can be taken back."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

from syren_tui.desk.kept_log import KeptLog

Job = TypeVar("Job")
Made = TypeVar("Made")
Result = TypeVar("Result")


class DeskWork(Generic[Job, Made]):
    """Does jobs, never two at once; undoes what was made last."""

    def __init__(
        self,
        do: Callable[[Job], Awaitable[object]],
        noted: KeptLog,
        on_change: Callable[[], object],
    ) -> None:
        """Begin with nothing to do.

        Args:
            do: does a job; where it raises, the job stays, and those behind it.
            noted: the log, which is written to its file between jobs.
            on_change: is called when a job is done, and when none is left.
        """
        self._do = do
        self._noted = noted
        self._on_change = on_change
        self._jobs: deque[Job] = deque()
        self._made: list[Made] = []
        self._does_a_job = False
        self.is_working = False
        """Whether something is being done, undone or read."""

    # What is to be done.

    def put(self, job: Job) -> None:
        """Have something done after all that waits; `work` does it."""
        self._jobs.append(job)

    def withdraw(self, job: Job) -> None:
        """Have something done no longer."""
        self._jobs.remove(job)

    @property
    def jobs(self) -> Sequence[Job]:
        """What is not done yet, in its order."""
        return tuple(self._jobs)

    @property
    def newest(self) -> Job | None:
        """What was put there last, and is not done yet; None: nothing."""
        return self._jobs[-1] if self._jobs else None

    @property
    def number(self) -> int:
        """How many jobs are not done yet."""
        return len(self._jobs)

    @property
    def waiting(self) -> int:
        """How many of them are not begun."""
        return len(self._jobs) - self._does_a_job

    async def work(self) -> None:
        """Do what waits; returns at once where that is going on already.

        Raises:
            Exception: what a job raises.
        """
        if self.is_working:
            return
        try:
            with self.held():
                while self._jobs:
                    await self._work_on(self._jobs[0])
                    if self._jobs:
                        self._on_change()
                        await self._noted.keep()
        finally:
            self._on_change()
        was_kept = self._noted.is_kept
        await self._noted.keep()  # nobody waits for it
        if self._noted.is_kept is not was_kept:
            self._on_change()

    async def _work_on(self, job: Job) -> None:
        self._does_a_job = True
        try:
            await self._do(job)
            self._jobs.popleft()
        finally:
            self._does_a_job = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have no job done while the block runs."""
        self.is_working = True
        try:
            yield
        finally:
            self.is_working = False

    # What was made.

    def made(self, made: Made) -> None:
        """Note what can be taken back, after all that was made before."""
        self._made.append(made)

    @property
    def can_undo(self) -> bool:
        """Whether anything was made that can be taken back."""
        return bool(self._made)

    async def undo(self, undo: Callable[[Made], Awaitable[Result]]) -> Result | None:
        """Take back what was made last; None where there is nothing, or something is under way.

        Args:
            undo: takes it back; where it raises, it can be taken back still.

        Raises:
            Exception: what it raises.
        """
        if self.is_working or not self._made:
            return None
        with self.held():
            result = await undo(self._made[-1])
            self._made.pop()
        return result
