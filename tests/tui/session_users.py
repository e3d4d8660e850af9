"""What tests of sessions share."""

import asyncio

from syren_api.problems import Problem
from syren_api.queries import SubscriberQuery
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    problem_error,
)
from syren_tui.session import Session
from tests.portal.world import PASSWORD


def problem(status: int, code: str, retry_after: float | None = None) -> ClientError:
    described = Problem(type="", title="", status=status, detail="", code=code, request_id="r-1")
    return problem_error(described, retry_after)


class User:
    """Whoever signs in again, when they are let."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.is_asked = asyncio.Event()
        self.let = asyncio.Event()

    async def __call__(self, session: Session) -> bool:
        self.asked += 1
        self.is_asked.set()
        await self.let.wait()
        answer = self.answers.pop(0)
        if answer:
            await session.client.sign_in("fouesnant", PASSWORD)
        return answer


async def read(client: PortalClient) -> int:
    return (await client.subscribers(SubscriberQuery())).total
