"""The server of pysip2, which nobody here wrote, in front of the source."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import anyio
import pytest
from anyio.abc import SocketAttribute
from pysip2 import (
    LOGIN,
    PATRON_INFORMATION,
    LoginRequest,
    LoginResponse,
    PatronInformationRequest,
    PatronInformationResponse,
    RequestContext,
    SIP2Server,
)

from syren_tui.membership.model import Block, Cause, FoundMembers, NoAnswer, NotKnown
from syren_tui.membership.sip2.message import summed
from tests.tui.membership.sip2.sources import answers_at, asked, source_of


class ServerWithEnds(SIP2Server):
    """It has no field for the end of a membership: one is put behind its answers' others."""

    async def _send(self, stream: Any, state: Any, frame: bytes) -> None:
        if frame.startswith(b"64") and b"|AEGU" in frame:
            head, trailer, rest = frame.rpartition(b"AY")
            frame = summed(head + b"PA20270301|PB19800102|" + trailer + rest[:1]) + b"\r"
        await super()._send(stream, state, frame)


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[str]:
    server = ServerWithEnds(institution_id="ESSAI", login_required=True, **settings)

    @server.route(LOGIN)
    async def login(
        request: LoginRequest, context: RequestContext[LoginRequest, LoginResponse]
    ) -> LoginResponse:
        is_right = (request.login_user_id, request.login_password) == ("console", "secret")
        return LoginResponse(ok="1" if is_right else "0")

    @server.route(PATRON_INFORMATION)
    async def patron(
        request: PatronInformationRequest,
        context: RequestContext[PatronInformationRequest, PatronInformationResponse],
    ) -> PatronInformationResponse:
        is_known = request.patron_identifier == "29058000044"
        return PatronInformationResponse(
            patron_status=" " * 10 + "Y   " if is_known else "YYYY" + " " * 10,
            language=request.language,
            transaction_date=context.now_18(),
            hold_items_count="0000", overdue_items_count="0000", charged_items_count="0002",
            fine_items_count="0001", recall_items_count="0000", unavailable_holds_count="0000",
            institution_id=request.institution_id,
            patron_identifier=request.patron_identifier,
            personal_name="GUÉGUEN Gwenaëlle" if is_known else "",
            valid_patron="Y" if is_known else "N",
            screen_message=("Bonjour", "Il reste 2 prêts"),
        )  # fmt: skip

    # Not `server.start`, which leaves its socket open.
    listener = await server.listen("127.0.0.1", 0)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, server._handle_connection)
        (only,) = listener.listeners
        yield f"127.0.0.1:{only.extra_attributes[SocketAttribute.local_port]()}"
        group.cancel_scope.cancel()


@pytest.mark.parametrize("detection", ["auto", "required"])
async def test_a_pysip2_server_finds_a_member(detection: str) -> None:
    async with serving(error_detection=detection) as address:
        found, nobody = await answers_at(address, "29058000044", "404", charset="cp850")
    assert isinstance(found, FoundMembers)
    (member,) = found.members
    assert (member.card, member.last_name) == ("29058000044", "GUÉGUEN Gwenaëlle")
    assert (member.until, member.birth_date) == (date(2027, 3, 1), date(1980, 1, 2))
    assert member.blocked == (Block.EXCESSIVE_FINES,)
    assert isinstance(nobody, NotKnown)


async def test_a_login_that_is_refused() -> None:
    async with serving() as address:
        source = source_of(address, "faux")
        (answer,) = await asked(source, "29058000044")
        await source.close()
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.LOGIN_REFUSED
