"""A connection to a server of SIP2: one question at a time, and its answer."""

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import Final, Self

from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import Cause
from syren_tui.membership.sip2.message import (
    Message,
    MessageError,
    built,
    has_checksum,
    read_message,
    summed,
)
from syren_tui.membership.trust import trusting
from syren_tui.membership_settings import MembershipSettings

OWN_PORT: Final = 6001
MOST_BYTES: Final = 65_536
"""Of an answer, and of what comes with it: answers have a thousand."""
_PIECE: Final = 8_192
_MOST_AGAIN: Final = 2
"""How often a question is sent again because the server asks for it (96), and how often an answer
is asked for again (97)."""
_ASK_AGAIN: Final = "97"
_SEND_AGAIN: Final = "96"
_TERMINATORS: Final = {"cr": b"\r", "crlf": b"\r\n", "lf": b"\n"}
_BLANKS: Final = b" \t\r\n\0"
_MOST_LINE_FEEDS: Final = 50
"""Within a message, of which each may be its end: beyond, only CR is."""


def host_and_port(address: str) -> tuple[str, int]:
    """Return the host and the port of an address.

    Raises:
        SourceFailed: it is none.
    """
    host, port = address.strip(), str(OWN_PORT)
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise SourceFailed(Cause.UNREACHABLE)
    return host, int(port)


class Connection:
    """A connection that is open. A `SourceFailed` closes it: nobody knows its state then."""

    def __init__(
        self,
        settings: MembershipSettings,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._settings = settings
        self._reader, self._writer = reader, writer
        self._pending = bytearray()
        self._came = 0
        self._sequence = 0
        self._ends_with_cr = False
        self._line_feeds = 0
        self.answered_at: float | None = None
        """When the last answer came, by the loop's clock."""

    @classmethod
    async def opened(cls, settings: MembershipSettings) -> Self:
        """Connect.

        Raises:
            SourceFailed: nobody is there, or it is not trusted.
        """
        host, port = host_and_port(settings.address)
        try:
            context = trusting(settings) if settings.tls else None
            async with asyncio.timeout(settings.timeout):
                reader, writer = await asyncio.open_connection(
                    host, port, ssl=context, limit=MOST_BYTES,
                    server_hostname=host if context else None,
                )  # fmt: skip
        except TimeoutError as error:
            raise SourceFailed(Cause.TOO_SLOW) from error
        except ssl.SSLCertVerificationError as error:
            raise SourceFailed(Cause.NOT_TRUSTED) from error
        except ssl.SSLError as error:
            raise SourceFailed(Cause.UNREADABLE, "TLS") from error
        except (socket.gaierror, UnicodeError) as error:
            raise SourceFailed(Cause.UNREACHABLE) from error
        except OSError as error:
            raise SourceFailed(Cause.UNREACHABLE) from error
        return cls(settings, reader, writer)

    def close(self) -> None:
        """Close it; what is still to come is dropped."""
        self._writer.transport.abort()

    async def ask(self, text: str, answer: str) -> Message:
        """Send a question and return its answer.

        Args:
            text: of the question, without sequence number and checksum.
            answer: the code that its answer has.

        Raises:
            SourceFailed: there is none, in time or at all.
        """
        try:
            async with asyncio.timeout(self._settings.timeout):
                received = await self._exchange(text, answer)
        except TimeoutError as error:
            self.close()
            raise SourceFailed(Cause.TOO_SLOW) from error
        except (OSError, EOFError) as error:  # ssl's are OSErrors too
            self.close()
            raise SourceFailed(Cause.CUT) from error
        except BaseException:
            self.close()
            raise
        self.answered_at = asyncio.get_running_loop().time()
        return received

    async def _exchange(self, text: str, answer: str) -> Message:
        settings = self._settings
        sequence = self._sequence if settings.checksum else None
        self._sequence = (self._sequence + 1) % 10
        question = built(text, settings.charset, sequence)
        await self._drop_unread()
        await self._send(question)
        sent_again = asked_again = 0
        while True:
            received = await self._received()
            if received is not None and received.code == _SEND_AGAIN:
                sent_again += 1
                if sent_again > _MOST_AGAIN:
                    raise SourceFailed(Cause.UNREADABLE, _SEND_AGAIN)
                await self._send(question)
                continue
            is_ours = sequence is None or (
                received is not None and received.sequence in (None, sequence)
            )
            if received is not None and received.code == answer and is_ours:
                return received
            asked_again += 1
            if asked_again > _MOST_AGAIN:
                raise SourceFailed(Cause.UNREADABLE, answer)
            again = _ASK_AGAIN.encode("ascii")
            await self._send(again if sequence is None else summed(again))

    async def _send(self, content: bytes) -> None:
        self._writer.write(content + _TERMINATORS[self._settings.terminator])
        await self._writer.drain()

    async def _drop_unread(self) -> None:
        """Drop what came unasked: it would be taken for the answer to what is sent now.

        Raises:
            EOFError: the connection is cut.
        """
        self._pending.clear()
        self._came = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(0):
                while True:
                    if not await self._reader.read(MOST_BYTES):
                        raise EOFError

    async def _received(self) -> Message | None:
        """Return the next message; None where what came is none."""
        line = await self._line()
        try:
            return read_message(line, self._settings.charset, is_checked=self._settings.checksum)
        except MessageError:
            return None

    async def _line(self) -> bytes:
        """Return what stands up to the next terminator; blanks alone are no line."""
        looked_at = self._line_feeds = 0
        while True:
            end = self._end(looked_at)
            if end is not None:
                line = bytes(self._pending[:end])
                del self._pending[: end + 1]
                looked_at = self._line_feeds = 0
                if line.strip(_BLANKS):
                    return line
                continue
            looked_at = len(self._pending)
            piece = await self._reader.read(_PIECE)
            if not piece:
                raise EOFError
            self._came += len(piece)
            if self._came > MOST_BYTES:
                raise SourceFailed(Cause.UNREADABLE, "64 kB")
            self._pending += piece

    def _end(self, start: int) -> int | None:
        """Return where the line ends that begins with what is pending; None: not yet.

        A server that ends its messages with CR may have LF within them, in addresses and notes: LF
        then ends a message only behind its checksum.

        Args:
            start: up to where it was looked for.
        """
        end = self._pending.find(b"\r", start)
        line_feed = self._pending.find(b"\n", start, end if end != -1 else len(self._pending))
        while line_feed != -1:
            if self._is_end(line_feed):
                return line_feed
            line_feed = self._pending.find(b"\n", line_feed + 1, end if end != -1 else None)
        if end == -1:
            return None
        if self._pending[:end].strip(_BLANKS):
            self._ends_with_cr = True
        return end

    def _is_end(self, line_feed: int) -> bool:
        if not self._ends_with_cr:
            return True
        self._line_feeds += 1
        if self._line_feeds > _MOST_LINE_FEEDS:
            return False
        head = bytes(self._pending[:line_feed])
        return not head.strip(_BLANKS) or has_checksum(head, self._settings.charset)
