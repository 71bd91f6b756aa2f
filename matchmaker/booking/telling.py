"""Telling people what they do not know yet about their meetings, in the transaction that changed them.

Nothing says what changed: what each participant was told (`Notice`) is compared with their agenda, so a
change leads to one mail to those it touches, and telling twice tells nothing twice. Every difference ends in
a mail or in a recorded reason why none was sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import insert, select

from matchmaker.booking.agenda import agenda_of, agendas_of
from matchmaker.booking.agenda_parts import Agenda
from matchmaker.booking.knowledge import Change, Knowledge, arrived, changes, knowledge_of
from matchmaker.booking.letters import AGENDA, INVITED, KINDS
from matchmaker.booking.mails import MailDraft, MailWriter, Office
from matchmaker.booking.models import Notice
from matchmaker.db import db, hold_event
from matchmaker.events.models import Event
from matchmaker.mail.body import as_html, as_text
from matchmaker.mail.errors import UnusableAddress
from matchmaker.mail.models import OutboxMail, SwitchedOffMail
from matchmaker.mail.outbox import checked_address, new_mail, wake_sender_after_commit

NO_ADDRESS = "no_address"
SWITCHED_OFF = "switched_off"


@dataclass(frozen=True, slots=True)
class Told:
    """How many mails were written, to how many people, and how many differences got none, by reason."""

    mails: int
    people: int
    reasons: dict[str, int]


def tell_publication(event: Event, *, at: datetime, office: Office) -> Told:
    """Tell everybody their agenda, or what changed in it; the mails are held until the organiser sends them.

    Mails of an earlier publication that still wait are withdrawn where they no longer hold.
    """
    hold_event(event.id, alone=True)
    telling = _Telling.of(event, agendas_of(event, with_left=True), knowledge_of(event.id), office, at)
    return telling.tell(is_publication=True)


def tell_changes(event: Event, participants: Collection[int], *, at: datetime, office: Office) -> Told:
    """Tell these participants (locked, as booking locks its two) what changed in their agendas, at once.

    Whoever still waits for the mails of a publication waits for this too: it becomes part of them.
    """
    knowledge = {one: knowledge_of(event.id, one).get(one, {}) for one in participants}
    agendas = [agenda_of(one) for one in participants]
    return _Telling.of(event, agendas, knowledge, office, at).tell(is_publication=False)


@dataclass(frozen=True, slots=True)
class _Written:
    """What was decided for one draft: a mail, or the reason why there is none."""

    participant_id: int
    draft: MailDraft
    mail: OutboxMail | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Telling:
    """One telling of one event."""

    event: Event
    at: datetime
    agendas: list[Agenda]
    knowledge: Mapping[int, Knowledge]  # by participant
    writer: MailWriter
    have_agenda: set[int]  # persons whose agenda mail left, or is about to
    waiting: dict[int, list[OutboxMail]]  # by person: their held mails
    switched_off: set[tuple[int, str]]

    @classmethod
    def of(
        cls,
        event: Event,
        agendas: list[Agenda],
        knowledge: Mapping[int, Knowledge],
        office: Office,
        at: datetime,
    ) -> _Telling:
        told_of = {meeting for heard in knowledge.values() for meeting in heard}
        have_agenda, waiting = _mails(event.id)
        switched_off = select(SwitchedOffMail.person_id, SwitchedOffMail.kind)
        return cls(
            event=event,
            at=at,
            agendas=agendas,
            knowledge=knowledge,
            writer=MailWriter.of(event, office, told_of),
            have_agenda=have_agenda,
            waiting=waiting,
            switched_off={(person, kind) for person, kind in db.session.execute(switched_off)},
        )

    def tell(self, *, is_publication: bool) -> Told:
        """Tell the owners of the agendas."""
        written: list[_Written] = []
        for agenda in self.agendas:
            with force_locale(agenda.who.language):
                written += self._tell_one(agenda, is_publication=is_publication)
        return self._keep(written)

    def _tell_one(self, agenda: Agenda, *, is_publication: bool) -> Iterator[_Written]:
        who = agenda.who
        known = self.knowledge.get(who.id, {})
        found = changes(agenda, known, at=self.at)
        held = self.waiting.get(who.person_id, [])
        waits_for_agenda = any(mail.kind == AGENDA for mail in held)
        lacks_agenda = who.person_id not in self.have_agenda and not who.has_left
        if not found and (not is_publication or not lacks_agenda or waits_for_agenda):
            return
        for mail in held:
            mail.state = "withdrawn"
        if held:
            known = arrived(known)
            found = changes(agenda, known, at=self.at)
        is_first = lacks_agenda and (is_publication or waits_for_agenda)
        invited = {meeting for meeting, heard in known.items() if heard[-1].is_invitation}
        for draft in self.writer.drafts(agenda, found, is_first=is_first, invited=invited):
            yield self._written(agenda, draft, is_held=is_publication or bool(held))

    def _written(self, agenda: Agenda, draft: MailDraft, *, is_held: bool) -> _Written:
        who = agenda.who
        if draft.kind != INVITED and (who.person_id, draft.kind) in self.switched_off:
            return _Written(who.id, draft, None, SWITCHED_OFF)
        try:
            to = checked_address(who.email or "")
        except UnusableAddress:
            return _Written(who.id, draft, None, NO_ADDRESS)
        subject, parts = draft.words.subject, draft.words.parts
        mail = new_mail(
            draft.kind,
            to=to,
            person_id=who.person_id,
            event_id=self.event.id,
            subject=subject,
            text=as_text(parts),
            html=as_html(parts, title=subject, language=who.language),
            calendar_object=draft.calendar,
            is_held=is_held,
            at=self.at,
        )
        return _Written(who.id, draft, mail, None)

    def _keep(self, written: list[_Written]) -> Told:
        """Keep the mails, and the notices of what they tell."""
        mails = [one.mail for one in written if one.mail is not None]
        session = db.session()
        session.add_all(mails)
        session.flush()
        notices = [self._notice(one, change, kind) for one in written for change, kind in one.draft.told]
        if notices:
            session.execute(insert(Notice), notices)
        if any(mail.state == "queued" for mail in mails):
            wake_sender_after_commit()
        return Told(
            mails=len(mails),
            people=len({mail.person_id for mail in mails}),
            reasons=dict(Counter(one.reason for one in written if one.reason is not None)),
        )

    def _notice(self, written: _Written, change: Change, kind: str) -> dict[str, object]:
        spot, sequence, partner = self.writer.state_of(change)
        return {
            "participant_id": written.participant_id,
            "meeting_id": change.meeting_id,
            "partner_id": partner,
            "kind": kind,
            "sequence": sequence,
            "slot_id": spot[0],
            "seat_id": spot[1],
            "mail_id": written.mail.id if written.mail else None,
            "reason": written.reason,
            "at": self.at,
        }


def _mails(event_id: int) -> tuple[set[int], dict[int, list[OutboxMail]]]:
    """Return the persons whose agenda mail left or is about to, and by person the mails that are held."""
    query = select(OutboxMail).where(OutboxMail.event_id == event_id, OutboxMail.kind.in_(KINDS))
    sent = select(OutboxMail.person_id).where(
        OutboxMail.event_id == event_id,
        OutboxMail.kind == AGENDA,
        OutboxMail.state.not_in(("held", "withdrawn")),
    )
    waiting: dict[int, list[OutboxMail]] = defaultdict(list)
    held = query.where(OutboxMail.state == "held").order_by(OutboxMail.id)
    for mail in db.session.scalars(held.with_for_update()):  # the organiser may be sending them right now
        if mail.person_id is not None:
            waiting[mail.person_id].append(mail)
    return {person for person in db.session.scalars(sent) if person is not None}, waiting
