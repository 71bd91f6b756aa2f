"""Copying the files of `data/` into the tables; safe to repeat after every change of the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from matchmaker.db import Base
from matchmaker.taxonomy import catalogue
from matchmaker.taxonomy.models import CpvCode, Goal, NearStrategy, Strategy


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were new and how many were changed."""

    added: int
    changed: int


def load_taxonomy(session: Session) -> Loaded:
    """Bring goals, strategies, near strategies and CPV codes to what the files say.

    Rows that profiles may refer to are added or changed, never removed; near strategies are replaced.
    """
    counts = [_upsert(session, model, wanted) for model, wanted in _wanted()]
    session.execute(delete(NearStrategy))
    session.execute(
        insert(NearStrategy),
        [
            {
                "first_code": min(pair.first, pair.second),
                "second_code": max(pair.first, pair.second),
                "percent": pair.percent,
            }
            for pair in catalogue.near_strategies()
        ],
    )
    return Loaded(sum(count.added for count in counts), sum(count.changed for count in counts))


def _wanted() -> list[tuple[type[Base], list[dict[str, object]]]]:
    """Return every table with its rows, those referred to first."""
    return [
        (
            Goal,
            [
                {"code": goal.code, "stage": goal.stage, "labels": dict(goal.labels)}
                for goal in catalogue.goals().values()
            ],
        ),
        (
            Strategy,
            [
                {
                    "code": strategy.code,
                    "goal_code": strategy.goal,
                    "position": position,
                    "labels": dict(strategy.labels),
                }
                for position, strategy in enumerate(catalogue.strategies().values(), 1)
            ],
        ),
        (
            CpvCode,
            [{"code": code, "labels": dict(labels)} for code, labels in catalogue.cpv_labels().items()],
        ),
    ]


def _upsert(session: Session, model: type[Base], wanted: list[dict[str, object]]) -> Loaded:
    """Add the rows that are missing and change those that differ; the key is `code`."""
    table = model.__table__
    present: dict[str, Mapping[str, object]] = {
        row["code"]: dict(row) for row in session.execute(select(table)).mappings()
    }
    missing = [row for row in wanted if row["code"] not in present]
    changed = [row for row in wanted if row["code"] in present and present[str(row["code"])] != row]
    if missing:
        session.execute(insert(model), missing)
    if changed:
        session.execute(update(model), changed)
    return Loaded(len(missing), len(changed))
