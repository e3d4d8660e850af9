"""The tree of exceptions is complete: nothing that can go wrong is left out of it."""

import httpx
import pytest

from syren_api.problems import HTTP_STATUS, Problem, ProblemCode
from syren_tui.client.errors import (
    ClientError,
    ProblemAnswer,
    StaleVersion,
    UnexpectedAnswer,
    problem_error,
)
from syren_tui.client.transport_errors import RequestProgress, mapped


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_has_its_exception(code: ProblemCode) -> None:
    described = Problem(
        type="", title="", status=HTTP_STATUS[code], detail="", code=code, request_id="r"
    )
    error = problem_error(described, 3.0)
    assert isinstance(error, ProblemAnswer)
    assert type(error) is not ProblemAnswer
    assert (error.code, error.request_id, error.retry_after) == (code, "r", 3.0)


def test_a_stale_version_without_the_current_one() -> None:
    described = Problem(
        type="", title="", status=412, detail="", code="stale_version", request_id="r"
    )
    error = problem_error(described)
    assert isinstance(error, StaleVersion)
    with pytest.raises(UnexpectedAnswer):
        _ = error.current


def _kinds(base: type[Exception]) -> list[type[Exception]]:
    return [base, *(each for child in base.__subclasses__() for each in _kinds(child))]


@pytest.mark.parametrize(
    "kind",
    [
        each
        for base in (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)
        for each in _kinds(base)
        if each.__module__.startswith("httpx")
    ],
)
@pytest.mark.parametrize("repeatable", [True, False])
def test_everything_that_httpx_raises_is_mapped(kind: type[Exception], repeatable: bool) -> None:
    raised = kind.__new__(kind)
    Exception.__init__(raised, "le gall")
    error = mapped(raised, RequestProgress(), changes=not repeatable)
    assert isinstance(error, ClientError)
    assert "le gall" not in str(error)
