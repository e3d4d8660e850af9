"""What is counted and logged of calls."""

import json
import logging

import pytest

from syren_portal.logs import JsonLines
from syren_portal.metrics import Metrics
from syren_portal.settings import ServerSettings, SettingsError, settings_from
from tests.portal.world import Databases, World, code, world_at


def lines(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(start)]


async def test_calls_are_counted_without_their_contents(databases: Databases) -> None:
    async with world_at(databases.prepared(), ServerSettings(metrics=True)) as world:
        client = world.staff("departement")
        for search in ("kerdoncuff", "legall"):
            assert (await client.get("/subscribers", params={"search": search})).status_code == 200
        await client.get("/subscribers/secret")
        await client.get("/nowhere/secret")
        answer = await world.anyone().get("http://portal/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert lines(answer.text, "syren_requests_total") == [
        'syren_requests_total{method="GET",route="/subscribers",status="200"} 2',
        'syren_requests_total{method="GET",route="/subscribers/{subscriber_id}",status="404"} 1',
        'syren_requests_total{method="-",route="-",status="404"} 1',
    ]
    (count,) = lines(answer.text, 'syren_request_seconds_count{method="GET",route="/subscribers"}')
    assert count.endswith(" 2")
    assert "secret" not in answer.text
    assert "kerdoncuff" not in answer.text


async def test_there_are_none_where_nobody_asked_for_them(syren: World) -> None:
    assert code(await syren.anyone().get("http://portal/metrics")) == (404, "not_found")


def test_processes_add_up() -> None:
    metrics = Metrics([("GET", "/a")], workers=3)
    for worker in (0, 1, 1, 2):
        metrics.count_as(worker)
        metrics.count("GET", "/a", 200, 0.02)
    metrics.count("GET", "/a", 299, 30.0)
    assert lines(metrics.text(), "syren_requests_total") == [
        'syren_requests_total{method="GET",route="/a",status="200"} 4',
        'syren_requests_total{method="GET",route="/a",status="0"} 1',
    ]
    buckets = lines(metrics.text(), "syren_request_seconds_bucket")
    assert [line.rpartition(" ")[2] for line in buckets] == ["0", "0", *["4"] * 8, "5"]


async def test_log_lines_for_programs(syren: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await syren.staff("departement").get("/subscribers", params={"search": "secret"})
    (record,) = (each for each in caplog.records if each.name == "syren_portal.access")
    line = json.loads(JsonLines().format(record))
    assert line.pop("milliseconds") >= 0
    assert line.pop("time").endswith("Z")
    assert line.pop("message")
    assert line == {
        "level": "INFO",
        "logger": "syren_portal.access",
        "request_id": answer.headers["x-request-id"],
        "method": "GET",
        "route": "/subscribers",
        "status": 200,
    }


def test_an_exception_in_the_log_is_its_class_alone() -> None:
    try:
        raise RuntimeError("LE GALL")
    except RuntimeError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "failed", None, (type(error), error, error.__traceback__)
        )
    line = JsonLines().format(record)
    assert json.loads(line)["exception"] == "RuntimeError"
    assert "LE GALL" not in line


@pytest.mark.parametrize(("name", "value"), [("METRICS", "yes"), ("LOG", "xml")])
def test_settings_that_cannot_be(name: str, value: str) -> None:
    assert settings_from({"SYREN_PORTAL_METRICS": "1", "SYREN_PORTAL_LOG": "json"}).metrics
    with pytest.raises(SettingsError):
        settings_from({f"SYREN_PORTAL_{name}": value})
