"""The one verification of a session: it goes on whatever screen is open."""

from collections.abc import Callable, Iterable, Sequence

from syren_api.models import Portal, SelectedSubscriber
from syren_tui.membership.model import Cause, Source, SourceAnswer
from syren_tui.membership.verification import Verification, VerificationProgress

Keep = Callable[[SelectedSubscriber, SourceAnswer], object]


class ActiveVerification:
    """Runs verifications, one at a time; screens come and go. Nothing of it is on a disk."""

    def __init__(self) -> None:
        """Begin without one."""
        self.verification: Verification | None = None
        """The one that is asking, or that ended last; None: there is none, or it was forgotten."""
        self.progress: VerificationProgress | None = None
        """None before the first answer of a run."""
        self.busy = False
        """Whether it is asking."""
        self._source: Source | None = None
        self._closes = False
        self._keep: Keep = lambda _account, _answer: None
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call a function at every change."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no longer."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def prepare(
        self,
        accounts: Iterable[SelectedSubscriber],
        source: Source,
        portal: Portal,
        branches: Sequence[str] = (),
        *,
        closes: bool,
        keep: Keep = lambda _account, _answer: None,
    ) -> None:
        """Take accounts on, in the place of those before; nothing is asked yet.

        What was confirmed stays so, where the source says the same again.

        Args:
            accounts: see `Verification`.
            source: to be asked.
            portal: see `Verification`.
            branches: see `Verification`.
            closes: whether the source is closed after each run; it may be asked again.
            keep: is given, after each run, the accounts with what the source said of them.

        Raises:
            RuntimeError: another one is asking.
        """
        if self.busy:
            raise RuntimeError("a verification is asking")
        self._source, self._closes, self._keep = source, closes, keep
        before = self.verification
        self.verification = Verification(
            accounts, source, portal, branches=branches, on_progress=self._on_progress,
            confirmed=before.confirmed if before is not None else {},
        )  # fmt: skip

    async def run(self) -> None:
        """Ask about everybody without an answer, until all have one or it is stopped."""
        verification, source = self.verification, self._source
        if verification is None or source is None or self.busy:
            return
        self.busy, self.progress = True, None
        self.changed()
        try:
            await verification.run()
        finally:
            self.busy = False
            if verification.ended not in {Cause.FORGOTTEN, Cause.NO_ENDS}:
                for account, answer in verification.told():
                    self._keep(account, answer)
            self.changed()
            if self._closes:
                await source.close()

    def stop(self) -> None:
        """Ask nothing more; what was answered stays."""
        if self.verification is not None:
            self.verification.stop()

    def forget(self) -> None:
        """Stop, and forget every answer."""
        if self.verification is not None:
            self.verification.stop(Cause.FORGOTTEN)
        self.verification = self.progress = self._source = None
        self.changed()

    def changed(self) -> None:
        """Tell the screens."""
        for listener in list(self._listeners):
            listener()

    def _on_progress(self, progress: VerificationProgress) -> None:
        self.progress = progress
        self.changed()
