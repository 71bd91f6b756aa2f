"""What the domain may raise. A class is a fact; only `messages` puts it into words for people."""

from __future__ import annotations


class DomainError(Exception):
    """A fact the caller must handle; `facts` hold what a sentence about it needs to name."""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts


class Refused(DomainError):
    """A rule of the event forbids it."""


class NotFound(DomainError):
    """The thing does not exist, or not for this person."""


class NotAllowed(DomainError):
    """This person may not do it."""


class Conflict(DomainError):
    """Somebody or something was faster; reading again shows the new state."""


class Busy(Conflict):
    """The store is overloaded: waiting for others took too long; trying again later helps."""


class StorageFull(DomainError):
    """Nothing can be written until the administrator makes room."""


class MalformedInput(Exception):
    """A file or argument that cannot be used.

    `place` says where (file, line, key), `problem` what is wrong and what to do: one sentence.
    """

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" if self.place else self.problem


class Misconfigured(Exception):
    """The settings are unusable; every fault is named at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(self.faults)
