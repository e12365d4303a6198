"""Why a decision is not entered, in a sentence that a screen can say in the reader's language."""

from pipelines.errors import BaikooError
from pipelines.messages import Message


class Refused(BaikooError):
    """The decision does not fit what is there: nothing was entered."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(
            message.english.rstrip("."),
            where="casework",
            remedy="Nothing was entered: look at it as it is now",
        )


class NotPermitted(Refused):
    """The account may not do this, here or at all."""

    exit_code = 5
