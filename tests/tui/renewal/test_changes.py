"""Kinds of changes: what each plans by the rules, and that journals keep each as it is."""

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from syren_api.batches import BatchAnswer, ChangedResult
from syren_api.models import Portal
from syren_api.queries import SubscriberFilter
from syren_api.statuses import ResourceStatus, Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import ClientError, UnexpectedAnswer
from syren_tui.renewal.batch_changes import BatchChange, Deletion, SetResource, SetStatus, SetTown
from syren_tui.renewal.change import ChangeAnswer, ChangeRequest, send
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.plan import BatchPlan
from syren_tui.renewal.plan_lines import BatchLine, ExclusionReason
from syren_tui.renewal.records import UndoOutcome, UndoResult
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.report import read_report
from syren_tui.renewal.series_runner import SeriesProgress, SeriesRunner
from syren_tui.renewal.store import SeriesStore
from syren_tui.renewal.undo import UndoRunner
from syren_tui.renewal.undo_log import UndoLog, UndoTally
from tests.portal.world import World, fresh_database, world_at
from tests.tui.renewal.accounts import account
from tests.tui.renewal.kinds import REASON, RESOURCE, STATUS, TOWN, Kind, each_kind
from tests.tui.renewal.runs import at_once, nothing, run_of, sender
from tests.tui.renewal.series import journal_of, people, signed_in
from tests.tui.texts.people import LOIRETEK, SYREN, TODAY, resources, subscriber

REFUSE = SetStatus(Status.REFUSED, REASON)
CLOSE = SetResource("pressreader", "PressReader", ResourceStatus.REFUSED)
OPEN = SetResource("pressreader", "PressReader", ResourceStatus.VALIDATED)
TAKE = SetResource("pressreader", "PressReader", None)
PRESSREADER = resources("pressreader")


def planned(change: BatchChange, portal: Portal = SYREN, **members: Any) -> BatchLine:
    (line,) = BatchPlan([account(**members)], portal, change).lines()
    return line


@pytest.mark.parametrize(
    ("change", "members", "left"),
    [
        (REFUSE, {"status": "validated"}, None),
        (REFUSE, {"status": "pending"}, None),
        (REFUSE, {"status": "expired"}, ExclusionReason.EXPIRED),
        (SetStatus(Status.REFUSED), {"status": "refused"}, ExclusionReason.UNCHANGED),
        (REFUSE, {"status": "refused"}, None),  # the reason before is not known
        (SetStatus(Status.VALIDATED), {"status": "pending"}, ExclusionReason.DAY),
        (SetStatus(Status.PENDING), {}, ExclusionReason.NOT_ALLOWED),
        (CLOSE, {"resources": PRESSREADER}, None),
        (CLOSE, {}, ExclusionReason.NO_RESOURCE),
        (CLOSE, {"status": "expired"}, ExclusionReason.EXPIRED),
        (OPEN, {"resources": PRESSREADER}, ExclusionReason.UNCHANGED),
        (OPEN, {}, None),
        (TAKE, {"resources": PRESSREADER}, ExclusionReason.NOT_ALLOWED),
        (SetTown(city="Brest"), {"status": "expired"}, ExclusionReason.EXPIRED),
        (Deletion(), {"status": "expired"}, None),
    ],
)
def test_who_is_left_out_by_which_rule(
    change: BatchChange, members: dict[str, Any], left: ExclusionReason | None
) -> None:
    assert planned(change, **members).exclusion is left


def test_what_another_portal_allows() -> None:
    assert planned(OPEN, LOIRETEK).exclusion is ExclusionReason.NOT_ALLOWED
    assert planned(TAKE, LOIRETEK, resources=PRESSREADER).exclusion is None


@pytest.mark.parametrize(
    ("change", "members", "loses"),
    [
        (REFUSE, {}, True),
        (REFUSE, {"status": "pending"}, False),
        (REFUSE, {"library_registered_on": "2025-11-20"}, False),  # its end has passed
        (CLOSE, {"resources": PRESSREADER}, True),
        (CLOSE, {"resources": resources("pressreader", status="pending")}, False),
        (CLOSE, {"status": "refused", "resources": PRESSREADER}, False),
        (OPEN, {}, False),
        (SetTown(city="Brest"), {}, False),
        (Deletion(), {}, True),
        (Deletion(), {"status": "refused"}, False),
    ],
)
def test_who_would_lose_an_access(
    change: BatchChange, members: dict[str, Any], loses: bool
) -> None:
    assert planned(change, **members).loses_access is loses
    assert BatchPlan([account(**members)], SYREN, change).summary().losing == loses


def test_before_and_after() -> None:
    changes = planned(REFUSE).changes
    assert [(each.field, each.before, each.after) for each in changes] == [
        ("status", "validated", "refused"),
        ("status_reason", None, REASON),
    ]
    town = SetTown(city="Brest", postal_code="29000")
    (line,) = BatchPlan([subscriber(city="Brst")], SYREN, town).lines()
    assert [(each.field, each.before, each.after) for each in line.changes] == [
        ("city", "Brst", "Brest")
    ]


