"""What comes in: bodies, query parameters, headers; refused as the contract says."""

import json
import re
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import ValidationError

from syren_api.problems import ProblemCode
from syren_api.requests import ContractRequest
from syren_api.text import unspeakable
from syren_portal.problems import (
    MOST_ERRORS,
    FieldProblem,
    ProblemError,
    invalid,
    validation_problem,
)

MAX_BODY: Final = 1_000_000
"""Bytes, with a token: a batch of the largest size takes a tenth of it."""
MAX_ANONYMOUS_BODY: Final = 16_384
"""Bytes, of a call that anybody can send: the longest form takes half of it."""
MAX_KEY: Final = 255

_REPEATABLE: Final = frozenset({"status"})
_ENTITY_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_ENTITY_TAGS: Final = re.compile(
    rf"[ \t,]*{_ENTITY_TAG.pattern}(?:[ \t]*,[ \t,]*{_ENTITY_TAG.pattern})*[ \t,]*"
)
"""A list of them, as RFC 9110 writes lists; what is malformed is no list."""
_QUOTED_KEY: Final = re.compile(r'"(?:[^"\\]|\\["\\])*"')

Model = TypeVar("Model", bound=ContractRequest)


def _body_up_to(limit: int) -> Callable[[Request], Awaitable[bytes]]:
    async def read(request: Request) -> bytes:
        body = bytearray()
        if _stated_length(request) <= limit:
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        # What is left of it is read over by the server: to close now could cost the answer.
        raise ProblemError(ProblemCode.CONTENT_TOO_LARGE, limit=limit)

    return read


def _stated_length(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


RawBody = Annotated[bytes, Depends(_body_up_to(MAX_BODY))]
AnonymousBody = Annotated[bytes, Depends(_body_up_to(MAX_ANONYMOUS_BODY))]


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _number(text: str) -> int | float:
    """Read 1.0 as 1: to JSON they are the same number, and so the same body of a renewal."""
    number = float(text)
    return int(number) if number.is_integer() else number


def parse_json(body: bytes) -> Any:
    """Read a body as JSON in UTF-8.

    Raises:
        ProblemError: `invalid`: it is none, or a string in it holds a NUL or a lone surrogate.
    """
    try:
        value = json.loads(
            body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_number
        )
        _check_speakable(value)
    except (ValueError, RecursionError) as error:
        raise invalid(FieldProblem("", reason="json_invalid")) from error
    return value


def _check_speakable(value: Any) -> None:
    pointers = [*islice(unspeakable(value), MOST_ERRORS)]
    if pointers:
        raise invalid(*(FieldProblem(pointer, reason="unspeakable") for pointer in pointers))


def validated(model: type[Model], value: Any, *, patch: bool = False) -> Model:
    """Read a parsed body as a request.

    Raises:
        ProblemError: `invalid`, or with `patch` `read_only`.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise validation_problem(error, patch=patch) from None


def read_body(model: type[Model], body: bytes, *, patch: bool = False) -> Model:
    """Read a body as a request: `parse_json`, then `validated`."""
    return validated(model, parse_json(body), patch=patch)


def query_values(request: Request, name: str) -> list[str]:
    """Return the values of one query parameter, without judging the others."""
    return request.query_params.getlist(name)


def read_query(model: type[Model], request: Request) -> Model:
    """Read the query parameters of a list.

    Raises:
        ProblemError: `invalid`: one is unknown, given twice, or not what it must be.
    """
    raw = request.scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise invalid(FieldProblem("", reason="unspeakable")) from error
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in _REPEATABLE:
            values.setdefault(name, []).append(value)
        elif name in values:
            raise invalid(FieldProblem(f"/{name}", reason="twice"))
        else:
            values[name] = value
    _check_speakable(values)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise validation_problem(error, depth=1) from None


def states_version(request: Request) -> bool:
    """Tell whether the call states the version it is about.

    ``If-Match: *`` states none: it would change whatever stands there.
    """
    value = request.headers.get("if-match")
    return value is not None and value.strip() not in {"", "*"}


def matches_version(request: Request, version: int) -> bool:
    """Tell whether If-Match names that version; a weak entity tag never does (RFC 9110)."""
    tags = _entity_tags(request, "if-match")
    return any(not weak and tag == str(version) for weak, tag in tags)


def _entity_tags(request: Request, header: str) -> list[tuple[str, str]]:
    """Return the entity tags of a header, each with its mark of weakness; none where malformed."""
    value = ",".join(request.headers.getlist(header))
    return _ENTITY_TAG.findall(value) if _ENTITY_TAGS.fullmatch(value) else []


def has_fresh_copy(request: Request, version: int) -> bool:
    """Tell whether If-None-Match names that version, or any."""
    if ",".join(request.headers.getlist("if-none-match")).strip() == "*":
        return True
    return any(tag == str(version) for _, tag in _entity_tags(request, "if-none-match"))


def entity_tag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def idempotency_key(request: Request) -> str:
    """Return the call's idempotency key, bare or as a quoted string (the same key either way).

    Raises:
        ProblemError: `idempotency_key_missing`, or `invalid` where it is too long.
    """
    key = request.headers.get("idempotency-key", "").strip()
    if _QUOTED_KEY.fullmatch(key):
        key = re.sub(r'\\(["\\])', r"\1", key[1:-1])
    if not key:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_MISSING)
    if len(key) > MAX_KEY:
        raise invalid(FieldProblem("", reason="key_too_long", values={"limit": MAX_KEY}))
    return key
