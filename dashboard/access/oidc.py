"""Sign-in with an issuer of identities (OpenID Connect, the code flow with PKCE and nonce): who else can vouch.

The settings lie in a file outside the repository, because they hold a secret. An issuer only vouches for who somebody
is; whether they have an account here, and as what, `baikoo accounts add --issuer --subject` has said.
"""

import os
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from pipelines import settings
from pipelines.errors import BaikooError
from pipelines.source import Strict

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

Filled = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
SETTINGS = "BAIKOO_OIDC"
_WELL_KNOWN = "/.well-known/openid-configuration"


class Provider(Strict):
    """The settings: what the issuer is called on the page of sign-in, its address, and who we are to it."""

    name: Filled
    issuer: Filled
    client_id: Filled
    client_secret: Filled


@dataclass(frozen=True)
class Vouched:
    """For whom the issuer vouches."""

    issuer: str
    subject: str


class NotVouched(Exception):
    """The issuer vouches for nobody, or what came is not from it."""


@dataclass(frozen=True)
class Issuer:
    """An issuer of identities, as we talk to it."""

    provider: Provider

    async def send_there(self, request: Request, back: str) -> Response:
        """Send the person to the issuer, who sends them `back`; NotVouched where it does not answer."""
        from authlib.integrations.starlette_client import OAuthError
        from httpx2 import HTTPError

        try:
            answer: Response = await self._client.authorize_redirect(request, back)
        except (OAuthError, HTTPError, ValueError, RuntimeError) as error:
            raise NotVouched(type(error).__name__) from None
        return answer

    async def vouched(self, request: Request) -> Vouched:
        """Whoever comes back; NotVouched unless the issuer says, to us and in answer to this question, who it is."""
        from authlib.common.errors import AuthlibBaseError
        from httpx2 import HTTPError
        from joserfc.errors import JoseError

        own = self.provider
        must = {
            "iss": {"essential": True, "values": [own.issuer]},
            "aud": {"essential": True, "values": [own.client_id]},
            "sub": {"essential": True},
            "exp": {"essential": True},
        }
        try:
            token: dict[str, Any] = await self._client.authorize_access_token(request, claims_options=must)
            told = token["userinfo"]
            return Vouched(str(told["iss"]), str(told["sub"]))
        except (AuthlibBaseError, JoseError, HTTPError, KeyError, TypeError, ValueError) as error:
            raise NotVouched(type(error).__name__) from None

    @cached_property
    def _client(self) -> "StarletteOAuth2App":
        from authlib.integrations.starlette_client import OAuth

        own = self.provider
        return OAuth().register(
            "issuer",
            client_id=own.client_id,
            client_secret=own.client_secret,
            server_metadata_url=own.issuer.rstrip("/") + _WELL_KNOWN,
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": 20},
        )


def configured() -> Issuer | None:
    """The issuer that the settings name; None where there are none, BaikooError where they cannot be used."""
    named = os.environ.get(SETTINGS)
    return read(Path(named)) if named else None


def read(file: Path) -> Issuer:
    """The issuer of a file of settings. What is wrong is told without what stands in it."""
    remedy = "Write name, issuer, client_id and client_secret into a file for your eyes only, outside the repository"
    try:
        if file.resolve().is_relative_to(settings.PROJECT):
            raise BaikooError("it lies in the repository", where=SETTINGS, remedy=remedy)
        if file.stat().st_mode & 0o077:
            raise BaikooError(
                "others on this machine can read it", where=SETTINGS, remedy=f"chmod 600 {file}"
            )
        provider = Provider.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise BaikooError(f"missing, empty or unknown: {fields}", where=SETTINGS, remedy=remedy) from None
    except (OSError, ValueError) as error:
        what = f"the file cannot be read ({type(error).__name__})"
        raise BaikooError(what, where=SETTINGS, remedy=remedy) from None
    if not provider.issuer.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise BaikooError("the issuer must have an https address", where=SETTINGS, remedy=remedy)
    return Issuer(provider)