def test_nobody_is_validated_by_the_way() -> None:
    waiting = account(status="pending", library_registered_on=TODAY.isoformat())
    plan = BatchPlan([waiting], SYREN, SetStatus(Status.VALIDATED), among_others={"a"})
    assert (plan.unchecked, plan.summary().included) == (1, 0)
    plan.includes_unchecked = True
    assert plan.summary().included == 1
    refusing = BatchPlan([waiting], SYREN, REFUSE, among_others={"a"})
    assert (refusing.unchecked, refusing.summary().included) == (0, 1)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with world_at(fresh_database(tmp_path)) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncIterator[PortalClient]:
    async with signed_in(world, "departement") as client:
        yield client


@each_kind
async def test_the_report_has_what_the_plan_has_shown(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    people(world, 2)
    with await journal_of(client, tmp_path, kind=kind) as journal:
        plan_change = journal.change
        assert (await run_of(journal, sender(client)).run()).finished
    report = read_report(journal.path)
    assert report.about.change == plan_change
    told = json.loads(json.dumps(report.as_json()))
    assert told["totals"][kind.outcome.value] == 2
    assert told["change"]["kind"] == kind.name
    fields = {change["field"] for entry in told["accounts"] for change in entry["changes"]}
    assert (
        fields
        == {
            "renewal": {"status", "valid_until"},
            "status": {"status", "status_reason"},
            "resource": {"resources.pressreader"},
            "town": {"city", "postal_code"},
            "deletion": set(),
        }[kind.name]
    )
    assert bool(report.undoable) is plan_change.can_be_undone


@pytest.mark.parametrize(
    "since",
    [
        pytest.param(
            ["ALTER TABLE items DROP COLUMN kind", "DROP TABLE log",
             "DELETE FROM about WHERE name = 'kind'"],
            id="renewals only",
        ),
        pytest.param([], id="renewals and scans"),
    ],
)  # fmt: skip
async def test_a_journal_of_before_is_read_and_run(
    world: World, client: PortalClient, tmp_path: Path, since: list[str]
) -> None:
    people(world, 3)
    (await journal_of(client, tmp_path)).close()
    path = tmp_path / "one.series"
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE items DROP COLUMN changes")
        database.execute("DELETE FROM about WHERE name = 'change'")
        for each in since:
            database.execute(each)
    database.close()
    with Journal.open(path) as journal:
        assert journal.about.change == Renewals(True)
        assert (await run_of(journal, sender(client)).run()).finished
    report = read_report(path)
    assert [entry.changes for entry in report.entries] == [()] * 3
    assert len(report.undoable) == 3


async def test_a_series_of_an_unknown_kind_is_passed_over(
    world: World, client: PortalClient, tmp_path: Path
) -> None:
    people(world, 1)
    selection = await client.selection(SubscriberFilter())
    plan = STATUS.plan(selection.items, await client.portal())
    store = SeriesStore(tmp_path, "http://127.0.0.1", "departement")
    store.create(plan).close()
    (seen,) = store.interrupted()
    with sqlite3.connect(seen.path) as database:
        # A console of before asks for this, and passes over what has none.
        asked = "SELECT count(*) FROM about WHERE name = 'activate_resources'"
        assert database.execute(asked).fetchone() == (0,)
        database.execute("UPDATE about SET value = 'a later one' WHERE name = 'change'")
    database.close()
    assert store.interrupted() == []


@pytest.mark.parametrize("kind", [STATUS, TOWN], ids=lambda kind: kind.name)
async def test_an_answer_that_shows_nothing_changed_is_not_believed(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    (each,) = people(world, 1)
    before = await client.subscriber(each)
    lies: list[str] = []
    troubles: list[ClientError] = []

    async def lying(request: ChangeRequest, key: str) -> ChangeAnswer:
        if lies:
            return await send(client, request, key)
        lies.append(key)
        done = ChangedResult(id=each, outcome="changed", previous_version=1, subscriber=before)
        return BatchAnswer(results=(done,))

    def told(progress: SeriesProgress) -> None:
        if progress.trouble is not None:
            troubles.append(progress.trouble)

    with await journal_of(client, tmp_path, kind=kind) as journal:
        run = SeriesRunner(
            journal, lying, max_batch=7, history=nothing, on_progress=told, sleep=at_once
        )
        assert (await run.run()).finished
    assert {type(error) for error in troubles} == {UnexpectedAnswer}
    assert await kind.times(client, [each]) == [1]


@pytest.mark.parametrize("kind", [STATUS, RESOURCE, TOWN], ids=lambda kind: kind.name)
async def test_a_whole_series_is_undone_but_for_who_was_changed_since(
    world: World, client: PortalClient, tmp_path: Path, kind: Kind
) -> None:
    one, two, three = people(world, 3)
    before = await client.subscriber(one)
    with await journal_of(client, tmp_path, kind=kind) as journal:
        assert (await run_of(journal, sender(client)).run()).finished
        await client.patch(two, 2, {"first_name": "Yann"})
        assert UndoLog(journal).choose() == 3
        ending = await UndoRunner(journal, client.revert, client.history, sleep=at_once).run()
        assert (ending.tally, ending.error) == (UndoTally(3, 2, 1), None)
        undos = {entry.id: entry.undo for entry in journal.entries()}
    assert undos[two] == UndoResult(two, UndoOutcome.KEPT, "stale_version")
    after = await client.subscriber(one)
    left = {"version", "updated_at"}
    assert after.model_dump(exclude=left) == before.model_dump(exclude=left)
    assert (await client.subscriber(three)).version == 3
