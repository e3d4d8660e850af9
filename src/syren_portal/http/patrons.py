"""What patrons do themselves: register, sign in, ask for renewal."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from syren_api.days import is_birth_date
from syren_api.lifecycle import Decision, PatronSignIn, RequestRenewal, decide
from syren_api.models import Library, PatronAccess, PatronStatus
from syren_api.problems import ProblemCode
from syren_api.requests import PatronCredentials, Registration
from syren_api.statuses import Action, ResourceStatus, Status
from syren_portal.http.addresses import address_of
from syren_portal.http.answers import described_body, json_answer, problems
from syren_portal.http.bodies import AnonymousBody, read_body
from syren_portal.http.context import Context, InContext
from syren_portal.http.sign_in import SignIn, prove, throttled
from syren_portal.problems import FieldProblem, ProblemError, invalid, refused
from syren_portal.store.attempts import begin_registration, check_forms, form_refused
from syren_portal.store.history import PATRON
from syren_portal.store.outbox import Kind, post
from syren_portal.store.people import has_library
from syren_portal.store.personal import patron_subject
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import add, change, find, find_by_email, number_taken

router = APIRouter(tags=["patrons"])
Acted = tuple[StoredSubscriber, Decision]
"""The patron after what they did, and what was decided."""


@router.post(
    "/registrations",
    status_code=201,
    response_model=PatronStatus,
    responses=problems(409, 413, 422, 429),
    openapi_extra=described_body(Registration),
)
async def register(request: Request, context: InContext, body: AnonymousBody) -> Response:
    """Register as a patron; the library named then decides.

    Nobody without a token is told that a number is taken: such a one is kept for staff to see.
    """
    address = address_of(request)
    form = await context.sign_ins.run(_form, body, context, address)
    with context.hashing.place():
        await context.sign_ins.run(_count_registration, context, address)
        # Hashed before anything is looked up, so that the time taken tells nothing of the e-mail.
        password_hash = await context.hashing.hash(form.password)

    def work(connection: Connection) -> None:
        subscriber = _new_subscriber(form, password_hash, context)
        if find_by_email(connection, form.email) is not None:
            raise ProblemError(ProblemCode.EMAIL_TAKEN)
        if form.registration_number and number_taken(connection, subscriber):
            subscriber = _claiming(subscriber)
        _add(connection, subscriber, context)

    await context.sign_ins.run(context.database.transact, work)
    if context.mailer is not None:
        context.mailer.wake()
    return json_answer(PatronStatus(status=Status.PENDING), status=201)


def _form(body: bytes, context: Context, address: str) -> Registration:
    """Read the form; refused forms are counted, and too many are not read."""
    with throttled(), context.database.read() as connection:
        check_forms(connection, address, context.clock())
    try:
        form = read_body(Registration, body)
        with context.database.read() as connection:
            _check_form(connection, form, context)
    except ProblemError:
        with throttled():
            context.database.transact(
                lambda connection: form_refused(connection, address, context.clock())
            )
        raise
    return form


def _count_registration(context: Context, address: str) -> None:
    with throttled():
        context.database.transact(
            lambda connection: begin_registration(connection, address, context.clock())
        )


def _check_form(connection: Connection, form: Registration, context: Context) -> None:
    fields = []
    if not is_birth_date(form.birth_date, context.today()):
        fields.append(FieldProblem("/birth_date", reason="birth_date"))
    if not has_library(connection, form.library):
        fields.append(FieldProblem("/library", reason="unknown_library"))
    catalogue = {each.id for each in context.rules.resources}
    seen: set[str] = set()
    for index, key in enumerate(form.resources):
        if key not in catalogue:
            fields.append(FieldProblem(f"/resources/{index}", reason="unknown_resource"))
        elif key in seen:
            fields.append(FieldProblem(f"/resources/{index}", reason="twice"))
        seen.add(key)
    if fields:
        raise invalid(*fields)


def _new_subscriber(form: Registration, password_hash: str, context: Context) -> StoredSubscriber:
    return StoredSubscriber(
        seq=0,
        id=uuid.uuid4().hex,
        library=Library(id=form.library, name=""),
        version=1,
        status=Status.PENDING,
        last_name=form.last_name,
        first_name=form.first_name,
        email=form.email,
        birth_date=form.birth_date,
        postal_code=form.postal_code,
        city=form.city,
        registration_number=form.registration_number,
        registered_at=context.today(),
        library_registered_on=None,
        valid_until=None,
        resources=dict.fromkeys(form.resources, ResourceStatus.PENDING),
        updated_at=context.clock(),
        password_hash=password_hash,
    )


def _claiming(subscriber: StoredSubscriber) -> StoredSubscriber:
    """Return a subscriber whose number is another's: for staff to see, and not set."""
    return replace(
        subscriber, registration_number=None, claimed_number=subscriber.registration_number
    )


