"""Sign-in with an issuer of identities: the way there and the way back."""

import secrets
from collections.abc import Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from dashboard.access import Person, What, cookies
from dashboard.access.gate import address_of, remember_session, signed
from dashboard.access.oidc import Issuer, NotVouched, Vouched
from dashboard.desk.shell import page
from dashboard.desk.sign_in import local

PATH = "/oidc"
THERE, BACK = f"{PATH}/sign-in", f"{PATH}/back"
OPEN = (THERE, BACK)
"""What needs no session."""
_TEN_MINUTES = 600
_OF_ADDRESSES = "/?&=%:@!$'()*+,"
"""What an address may hold as it is; a header holds no other letters."""


def routes(issuer: Issuer) -> Sequence[BaseRoute]:
    """The addresses of sign-in with this issuer."""

    async def there(request: Request) -> Response:
        request.session["next"] = local(request.query_params.get("next"))
        try:
            return await issuer.send_there(request, str(request.base_url.replace(path=BACK)))
        except NotVouched as why:
            return await run_in_threadpool(_refused, request, None, str(why))

    async def back(request: Request) -> Response:
        try:
            vouched = await issuer.vouched(request)
        except NotVouched as why:
            return await run_in_threadpool(_refused, request, None, str(why))
        return await run_in_threadpool(_arrived, request, vouched)

    # What is asked must be known again when the person comes back from another site: this cookie alone is "lax".
    remembered = Middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(32),
        session_cookie="baikoo-oidc",
        max_age=_TEN_MINUTES,
        path=PATH,
        same_site="lax",
    )
    own = [Route("/sign-in", there, methods=["GET"]), Route("/back", back, methods=["GET"])]
    return [Mount(PATH, routes=own, middleware=[remembered])]


def _arrived(request: Request, vouched: Vouched) -> Response:
    """Let the person in whom the issuer vouches for, if they have an account."""
    access = signed(request).access
    person: Person | None = access.accounts.vouched(vouched.issuer, vouched.subject)
    if person is None:
        return _refused(request, vouched, "no account")
    session = access.let_in(person, address_of(request))
    path = local(request.session.pop("next", None))
    remember_session(request, session)
    # Not a redirect: the browser would still count it as coming from the issuer, and keep our cookie back.
    response = page(request, "arrived.html", path=path)
    response.headers["Refresh"] = f"0; url={quote(path, safe=_OF_ADDRESSES)}"
    cookies.write(response, request, cookies.SESSION, session.token)
    return response


def _refused(request: Request, vouched: Vouched | None, why: str) -> Response:
    access = signed(request).access
    subject = f"{vouched.issuer} {vouched.subject}" if vouched else f"issuer: {why}"
    access.log.append(What.SIGN_IN_REFUSED, access.now(), subject=subject, address=address_of(request))
    return page(request, "not_vouched.html", status=403, is_known_there=vouched is not None)
