"""The levels of the objective in CP-SAT: one function per level, under the level's name.

Each returns the level's value of the *whole* timetable: what the fixed meetings contribute is a number in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matchmaker.scheduling.draft import changes_by_person, keeps
from matchmaker.scheduling.frame import Frame
from matchmaker.scheduling.terms import Term, added, opposite


def lost(frame: Frame) -> Term:
    """Count published meetings given up."""
    gone: list[Term] = [frame.board.vanished]
    for m, _, _ in frame.board.previous or ():
        if m in frame.meetings:
            gone += [1, -1 * frame.total(frame.meetings[m])]
        else:
            gone.append(int(frame.draft.column[m] < 0))
    return added(gone)


def moved(frame: Frame) -> Term:
    """Count published meetings that take place elsewhere or at another time."""
    total: list[Term] = []
    for entry in frame.board.previous or ():
        m = entry[0]
        placed = frame.total(frame.meetings[m]) if m in frame.meetings else int(frame.draft.column[m] >= 0)
        total += [placed, -1 * stays(frame, entry)]
    return added(total)


def touched(frame: Frame) -> Term:
    """People of published meetings that are lost or moved."""
    by_person: dict[int, list[Term]] = {}
    for entry in frame.board.previous or ():
        gone = opposite(stays(frame, entry))
        for p in (int(frame.board.a[entry[0]]), int(frame.board.b[entry[0]])):
            by_person.setdefault(p, []).append(gone)
    return added(frame.any_of(parts) for parts in by_person.values())


def stays(frame: Frame, entry: tuple[int, int, int]) -> Term:
    """Return whether a published meeting keeps its slot and location."""
    m = entry[0]
    if m in frame.meetings:
        return frame.kept.get(m, 0)
    return int(keeps(frame.board, frame.draft, entry))


def served(frame: Frame) -> Term:
    """People with an accepted request and no meeting."""
    asked = {int(p) for m, yes in enumerate(frame.board.accepted) if yes for p in _people(frame, m)}
    return added(_shortfall(frame, p, 1) for p in sorted(asked))


def minimums(frame: Frame) -> Term:
    """Sum of the meetings missing to each person's minimum."""
    return added(_shortfall(frame, p, int(least)) for p, least in enumerate(frame.board.minimum) if least)


def _shortfall(frame: Frame, person: int, least: int) -> Term:
    own = frame.board.meetings_of[person]
    held = sum(frame.draft.column[m] >= 0 for m in own if m not in frame.meetings)
    columns = [c for m in own for c in frame.meetings.get(m, ())]
    if held >= least or not columns:
        return max(0, least - held)
    short = frame.model.new_int_var(0, least - held, "")
    frame.model.add(added([short, frame.total(columns)]) >= least - held)
    return short


def accepted(frame: Frame) -> Term:
    """Value of the accepted requests that take place."""
    return _worth(frame, [m for m, yes in enumerate(frame.board.accepted) if yes])


def value(frame: Frame) -> Term:
    """Value of all meetings."""
    return _worth(frame, range(len(frame.draft.column)))


def _worth(frame: Frame, meetings: Iterable[int]) -> Term:
    terms: list[Term] = []
    for m in meetings:
        if m in frame.meetings:
            terms += [int(frame.board.value[c]) * frame.x[c] for c in frame.meetings[m]]
        elif frame.draft.column[m] >= 0:
            terms.append(int(frame.board.value[frame.draft.column[m]]))
    return added(terms)


def waits(frame: Frame) -> Term:
    """Count the waits of all people."""
    return added(frame.agendas.waits(p) for p in range(len(frame.board.lanes)))


def spread(frame: Frame) -> Term:
    """Most waits of a person minus the fewest."""
    most, least = frame.model.new_int_var(0, 10**6, ""), frame.model.new_int_var(0, 10**6, "")
    for p in range(len(frame.board.lanes)):
        frame.model.add(most >= frame.agendas.waits(p))
        frame.model.add(least <= frame.agendas.waits(p))
    return most - least


def idle(frame: Frame) -> Term:
    """Slots of the waits that their people left open."""
    return added(frame.agendas.idle(p) for p in range(len(frame.board.lanes)))


def changes(frame: Frame) -> Term:
    """Count changes of location from one meeting to the next; places must be single locations."""
    fixed = changes_by_person(frame.board, frame.draft)
    open_people = frame.open_people
    return added(frame.agendas.changes(p) if p in open_people else fixed[p] for p in range(len(fixed)))


def _people(frame: Frame, meeting: int) -> tuple[int, int]:
    return int(frame.board.a[meeting]), int(frame.board.b[meeting])


GOALS: dict[str, Callable[[Frame], Term]] = {
    goal.__name__: goal
    for goal in (lost, moved, touched, served, minimums, accepted, value, waits, spread, idle, changes)
}


def waits_spread_kept(frame: Frame) -> None:
    """Hard fairness: no two people differ by more waits than allowed."""
    fairness = frame.board.problem.fairness
    if fairness is not None and fairness.hard:
        frame.model.add(spread(frame) <= fairness.waits)
