"""The demo's requests and exclusions as records.

Written in bulk, in the states their use cases would leave them in: playing two thousand acts one by one
takes half a minute, and a test plays them to see that nothing would have been refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matchmaker.accounts.models import Organisation
from matchmaker.booking.models import Exclusion, Request
from matchmaker.db import db
from matchmaker.events.models import Event, Participant
from matchmaker.organiser.demo import reading
from matchmaker.organiser.demo.asking import requests_of
from matchmaker.profiles.models import Item


def add_exclusions(
    wanted: Iterable[reading.Exclusion],
    participants: Mapping[str, Participant],
    organisations: Mapping[str, Organisation],
    event: Event,
) -> None:
    """Add who does not want to be scheduled with whom."""
    for one in wanted:
        other, organisation = participants.get(one.person), organisations.get(one.organisation)
        exclusion = Exclusion(
            event_id=event.id,
            by_id=participants[one.by].id,
            participant_id=other.id if other else None,
            organisation_id=organisation.id if organisation else None,
            created_at=event.created_at,
        )
        db.session.add(exclusion)
    db.session.flush()


def add_requests(
    demo: reading.Demo, participants: Mapping[str, Participant], items: Mapping[str, Item], event: Event
) -> int:
    """Add the requests and return how many there are."""
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
        for one in requests_of(demo)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)
