"""Why not? Every unplaced meeting has reasons, and the timetable proves each of them.

A reason without a slot holds for the whole event; otherwise there is one for each slot that both people left
open. A reason that names no rule holds if it does under any.
Which facts prove which reason stands in `reasons_everywhere` and `reasons_in_slot`.
"""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.scheduling.checking.reasons_everywhere import EVERYWHERE
from matchmaker.scheduling.checking.reasons_in_slot import IN_SLOT
from matchmaker.scheduling.checking.timetable import Timetable
from matchmaker.scheduling.checking.trial import Trials
from matchmaker.scheduling.checking.violations import Violation
from matchmaker.scheduling.plan import Plan, Reason, Unplaced
from matchmaker.scheduling.problem import Meeting


def reason_faults(timetable: Timetable, plan: Plan) -> Iterator[Violation]:
    """Yield the unplaced meetings not listed once, and the reasons that do not hold or are missing."""
    layout, trials = timetable.layout, Trials(timetable)
    listed: set[str] = set()
    for unplaced in plan.unplaced:
        name = unplaced.meeting
        if name in listed or name in timetable.by_meeting or name not in layout.meetings:
            fact = "listed twice" if name in listed else "not an unplaced meeting"
            yield Violation("unplaced_listed_once", name, {"it_is": fact})
            continue
        listed.add(name)
        yield from _faults_of(trials, layout.meetings[name], unplaced)
    for name in layout.meetings:
        if name not in listed and name not in timetable.by_meeting:
            yield Violation("unplaced_listed_once", name, {"it_is": "not listed"})


def _faults_of(trials: Trials, meeting: Meeting, unplaced: Unplaced) -> Iterator[Violation]:
    unexplained = dict.fromkeys(trials.timetable.layout.shared_slots(meeting))
    for reason in unplaced.reasons:
        is_new = reason.slot is None or reason.slot in unexplained
        if not is_new or not _holds(trials, meeting, reason):
            place = meeting.id if reason.slot is None else f"{meeting.id} in {reason.slot}"
            facts = {"rule": reason.rule, "blocked_by": reason.blocked_by}
            yield Violation("reasons_hold", place, facts)
        if reason.slot is None:
            unexplained.clear()
        else:
            unexplained.pop(reason.slot, None)
    if unexplained or not unplaced.reasons:
        yield Violation("reasons_complete", meeting.id, {"missing": list(unexplained) or "any reason"})


def _holds(trials: Trials, meeting: Meeting, reason: Reason) -> bool:
    rules = [*EVERYWHERE, *IN_SLOT] if reason.rule is None else [reason.rule]
    return any(_proves(rule, trials, meeting, reason) for rule in dict.fromkeys(rules))


def _proves(rule: str, trials: Trials, meeting: Meeting, reason: Reason) -> bool:
    # What holds everywhere holds in a slot too; a reason with a rule says which of the two it means.
    if reason.slot is None or reason.rule is None:
        everywhere = EVERYWHERE.get(rule)
        if everywhere is not None and everywhere(trials.timetable, meeting, reason.blocked_by):
            return True
    in_slot = IN_SLOT.get(rule)
    return (
        reason.slot is not None
        and in_slot is not None
        and in_slot(trials, meeting, reason.slot, reason.blocked_by)
    )
