"""Staff sign in and out."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from syren_api.models import Account, Session
from syren_api.requests import Credentials
from syren_portal.http.answers import described_body, json_answer, problems
from syren_portal.http.bodies import AnonymousBody, read_body
from syren_portal.http.context import InContext, SignedIn
from syren_portal.http.sign_in import SignIn, prove
from syren_portal.passwords import new_token, token_hash
from syren_portal.store.feed import drop_old
from syren_portal.store.people import (
    StaffAccount,
    add_token,
    end_token,
    find_account,
    login_key,
    set_password_hash,
)

router = APIRouter(tags=["session"])


@router.post(
    "/session",
    status_code=201,
    response_model=Session,
    responses=problems(401, 413, 422, 429),
    openapi_extra=described_body(Credentials),
)
async def sign_in(request: Request, context: InContext, body: AnonymousBody) -> Response:
    """Sign in: a token for the calls that follow."""
    credentials = await context.sign_ins.run(read_body, Credentials, body)
    token = new_token()

    def act(connection: Connection, staff: StaffAccount, renewed_hash: str | None) -> Session:
        now = context.clock()
        expires_at = now + context.settings.session_lifetime
        if renewed_hash is not None:
            set_password_hash(connection, staff.id, renewed_hash)
        add_token(connection, token_hash(token), staff.id, now, expires_at)
        drop_old(connection)
        return Session(
            access_token=token,
            token_type="Bearer",  # noqa: S106 -- the kind of token, no secret
            expires_at=expires_at,
            account=staff.account,
        )

    attempt: SignIn[StaffAccount, Session] = SignIn(
        kind="staff",
        subject=f"staff {login_key(credentials.login)}",
        password=credentials.password,
        find=lambda connection, lock: find_account(connection, credentials.login, lock=lock),
        hash_of=lambda staff: staff.password_hash,
        act=act,
    )
    session = await prove(request, context, attempt)
    return json_answer(session, status=201)


@router.get("/session", response_model=Account, responses=problems(401))
def get_session(caller: SignedIn) -> Response:
    """The account that is signed in."""
    return json_answer(caller.staff.account)


@router.delete("/session", status_code=204, response_class=Response, responses=problems(401))
def sign_out(context: InContext, caller: SignedIn) -> Response:
    """Sign out: the token is dead."""
    context.database.transact(lambda connection: end_token(connection, caller.token_hash))
    return Response(status_code=204)
