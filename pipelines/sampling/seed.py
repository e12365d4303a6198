"""The secret half of a seed: how it is made, and how it comes to a design that does not state it yet."""

import secrets

from pydantic import ValidationError

from pipelines.errors import SampleError
from pipelines.sample_design import SampleDesign, SeedHalves

_BYTES = 32


def new_secret() -> str:
    """A secret half that nobody finds by trying: 64 hexadecimal digits."""
    return secrets.token_hex(_BYTES)


def with_secret(design: SampleDesign, secret: str) -> SampleDesign:
    """The design with the secret half of its seed; spaces and line ends around it do not count.

    Raises:
        SampleError: its seed has no halves, or the secret is not the one whose hash was published.
    """
    if design.seed_halves is None:
        what, remedy = (
            "the seed has no secret half",
            "State its SHA-256 as secret_sha256, or leave the secret out",
        )
        raise SampleError(what, where="[sample], key seed_halves", remedy=remedy)
    try:
        whole = SeedHalves.model_validate(design.seed_halves.model_dump() | {"secret": secret.strip()})
    except ValidationError:
        what, remedy = (
            "this is not the secret whose SHA-256 was fixed beforehand",
            "Use the file that was written then: another secret would be a choice",
        )
        raise SampleError(what, where="[sample], key seed_halves.secret_sha256", remedy=remedy) from None
    return design.model_copy(update={"seed_halves": whole})