def _add(connection: Connection, subscriber: StoredSubscriber, context: Context) -> None:
    try:
        with connection.begin_nested():
            seq = add(connection, subscriber, PATRON)
    except IntegrityError as error:
        # Another transaction came first.
        if find_by_email(connection, subscriber.email) is not None:
            raise ProblemError(ProblemCode.EMAIL_TAKEN) from error
        if subscriber.registration_number is None:
            raise
        _add(connection, _claiming(subscriber), context)
        return
    if context.mailer is not None:
        post(connection, seq, Kind.REGISTRATION, context.clock())


def _attempt(
    credentials: PatronCredentials, act: Callable[[Connection, StoredSubscriber], Acted]
) -> SignIn[StoredSubscriber, Acted]:
    """Return the attempt of a patron; their hash is not renewed."""

    def look(connection: Connection, lock: bool) -> StoredSubscriber | None:
        found = find_by_email(connection, credentials.email)
        return find(connection, found.id, None, lock=True) if found and lock else found

    return SignIn(
        kind="patron",
        subject=patron_subject(credentials.email),
        password=credentials.password,
        find=look,
        hash_of=lambda patron: patron.password_hash,
        act=lambda connection, patron, _: act(connection, patron),
    )


@router.post(
    "/patron/session",
    response_model=PatronAccess,
    responses=problems(401, 403, 413, 422, 429),
    openapi_extra=described_body(PatronCredentials),
)
async def patron_sign_in(request: Request, context: InContext, body: AnonymousBody) -> Response:
    """A patron's attempt to sign in; past its validity the account expires by it."""
    credentials = await context.sign_ins.run(read_body, PatronCredentials, body)

    def act(connection: Connection, before: StoredSubscriber) -> Acted:
        return _act(connection, before, PatronSignIn(), Action.EXPIRED, context)

    patron, decision = await prove(request, context, _attempt(credentials, act))
    if not decision.allowed:
        raise refused(decision.refusals)
    answer = patron.answer(context.rules)
    return json_answer(
        PatronAccess(
            status=answer.status, valid_until=answer.valid_until, resources=answer.resources
        )
    )


@router.post(
    "/patron/renewal-requests",
    status_code=202,
    response_model=PatronStatus,
    responses=problems(401, 409, 413, 422, 429),
    openapi_extra=described_body(PatronCredentials),
)
async def request_renewal(request: Request, context: InContext, body: AnonymousBody) -> Response:
    """The patron of an expired account asks for its renewal: the library then decides."""
    credentials = await context.sign_ins.run(read_body, PatronCredentials, body)

    def act(connection: Connection, before: StoredSubscriber) -> Acted:
        patron, decision = _act(
            connection, before, RequestRenewal(), Action.RENEWAL_REQUESTED, context
        )
        if decision.allowed and context.mailer is not None:
            post(connection, patron.seq, Kind.RENEWAL_REQUEST, context.clock())
        return patron, decision

    patron, decision = await prove(request, context, _attempt(credentials, act))
    if not decision.allowed:
        raise refused(decision.refusals)
    if context.mailer is not None:
        context.mailer.wake()
    return json_answer(PatronStatus(status=patron.status), status=202)


def _act(
    connection: Connection,
    before: StoredSubscriber,
    action: PatronSignIn | RequestRenewal,
    recorded_as: Action,
    context: Context,
) -> Acted:
    """Do what a patron wants."""
    decision = decide(before.state, action, context.today(), context.rules)
    after = change(
        connection,
        before,
        before.with_state(decision.state, context.rules),
        actor=PATRON,
        action=recorded_as,
        at=context.clock(),
    )
    return after, decision
