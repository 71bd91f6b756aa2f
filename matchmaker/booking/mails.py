"""Which mails tell a participant of their changes: one agenda, one list of changes, or one per meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.booking import agenda_rows as rows
from matchmaker.booking.agenda_parts import Agenda, AgendaMeeting, Place, Who
from matchmaker.booking.calendars import agenda_file, meeting_entry, organiser_of
from matchmaker.booking.knowledge import CANCELLATION, INVITATION, Change, Known, What
from matchmaker.booking.letters import (
    AGENDA,
    CHANGES,
    INVITED,
    Line,
    Spot,
    Words,
    agenda_words,
    changes_words,
    invitation_words,
)
from matchmaker.booking.models import Meeting
from matchmaker.calendar.entry import Entry, Mailbox
from matchmaker.calendar.objects import cancellation, invitation
from matchmaker.events.models import Event, Slot
from matchmaker.mail.filling import FEED

_NOTICE = {What.GONE: CANCELLATION}


@dataclass(frozen=True, slots=True)
class Office:
    """Where mail comes from and leads to: the sending address, and the installation's own address."""

    sender: str
    base_url: str


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail to be, and the changes it tells, each with the kind of its notice."""

    kind: str
    words: Words
    calendar: bytes | None
    told: tuple[tuple[Change, str], ...]


@dataclass(frozen=True, slots=True)
class MailWriter:
    """What drafts about one event need to know."""

    event: Event
    office: Office
    people: Mapping[int, Who]
    slots: Mapping[int, Slot]
    places: Mapping[int, Place]  # by seat
    meetings: Mapping[int, Meeting]  # those somebody was told of

    @classmethod
    def of(cls, event: Event, office: Office, told_of: Iterable[int]) -> MailWriter:
        """Return what is needed to tell of changes in meetings, those in `told_of` perhaps gone."""
        return cls(
            event=event,
            office=office,
            people=rows.people(event.id, None),
            slots=rows.slots(event.id),
            places=rows.seat_places(event.id),
            meetings=rows.meetings(told_of),
        )

    def drafts(
        self, agenda: Agenda, found: Sequence[Change], *, is_first: bool, invited: set[int]
    ) -> Iterator[MailDraft]:
        """Yield the mails that tell one participant of what was found; `is_first`: the whole agenda.

        A meeting is told by invitation if it already was (`invited`), or if it is new and they chose so.
        """
        by_invitation = [
            one
            for one in found
            if one.meeting_id in invited or (one.was is None and agenda.who.wants_invitations)
        ]
        others = [one for one in found if one not in by_invitation]
        if is_first:
            yield self._agenda(agenda, others, with_file=not by_invitation)
        elif others:
            yield self._changes(agenda, others)
        for one in by_invitation:
            yield self._invitation(agenda, one)

    def _agenda(self, agenda: Agenda, found: Sequence[Change], *, with_file: bool) -> MailDraft:
        words = agenda_words(agenda, page=self._page(), feed=FEED)
        calendar = agenda_file(agenda, sender=self.office.sender) if with_file else None
        return MailDraft(
            AGENDA, words, calendar, tuple((one, _NOTICE.get(one.what, "agenda")) for one in found)
        )

    def _changes(self, agenda: Agenda, found: Sequence[Change]) -> MailDraft:
        words = changes_words(agenda, [self._line(one) for one in found], page=self._page())
        calendar = agenda_file(agenda, sender=self.office.sender)
        return MailDraft(
            CHANGES, words, calendar, tuple((one, _NOTICE.get(one.what, "change")) for one in found)
        )

    def _invitation(self, agenda: Agenda, change: Change) -> MailDraft:
        words = invitation_words(agenda, self._line(change), page=self._page())
        organiser = organiser_of(self.event, self.office.sender)
        attendee = Mailbox(agenda.who.email or "", agenda.who.name)
        if change.now is not None:
            entry = meeting_entry(change.now, self.event)
            calendar = invitation(entry, organiser=organiser, attendee=attendee)
        else:
            calendar = cancellation(self.gone_entry(change), organiser=organiser, attendee=attendee)
        return MailDraft(INVITED, words, calendar, ((change, _NOTICE.get(change.what, INVITATION)),))

    def gone_entry(self, change: Change) -> Entry:
        """Return a meeting its participant no longer has, as they last knew it, with its new sequence."""
        was, meeting = self._known(change), self.meetings[change.meeting_id]
        spot = self._spot(was)
        as_known = AgendaMeeting(
            id=meeting.id,
            public_id=meeting.public_id,
            uid=meeting.uid,
            sequence=meeting.sequence,
            changed_at=meeting.changed_at,
            state="cancelled",
            is_direct=meeting.is_direct,
            slot_id=was.slot_id,
            seat_id=was.seat_id,
            starts_at=spot.starts_at,
            ends_at=spot.ends_at,
            place=spot.place,
            partner=self.people[was.partner_id],
            need=None,
            offer=None,
        )
        return meeting_entry(as_known, self.event)

    def state_of(self, change: Change) -> tuple[tuple[int, int], int, int]:
        """Return the slot and seat a notice names, the sequence it tells, and with whom the meeting is."""
        if change.now is not None:
            now = change.now
            return (now.slot_id, now.seat_id), now.sequence, now.partner.id
        was = self._known(change)
        return (was.slot_id, was.seat_id), self.meetings[change.meeting_id].sequence, was.partner_id

    def _line(self, change: Change) -> Line:
        now, was = change.now, change.was
        if now is None:
            gone = self._known(change)
            return Line(self.people[gone.partner_id], self._spot(gone), None)
        replaces = self.people[was.partner_id] if was and was.partner_id != now.partner.id else None
        return Line(
            partner=now.partner,
            was=self._spot(was) if was else None,
            now=Spot(now.starts_at, now.ends_at, now.place),
            about=" – ".join(title for title in (now.need, now.offer) if title),
            replaces=replaces,
        )

    def _spot(self, known: Known) -> Spot:
        slot = self.slots[known.slot_id]
        return Spot(slot.starts_at, slot.ends_at, self.places[known.seat_id])

    def _page(self) -> str:
        return f"{self.office.base_url}/events/{self.event.slug}"

    @staticmethod
    def _known(change: Change) -> Known:
        if change.was is None:
            raise ValueError(f"meeting {change.meeting_id} is gone and was never told")
        return change.was
