"""What goes out, and how it is described in the OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_json
from starlette.responses import Response

from syren_api.models import Subscriber
from syren_api.problems import MEDIA_TYPE
from syren_portal.http.bodies import entity_tag
from syren_portal.problems import ProblemError, problem_json
from syren_portal.texts import Language

_PROBLEM_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}
_MEANINGS: Final = {
    400: "The Idempotency-Key header is missing.",
    401: "Not signed in, or wrong credentials.",
    403: "This account may not do that.",
    404: "There is no such thing, or not for this account.",
    409: "The account's state does not allow it.",
    410: "The cursor is too old, or none of this database's; begin with what stands now.",
    412: "The version stated is old; `current` holds the record as it stands now.",
    413: "The body is too large.",
    422: "The request breaks the contract or a rule; `errors` says where.",
    428: "The If-Match header is missing.",
    429: "Too many attempts; see Retry-After.",
    503: "The portal cannot answer at present; see Retry-After.",
}


def json_answer(
    model: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer a model."""
    return json_bytes(model.model_dump_json().encode(), status=status, headers=headers)


def json_list(models: Sequence[BaseModel]) -> Response:
    """Answer a list of models."""
    return json_bytes(TypeAdapter(list[Any]).dump_json(list(models)))


def json_values(values: Mapping[str, Any]) -> Response:
    """Answer plain values."""
    return json_bytes(to_json(values))


def json_bytes(
    content: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer JSON that is written already."""
    return Response(content, status, dict(headers or {}), media_type="application/json")


def subscriber_answer(subscriber: Subscriber) -> Response:
    """Answer a subscriber with its ETag."""
    return json_answer(subscriber, headers={"ETag": entity_tag(subscriber.version)})


def problem_answer(error: ProblemError, language: Language, request_id: str) -> Response:
    """Answer a problem, in the caller's language."""
    headers = {"Content-Language": language, "Vary": "Accept-Language", **error.headers}
    if error.current is not None:
        headers["ETag"] = entity_tag(error.current.version)
    body = problem_json(error.problem(language, request_id))
    content = TypeAdapter(dict[str, Any]).dump_json(body)
    return Response(content, error.status, headers, media_type=MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems an operation may answer with; any may answer 503."""
    described: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*statuses, 503}):
        described[status] = {
            "description": _MEANINGS[status],
            "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}},
        }
        if status in {429, 503}:
            described[status]["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}
            }
    return described


def described_body(model: type[BaseModel], media_type: str = "application/json") -> dict[str, Any]:
    """Describe a body that the operation itself reads, after it has checked the caller."""
    return {
        "requestBody": {
            "required": True,
            "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
        }
    }


def described_query(model: type[BaseModel]) -> dict[str, Any]:
    """Describe query parameters that the operation itself reads."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "schema": _plain(member),
            }
            for name, member in schema["properties"].items()
        ]
    }


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out null: a query parameter is given or not."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default"}}
    return {**choices[0], **rest}


def described_header(name: str, description: str, *, required: bool = True) -> dict[str, Any]:
    """Describe a header that the operation requires, or takes."""
    parameter = {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }
    return {"parameters": [parameter]}
