from __future__ import annotations

from sqlalchemy import func, select

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.matching.models import Suggestion
from matchmaker.organiser.demo.loading import load_demo


def test_a_demo_whose_loading_died_halfway_gets_its_suggestions(app):
    with transaction():
        slug = load_demo(at=now()).slug  # killed before the second transaction
    done = app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    db.session.rollback()
    assert done.output == f"{slug}: is there already; --again replaces it\n"
    count = select(func.count()).select_from(Suggestion)
    found = db.session.scalar(count)
    assert found
    before = db.session.scalars(select(Suggestion.scored_at)).first()
    app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    db.session.rollback()
    assert (db.session.scalar(count), db.session.scalars(select(Suggestion.scored_at)).first()) == (
        found,
        before,
    )
