"""The legal moves of a request, each a compare-and-swap: who is second learns that somebody was faster."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from matchmaker.booking.errors import RequestNotLive
from matchmaker.booking.models import Request
from matchmaker.db import db

_MOVES = {
    "open": frozenset({"accepted", "declined", "withdrawn", "lapsed"}),
    "accepted": frozenset({"declined", "withdrawn"}),  # stepping back cancels the meeting as well
}


def change_state(request: Request, state: str, at: datetime) -> None:
    """Bring a request to `state`. Raises RequestNotLive if it cannot go there, or somebody was faster."""
    if state not in _MOVES.get(request.state, ()):
        raise RequestNotLive(state=request.state)
    changed = db.session.execute(
        update(Request)
        .where(Request.id == request.id, Request.state == request.state)
        .values(state=state, answered_at=at)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    ).first()
    db.session.refresh(request)
    if changed is None:
        raise RequestNotLive(state=request.state)
