"""What anyone may ask: what this portal is, its libraries, whether it is well."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from syren_api.models import Health, Library, Portal
from syren_portal.db.health import is_well
from syren_portal.http.answers import json_answer, json_list, problems
from syren_portal.http.context import InContext
from syren_portal.metrics import CONTENT_TYPE
from syren_portal.problems import maintenance
from syren_portal.store.people import all_libraries

router = APIRouter(tags=["portal"])
health_router = APIRouter(tags=["health"])
metrics_router = APIRouter(include_in_schema=False)
"""No part of the contract: what a host may switch on for itself."""


@router.get("/portal", response_model=Portal, responses=problems())
async def get_portal(context: InContext) -> Response:
    """What this portal is and does."""
    return json_answer(context.portal())


@router.get("/libraries", response_model=list[Library], responses=problems())
def list_libraries(context: InContext) -> Response:
    """The libraries of the network, by folded name."""
    with context.database.read() as connection:
        return json_list(all_libraries(connection))


@health_router.get("/healthz", response_model=Health, responses=problems())
async def get_health(context: InContext) -> Response:
    """Whether the database can be reached, and what it holds be read.

    It is looked at over a connection of its own: the answer does not wait for other calls.
    """
    with context.looking.place():
        well = await context.health.run(is_well, context.database.watched())
    if not well or context.database.damaged:
        raise maintenance()
    return json_answer(Health(status="ok"))


@metrics_router.get("/metrics")
async def get_metrics(request: Request) -> Response:
    """How many calls were answered, how, and in what time: for Prometheus."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE)
