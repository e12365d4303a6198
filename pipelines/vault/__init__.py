"""The vault: what arrives with identities, encrypted, outside of project, packs and snapshots.

One folder an election. `originals/` holds each file as it came, under a keyed hash of its contents: who has the
file but not the key cannot even tell that it is here. Beside it lies what is known of it, the register of people
(`identities`), and the custody log, which says who put in, took out or destroyed what, when and why.
"""

from pipelines.vault.original import Original
from pipelines.vault.vault import Vault, opened

__all__ = ["Original", "Vault", "opened"]
