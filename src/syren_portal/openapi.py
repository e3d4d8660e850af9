"""The OpenAPI document: what FastAPI sees of the routes, and what they read by themselves."""

import json
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from syren_api.batches import BatchRequest
from syren_api.problems import Problem
from syren_api.requests import (
    Credentials,
    PatronCredentials,
    Registration,
    RenewalRequest,
    SubscriberPatch,
)

_REQUESTS: Final = (
    BatchRequest,
    Credentials,
    PatronCredentials,
    Registration,
    RenewalRequest,
    SubscriberPatch,
)
_OPEN: Final = frozenset(
    {
        ("/api/v1/portal", "get"),
        ("/api/v1/libraries", "get"),
        ("/api/v1/session", "post"),
        ("/api/v1/registrations", "post"),
        ("/api/v1/patron/session", "post"),
        ("/api/v1/patron/renewal-requests", "post"),
        ("/healthz", "get"),
    }
)
"""The calls that take no token."""


def describe(app: FastAPI) -> None:
    """Make the application publish `document`."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the application's routes."""
    described = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    _, definitions = models_json_schema(
        [(model, "validation") for model in _REQUESTS] + [(Problem, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            _drop_frameworks_own_422(operation)
            operation["security"] = [] if (path, method) in _OPEN else [{"token": []}]
            operation["operationId"] = operation["operationId"].split("_api_v1")[0]
    return described


def _drop_frameworks_own_422(operation: dict[str, Any]) -> None:
    """FastAPI describes one for every path parameter; a path that is any text has none."""
    responses = operation["responses"]
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]


def written(app: FastAPI) -> str:
    """Return the document as the committed file holds it."""
    return json.dumps(document(app), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
