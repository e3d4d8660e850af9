"""Problem Details: raised anywhere in the portal, answered in the reader's language."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from syren_api.lifecycle import Refusal
from syren_api.models import Subscriber
from syren_api.problems import HTTP_STATUS, TYPE_PREFIX, FieldError, Problem, ProblemCode
from syren_api.requests import READ_ONLY_FIELDS
from syren_api.text import escape_pointer
from syren_portal.texts import DETAILS, FIELDS, TITLES, Language, Text

MOST_ERRORS: Final = 20
"""What one answer names: the caller mends these, and asks again."""
_RETRY_SECONDS: Final = "5"
_LONGEST_POINTER: Final = 300
"""Bytes of a pointer in the answer: a caller may have made up names as long as a body."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one member of a request, before it is put in words."""

    pointer: str
    code: ProblemCode = ProblemCode.INVALID
    reason: str = "other"
    """A key of `FIELDS`; used with the code `invalid`."""
    values: Mapping[str, object] | None = None

    def said(self, language: Language) -> FieldError:
        """Return it as an answer has it, in a language."""
        text = FIELDS[self.reason] if self.code is ProblemCode.INVALID else DETAILS[self.code]
        return FieldError(
            pointer=_cut(self.pointer),
            code=self.code,
            detail=text.say(language, **(self.values or {})),
        )


class ProblemError(Exception):
    """A call, or one item of a batch, is refused."""

    def __init__(
        self,
        code: ProblemCode,
        *,
        fields: Sequence[FieldProblem] = (),
        current: Subscriber | None = None,
        headers: Mapping[str, str] | None = None,
        detail: Text | None = None,
        **values: object,
    ) -> None:
        self.code = code
        self.fields = tuple(fields)
        self.current = current
        self.headers = dict(headers or {})
        self.detail = detail
        self.values = values
        super().__init__(code.value)

    @property
    def status(self) -> int:
        """The HTTP status number."""
        return HTTP_STATUS[self.code]

    def problem(self, language: Language, request_id: str) -> Problem:
        """Return it as an answer has it, in a language."""
        detail = self.detail or DETAILS[self.code]
        fields = self.fields
        if not fields and self.status == 422:
            fields = (FieldProblem("", self.code, values=self.values),)
        return Problem(
            type=TYPE_PREFIX + self.code,
            title=TITLES[self.code].say(language),
            status=self.status,
            detail=detail.say(language, **self.values),
            code=self.code,
            request_id=request_id,
            errors=[field.said(language) for field in fields[:MOST_ERRORS]] if fields else None,
            current=self.current,
        )


def _cut(pointer: str) -> str:
    """Cut a pointer to whole steps: it then names what holds the member that is wrong."""
    if len(pointer) * 6 <= _LONGEST_POINTER:
        return pointer
    kept, size = "", 0
    for step in pointer.split("/")[1:]:
        size += 1 + len(json.dumps(step))
        if size > _LONGEST_POINTER:
            break
        kept += f"/{step}"
    return kept


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return the JSON of a problem: `errors` and `current` only where there are any."""
    body = problem.model_dump(mode="json")
    return {
        name: value
        for name, value in body.items()
        if value is not None or name not in {"errors", "current"}
    }


def invalid(*fields: FieldProblem) -> ProblemError:
    """Return the 422 for these members; its code is the first one's."""
    return ProblemError(fields[0].code, fields=fields)


def maintenance() -> ProblemError:
    """Return the 503 for a database that cannot be read or written at present."""
    return ProblemError(ProblemCode.MAINTENANCE, headers={"Retry-After": _RETRY_SECONDS})


def refused(refusals: Iterable[Refusal]) -> ProblemError:
    """Return the problem for what the lifecycle rules refuse."""
    reasons = list(refusals)
    first = reasons[0]
    if HTTP_STATUS[first.code] != 422:
        return ProblemError(first.code)
    return invalid(*(FieldProblem(each.pointer, each.code, _reason(each)) for each in reasons))


def _reason(refusal: Refusal) -> str:
    if refusal.code is not ProblemCode.INVALID:
        return "other"
    return "unknown_resource" if refusal.pointer.startswith("/resources/") else "no_date_here"


_VALUES: Final = ("min_length", "max_length")
"""What a sentence of `FIELDS` may be filled in with."""


def validation_problem(
    error: ValidationError, *, patch: bool = False, depth: int | None = None
) -> ProblemError:
    """Return the 422 for a request that its model refuses.

    Args:
        error: what the model says; none of the input is repeated.
        patch: whether members that no PATCH may hold are told apart as `read_only`.
        depth: how many steps a pointer has at most; a query parameter has one.
    """
    fields = []
    for each in error.errors(include_url=False, include_input=False)[:MOST_ERRORS]:
        location = each["loc"][:depth]
        pointer = "".join(f"/{escape_pointer(str(step))}" for step in location)
        reason = each["type"] if each["type"] in FIELDS else "other"
        read_only = (
            patch
            and reason == "extra_forbidden"
            and len(location) == 1
            and location[0] in READ_ONLY_FIELDS
        )
        context = each.get("ctx", {})
        fields.append(
            FieldProblem(
                pointer,
                ProblemCode.READ_ONLY if read_only else ProblemCode.INVALID,
                reason,
                {name: context[name] for name in _VALUES if name in context},
            )
        )
    return invalid(*fields)


def preferred_language(accept_language: str | None) -> Language:
    """Choose French or English by an Accept-Language header; French where it asks for neither."""
    best: Language = "fr"
    best_quality = 0.0
    for choice in (accept_language or "").split(","):
        tag, _, parameters = choice.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        quality = _quality(parameters)
        language: Language = "en" if primary == "en" else "fr"
        if primary in {"fr", "en"} and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value.strip())
    except ValueError:
        return 0.0
