"""The subscribed agenda: its address is a key, and what is behind it.

The key is derived from a random seed in the row with the installation's secret, so that its owner can be
shown it again; looking it up needs only its hash.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale, gettext
from sqlalchemy import func, or_, select, update

from matchmaker.audit.recording import record
from matchmaker.booking.agenda import agenda_of
from matchmaker.booking.calendars import entries_of
from matchmaker.booking.errors import NoSuchFeed
from matchmaker.booking.knowledge import Change, What, knowledge_of
from matchmaker.booking.mails import MailWriter, Office
from matchmaker.booking.models import CalendarFeed, Meeting
from matchmaker.calendar.objects import feed
from matchmaker.db import db
from matchmaker.events.models import Participant

_PURPOSE = b"calendar feed\0"
_NOTED_EVERY = timedelta(hours=1)
_CANCELLED_STAY = timedelta(days=14)


def feed_token(participant_id: int, *, secret: str, at: datetime) -> str:
    """Return the key of the participant's subscribed agenda (256 bits), issued now if there is none."""
    row = db.session.get(CalendarFeed, participant_id)
    token = _token(row.seed, secret) if row else ""
    if row is None or _hash(token) != row.token_hash:  # none yet, or the installation changed its secret
        return _issue(row, participant_id, secret, at)
    return token


def rotate_feed(participant_id: int, *, secret: str, by: int | None, at: datetime) -> str:
    """Return a new key of the participant's subscribed agenda; the old one leads nowhere from now on."""
    row = db.session.get(CalendarFeed, participant_id)
    participant = db.session.get_one(Participant, participant_id)
    token = _issue(row, participant_id, secret, at)
    record("rotated_feed", participant, by=by, at=at)
    return token


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """What a key opens. `version` differs as soon as a meeting of the participant came, moved or went."""

    participant_id: int
    last_used_at: datetime | None
    version: tuple[object, ...]

    def is_use_due(self, at: datetime) -> bool:
        """Whether the last use was noted so long ago that reading it now should be noted."""
        return self.last_used_at is None or self.last_used_at <= at - _NOTED_EVERY


def feed_at(token: str) -> OpenFeed:
    """Return the feed a key opens, by one query. Raises NoSuchFeed for a wrong and a replaced one alike."""
    owner = CalendarFeed.participant_id
    row = db.session.execute(
        select(
            owner,
            CalendarFeed.last_used_at,
            func.count(Meeting.id),
            func.count(Meeting.slot_id),
            func.sum(Meeting.sequence),
            func.max(Meeting.changed_at),
        )
        .outerjoin(Meeting, or_(Meeting.first_id == owner, Meeting.second_id == owner))
        .where(CalendarFeed.token_hash == _hash(token))
        .group_by(owner, CalendarFeed.last_used_at)
    ).one_or_none()
    if row is None:
        raise NoSuchFeed
    return OpenFeed(row[0], row[1], tuple(row[2:]))


def feed_content(participant_id: int, *, at: datetime) -> bytes:
    """Return the subscribed agenda: what stands, and for two weeks what no longer does, as cancelled."""
    agenda = agenda_of(participant_id)
    present = {one.id for one in agenda.meetings}
    known = knowledge_of(agenda.event.id, participant_id).get(participant_id, {})
    writer = MailWriter.of(agenda.event, Office("", ""), known.keys() - present)
    gone = [
        Change(What.GONE, meeting, heard[-1], None)
        for meeting, heard in known.items()
        if meeting not in present and writer.meetings[meeting].changed_at > at - _CANCELLED_STAY
    ]
    with force_locale(agenda.who.language):
        name = gettext("%(event)s: my agenda", event=agenda.event.name)
        cancelled = [writer.gone_entry(one) for one in gone]
    return feed([*entries_of(agenda), *cancelled], name=name)


def note_feed_use(participant_id: int, *, at: datetime) -> None:
    """Keep when the subscribed agenda was last read."""
    db.session.execute(
        update(CalendarFeed).where(CalendarFeed.participant_id == participant_id).values(last_used_at=at)
    )


def _issue(row: CalendarFeed | None, participant_id: int, secret: str, at: datetime) -> str:
    seed = secrets.token_urlsafe(16)
    token = _token(seed, secret)
    if row is None:
        row = CalendarFeed(participant_id=participant_id, seed=seed, token_hash=_hash(token), issued_at=at)
        db.session.add(row)
    else:
        row.seed, row.token_hash, row.issued_at, row.last_used_at = seed, _hash(token), at, None
    db.session.flush()
    return token


def _token(seed: str, secret: str) -> str:
    digest = hmac.digest(secret.encode(), _PURPOSE + seed.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
