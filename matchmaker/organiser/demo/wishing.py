"""The demo's requests and exclusions as records.

Requests are written in bulk, in the states and with the record their use cases would leave, but without
the mails: what happened before the demo was loaded needs no telling. A test plays them one by one as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from matchmaker.accounts.models import Organisation
from matchmaker.audit.recording import record
from matchmaker.booking.excluding import exclude_organisation, exclude_participant
from matchmaker.booking.models import Request
from matchmaker.db import db
from matchmaker.events.models import Event, Participant
from matchmaker.organiser.demo import reading
from matchmaker.organiser.demo.asking import Asked
from matchmaker.profiles.models import Item

_Act = tuple[datetime, int, str, Asked, str]  # when, which row, what, of which request, by whom


def add_exclusions(
    wanted: Iterable[reading.Exclusion],
    participants: Mapping[str, Participant],
    organisations: Mapping[str, Organisation],
    *,
    at: datetime,
) -> None:
    """Add who does not want to be scheduled with whom."""
    for one in wanted:
        excluder = participants[one.by]
        if one.person:
            other = participants[one.person]
            exclude_participant(excluder.id, other.id, by=excluder.person_id, at=at)
        else:
            organisation = organisations[one.organisation]
            exclude_organisation(excluder.id, organisation.id, by=excluder.person_id, at=at)


def add_requests(
    asked: Iterable[Asked], participants: Mapping[str, Participant], items: Mapping[str, Item], event: Event
) -> int:
    """Add the requests and the record of who did what about them; return how many there are."""
    asked = tuple(asked)
    rows = [
        Request(
            event_id=event.id,
            from_id=participants[one.by].id,
            to_id=participants[one.to].id,
            need_id=items[one.need].id,
            offer_id=items[one.offer].id,
            message=one.message,
            state=one.state,
            is_top_choice=one.is_top_choice,
            is_top_choice_back=one.is_top_choice_back,
            created_at=one.created_at,
            answered_at=one.answered_at,
        )
        for one in asked
    ]
    db.session.add_all(rows)
    db.session.flush()
    for at, row, verb, one, actor in sorted(_acts(asked), key=lambda act: act[:2]):
        record(verb, rows[row], by=participants[actor].person_id, at=at, to=participants[one.to].id)
    db.session.flush()
    return len(rows)


def _acts(asked: tuple[Asked, ...]) -> Iterator[_Act]:
    """Return what people did; of two who ask each other, the second accepts the first one's request by it."""
    created = {(one.by, one.to): one.created_at for one in asked}
    for row, one in enumerate(asked):
        yield one.created_at, row, "requested", one, one.by
        asked_back_at = created.get((one.to, one.by))
        is_second = asked_back_at is not None and asked_back_at < one.created_at
        if one.answered_at is not None and not is_second:
            actor = one.by if one.state == "withdrawn" else one.to
            yield one.answered_at, row, one.state, one, actor
        if one.answered_at is not None and one.is_top_choice_back:
            yield one.answered_at, row, "starred", one, one.to
