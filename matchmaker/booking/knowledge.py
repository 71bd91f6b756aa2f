"""What people know of their meetings, by the notices they got, and how the present differs from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import select

from matchmaker.booking.agenda_parts import Agenda, AgendaMeeting
from matchmaker.booking.models import Meeting, Notice
from matchmaker.db import db
from matchmaker.mail.models import OutboxMail

CANCELLATION = "cancellation"
INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Known:
    """What a participant last heard about a meeting, and whether that mail still waits to be released."""

    meeting_id: int
    partner_id: int
    kind: str
    sequence: int
    slot_id: int
    seat_id: int
    mail_id: int | None
    is_held: bool

    @property
    def is_invitation(self) -> bool:
        """Whether an invitation stands in their calendar that the next change must update."""
        return self.kind == INVITATION and self.mail_id is not None


Knowledge = Mapping[int, list[Known]]  # of one participant: by meeting, oldest first


class What(Enum):
    """How a meeting differs from what its participant knows."""

    NEW = "new"
    MOVED = "moved"
    RENAMED = "renamed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `now` is None for what is gone, `was` is None for what is new."""

    what: What
    meeting_id: int
    was: Known | None
    now: AgendaMeeting | None


def knowledge_of(event_id: int, participant_id: int | None = None) -> dict[int, dict[int, list[Known]]]:
    """Return by participant and meeting what each (or one) was told, oldest first.

    Withdrawn mails told nothing.
    """
    query = (
        select(Notice, OutboxMail.state)
        .join(Meeting, Meeting.id == Notice.meeting_id)
        .outerjoin(OutboxMail, OutboxMail.id == Notice.mail_id)
        .where(Meeting.event_id == event_id)
        .order_by(Notice.id)
    )
    if participant_id is not None:
        query = query.where(Notice.participant_id == participant_id)
    found: dict[int, dict[int, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for notice, state in db.session.execute(query):
        if state != "withdrawn":
            found[notice.participant_id][notice.meeting_id].append(
                Known(
                    meeting_id=notice.meeting_id,
                    partner_id=notice.partner_id,
                    kind=notice.kind,
                    sequence=notice.sequence,
                    slot_id=notice.slot_id,
                    seat_id=notice.seat_id,
                    mail_id=notice.mail_id,
                    is_held=state == "held",
                )
            )
    return found


def arrived(knowledge: Knowledge) -> dict[int, list[Known]]:
    """Return what is known without the mails that still wait to be released."""
    told = {meeting: [one for one in heard if not one.is_held] for meeting, heard in knowledge.items()}
    return {meeting: heard for meeting, heard in told.items() if heard}


def changes(agenda: Agenda, knowledge: Knowledge, *, at: datetime) -> list[Change]:
    """Return how the agenda differs from what its owner knows, in order of time; the past is left alone."""
    latest = {meeting: heard[-1] for meeting, heard in knowledge.items()}
    present = {one.id: one for one in agenda.meetings}
    return [*_now(present, latest, at), *_gone(present, latest)]


def _now(present: Mapping[int, AgendaMeeting], latest: Mapping[int, Known], at: datetime) -> Iterator[Change]:
    for meeting in present.values():
        if meeting.state != "placed" or meeting.ends_at <= at:
            continue
        was = latest.get(meeting.id)
        if was is None or was.kind == CANCELLATION:
            yield Change(What.NEW, meeting.id, None, meeting)
        elif (was.slot_id, was.seat_id) != (meeting.slot_id, meeting.seat_id):
            yield Change(What.MOVED, meeting.id, was, meeting)
        elif was.partner_id != meeting.partner.id:
            yield Change(What.RENAMED, meeting.id, was, meeting)


def _gone(present: Mapping[int, AgendaMeeting], latest: Mapping[int, Known]) -> Iterator[Change]:
    for meeting_id, was in latest.items():
        if meeting_id not in present and was.kind != CANCELLATION:
            yield Change(What.GONE, meeting_id, was, None)
