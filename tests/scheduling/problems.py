"""Random small problems that use every key of the format, small enough for the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from matchmaker.scheduling.problem import (
    LEVELS,
    Fairness,
    Location,
    Lock,
    Meeting,
    Participant,
    Placement,
    Problem,
    Resource,
    Slot,
    Walking,
)

_EIGHT = datetime(2026, 11, 24, 8, tzinfo=UTC)


class _Names(NamedTuple):
    slots: list[str]
    locations: list[str]
    people: list[str]
    resources: list[str]


_rarely = st.sampled_from([False, False, False, True])


def _some(names: list[str]) -> st.SearchStrategy[frozenset[str] | None]:
    """Return any (None) more often than a few of the names."""
    few = st.sets(st.sampled_from(names), min_size=1).map(frozenset)
    return st.one_of(st.none(), st.none(), st.none(), few)


@st.composite
def problems(draw: st.DrawFn, most_meetings: int = 5) -> Problem:
    """Return a problem of at most 4 slots, 2 locations, 4 people and `most_meetings` meetings."""
    blocks = draw(st.sampled_from(["a", "aa", "aaa", "aab", "aaaa", "aaaa", "aaab", "aabb"]))
    slots = [Slot(f"s{i}", name, _EIGHT + timedelta(hours=i), 20) for i, name in enumerate(blocks)]
    times = [slot.id for slot in slots]
    locations = [
        Location(name, seats=draw(st.integers(1, 2)), slots=draw(_some(times)))
        for name in draw(st.sampled_from(["T", "TU", "TU"]))
    ]
    places = [location.id for location in locations]
    resources = [
        Resource(name, draw(st.integers(0, 1)), draw(_some(times)))
        for name in draw(st.sampled_from(["", "i"]))
    ]
    people = [
        draw(_participant(name, times, places))
        for name in draw(st.sampled_from(["pq", "pqr", "pqrs", "pqrs"]))
    ]
    names = [f"m{i}" for i in range(draw(st.integers(2, most_meetings)))]
    who = [person.id for person in people]
    board = _Names(times, places, who, [one.id for one in resources])
    meetings = [draw(_meeting(name, names, board)) for name in names]
    pairs = [("T", "U", draw(st.integers(0, 2)))] if len(places) == 2 and draw(_rarely) else []
    pair = st.permutations(who).map(lambda order: (order[0], order[1]))
    return Problem(
        slots=tuple(slots),
        locations=tuple(locations),
        resources=tuple(resources),
        participants=tuple(people),
        meetings=tuple(meetings),
        exclusions=tuple(draw(st.lists(pair, max_size=1))) if draw(_rarely) else (),
        walking=Walking(draw(st.integers(0, 1)) if draw(_rarely) else 0, tuple(pairs)),
        objective=draw(
            st.one_of(
                st.just(LEVELS),
                st.sets(st.sampled_from(LEVELS)).map(lambda few: tuple(x for x in LEVELS if x in few)),
            )
        ),
        fairness=draw(st.one_of(st.none(), st.builds(Fairness, st.integers(0, 1), st.booleans()))),
        previous=draw(_previous(names, times, places)) if draw(st.booleans()) else None,
    )


@st.composite
def _participant(draw: st.DrawFn, name: str, times: list[str], places: list[str]) -> Participant:
    return Participant(
        id=name,
        side=draw(st.sampled_from(["buyer", "supplier", ""])),
        slots=draw(_some(times)),
        minimum=draw(st.sampled_from([0, 0, 1, 2])),
        maximum=draw(st.sampled_from([None, None, None, None, 1, 2])),
        lanes=draw(st.sampled_from([1, 1, 1, 2])),
        location=draw(st.sampled_from([None] * 8 + places)),
        longest_run=draw(st.sampled_from([None, None, 1, 2])),
    )


@st.composite
def _meeting(draw: st.DrawFn, name: str, names: Sequence[str], board: _Names) -> Meeting:
    order = draw(st.permutations(board.people))
    others = [other for other in names if other != name]
    lock = st.builds(Lock, st.sampled_from([None, *board.slots]), st.sampled_from([None, *board.locations]))
    special = st.dictionaries(st.sampled_from(board.slots), st.integers(0, 9), max_size=2)
    return Meeting(
        id=name,
        between=(order[0], order[1]),
        value=draw(st.integers(0, 9)),
        required=draw(_rarely),
        accepted=draw(st.booleans()),
        group="g" if draw(_rarely) else None,
        slots=draw(_some(board.slots)),
        slot_values=draw(special) if draw(_rarely) else {},
        locations=draw(_some(board.locations)),
        resources=tuple(board.resources) if draw(_rarely) else (),
        after=(draw(st.sampled_from(others)),) if len(others) > 0 and draw(_rarely) else (),
        locked=draw(lock) if draw(_rarely) and draw(_rarely) else None,
    )


def _previous(
    names: list[str], times: list[str], places: list[str]
) -> st.SearchStrategy[tuple[Placement, ...]]:
    """Return a published timetable; now and then it names what is gone."""
    return st.lists(
        st.builds(
            Placement,
            st.sampled_from([*names, *names, "gone"]),
            st.sampled_from([*times, *times, "gone"]),
            st.sampled_from([*places, *places, "gone"]),
            st.just(1),
        ),
        max_size=3,
        unique_by=lambda one: one.meeting,
    ).map(tuple)


@st.composite
def placements_of(draw: st.DrawFn, problem: Problem) -> list[Placement]:
    """Return any placements of a problem's meetings, mostly breaking rules."""
    return draw(
        st.lists(
            st.builds(
                Placement,
                st.sampled_from([one.id for one in problem.meetings]),
                st.sampled_from([one.id for one in problem.slots]),
                st.sampled_from([one.id for one in problem.locations]),
                st.integers(1, 2),
            ),
            max_size=3,
        )
    )
