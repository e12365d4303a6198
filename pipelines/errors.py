"""Errors named for the person who has to act, each with what is wrong, where, and what to do."""


class BaikooError(Exception):
    """Anything Baikoo says to its user instead of a traceback."""

    exit_code = 4

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(f"{where}: {what}. {remedy}.")


class PackError(BaikooError):
    """An election pack says something that cannot be: whoever keeps the pack must act."""


class SourceError(BaikooError):
    """A raw file cannot be read at all: whoever delivered or described the file must act."""


class TerritoryError(BaikooError):
    """Boundaries or units do not fit together: whoever keeps the territory files must act."""


class SampleError(BaikooError):
    """A sample of stations does not fit its strata or its frame: whoever drew it must act."""


class PublicationRefused(BaikooError):
    """The draft has critical findings; the previous snapshot keeps serving."""

    exit_code = 3


class SnapshotMissing(BaikooError):
    """Nothing has been published for this election yet, or not where the pointer says: whoever builds must act."""


class SnapshotBroken(BaikooError):
    """What was published cannot be read, or was made by another version: whoever builds must build again."""


class VaultError(BaikooError):
    """The vault cannot be opened, or what lies in it is not what was put there: whoever keeps the vault must act."""


class JournalError(BaikooError):
    """The journal cannot be reached, or does not hold what was entered: whoever keeps it must act."""


class DecidedMeanwhile(BaikooError):
    """Somebody else decided first: the person must look again at what is there now."""
