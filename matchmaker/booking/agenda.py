"""What a participant's day looks like: meetings, group sessions, breaks, and what has no slot yet.

Every read takes a constant number of queries, for one participant as for all of an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select

from matchmaker.booking import agenda_rows as rows
from matchmaker.booking.agenda_parts import Agenda, AgendaMeeting, AgendaSession, Break, Unscheduled, Who
from matchmaker.booking.models import Request
from matchmaker.booking.unmet import unmet_word
from matchmaker.db import db
from matchmaker.events.errors import NoSuchParticipant
from matchmaker.events.models import Event, Participant
from matchmaker.events.queries import BlockTimes, block_times

_NIGHT = timedelta(hours=6)  # a longer gap between blocks is no break


def agenda_of(participant_id: int) -> Agenda:
    """Return the agenda of one participant. Raises NoSuchParticipant."""
    event = db.session.scalar(
        select(Event)
        .join(Participant, Participant.event_id == Event.id)
        .where(Participant.id == participant_id)
    )
    if event is None:
        raise NoSuchParticipant
    return _Day.read(event, participant_id).agenda(participant_id)


def agendas_of(event: Event, *, with_left: bool = False) -> list[Agenda]:
    """Return everybody's agendas (also of those who left: `with_left`), by organisation and name."""
    day = _Day.read(event, None)
    everybody = sorted(day.people.values(), key=lambda who: (who.organisation, who.name, who.id))
    return [day.agenda(who.id) for who in everybody if with_left or not who.has_left]


@dataclass(frozen=True, slots=True)
class _Day:
    """What the agendas of one event (or of one participant) are made of."""

    event: Event
    version: int | None
    people: dict[int, Who]
    titles: dict[int, tuple[str, str]]  # with their languages
    placed: dict[int, list[rows.Placed]]  # by participant
    standing: dict[rows.Pair, list[rows.Unslotted]]
    agreed: dict[int, list[tuple[rows.Pair, list[Request]]]]  # by participant
    unplaced: dict[int, list[rows.Reason]]  # by meeting
    sessions: list[rows.Session]
    breaks: tuple[Break, ...]

    @classmethod
    def read(cls, event: Event, participant_id: int | None) -> _Day:
        placed = rows.placed_meetings(event.id, participant_id)
        wishes = rows.agreed_requests(event.id, participant_id)
        involved = {participant_id} | {one for row in placed for one in row.pair}
        involved |= {one for pair in wishes for one in pair}
        items = {row.need_id for row in placed} | {row.offer_id for row in placed}
        items |= {item for found in wishes.values() for one in found for item in (one.need_id, one.offer_id)}
        version, unplaced = rows.left_out(event.id, participant_id)
        sessions = rows.sessions(event.id, participant_id)
        involved |= {session.moderator_id for session in sessions}
        return cls(
            event=event,
            version=version,
            people=rows.people(event.id, involved if participant_id else None),
            titles=rows.titles(event.id, items if participant_id else None),
            placed=rows.by_participant((row.pair, row) for row in placed),
            standing=rows.unslotted_meetings(event.id, participant_id),
            agreed=rows.by_participant((pair, (pair, found)) for pair, found in wishes.items()),
            unplaced=unplaced,
            sessions=sessions,
            breaks=tuple(_breaks(block_times(event.id), sessions)),
        )

    def agenda(self, participant_id: int) -> Agenda:
        """Return one participant's."""
        meetings = [self._meeting(row, participant_id) for row in self.placed.get(participant_id, ())]
        return Agenda(
            event=self.event,
            who=self.people[participant_id],
            version=self.version,
            meetings=tuple(sorted(meetings, key=lambda one: (one.starts_at, one.id))),
            sessions=tuple(
                self._session(one, participant_id) for one in self.sessions if one.is_of(participant_id)
            ),
            breaks=self.breaks,
            unscheduled=tuple(self._unscheduled(participant_id)),
        )

    def _meeting(self, row: rows.Placed, participant_id: int) -> AgendaMeeting:
        meeting = row.meeting
        need, need_language = self._title(row.need_id)
        offer, offer_language = self._title(row.offer_id)
        return AgendaMeeting(
            id=meeting.id,
            public_id=meeting.public_id,
            uid=meeting.uid,
            sequence=meeting.sequence,
            changed_at=meeting.changed_at,
            state=meeting.state,
            is_direct=meeting.is_direct,
            slot_id=row.slot_id,
            seat_id=row.seat_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
            partner=self.people[_other(row.pair, participant_id)],
            need=need,
            offer=offer,
            need_language=need_language,
            offer_language=offer_language,
        )

    def _title(self, item_id: int | None) -> tuple[str, str] | tuple[None, None]:
        return self.titles.get(item_id or 0, (None, None))

    def _session(self, row: rows.Session, participant_id: int) -> AgendaSession:
        session = row.session
        return AgendaSession(
            id=session.id,
            public_id=session.public_id,
            kind=session.kind,
            title=session.title,
            sequence=session.sequence,
            changed_at=session.changed_at,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=row.place,
            moderator=self.people[row.moderator_id].name if row.moderator_id else None,
            is_moderator=row.moderator_id == participant_id,
        )

    def _unscheduled(self, participant_id: int) -> Iterator[Unscheduled]:
        meeting_pairs = {row.pair for row in self.placed.get(participant_id, ())}
        for pair, requests in self.agreed.get(participant_id, ()):
            found = self.standing.get(pair, [])
            waiting = [one.id for one in found if one.state == "waiting"]
            if pair in meeting_pairs or (found and not waiting):
                continue  # it has a slot, or it was called off
            request = requests[0]
            reasons = [reason for one in waiting for reason in self.unplaced.get(one, ())]
            yield Unscheduled(
                request_id=request.public_id,
                partner=self.people[_other(pair, participant_id)],
                need=self._title(request.need_id)[0],
                offer=self._title(request.offer_id)[0],
                is_top_choice=any(_is_starred(one, participant_id) for one in requests),
                reason=unmet_word(reasons) if reasons else None,
            )


def _other(pair: rows.Pair, participant_id: int) -> int:
    return pair[1] if pair[0] == participant_id else pair[0]


def _is_starred(request: Request, participant_id: int) -> bool:
    return request.is_top_choice if request.from_id == participant_id else request.is_top_choice_back


def _breaks(blocks: list[BlockTimes], sessions: list[rows.Session]) -> Iterator[Break]:
    """Yield the gaps between the blocks of a day in which no announced break stands."""
    announced = [one.session for one in sessions if one.session.kind == "break"]
    for before, after in pairwise(blocks):
        is_same_day = after.starts_at - before.ends_at < _NIGHT
        is_announced = any(
            one.starts_at < after.starts_at and before.ends_at < one.ends_at for one in announced
        )
        if before.ends_at < after.starts_at and is_same_day and not is_announced:
            yield Break(before.ends_at, after.starts_at)
