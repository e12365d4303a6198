"""Whom the tools would name: made-up names, telephones, addresses and devices of the exercise's observers.

They are in the exports alone, and nothing of them may come through the door.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """What tools hold of one observer, who is called `code` in reports."""

    code: str
    name: str
    phone: str
    mail: str
    device: str
    user: str

    def said(self) -> tuple[str, ...]:
        """Everything that leads to the person."""
        return (self.name, self.phone, self.mail, self.device, self.user)


def of(codes: Iterable[str]) -> dict[str, Person]:
    """A person for each of these pseudonyms, the same for the same ones in the same order."""
    return {
        code: Person(
            code,
            name=f"Observer {number:03d}",
            phone=f"996700{number:06d}",
            mail=f"observer.{number:03d}@example.org",
            device=f"collect:exercise{number:03d}",
            user=f"handset.{number:03d}",
        )
        for number, code in enumerate(dict.fromkeys(codes), start=1)
    }
