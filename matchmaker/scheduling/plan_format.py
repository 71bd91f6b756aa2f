"""The plan and the proof file read from JSON documents. Whether they are true is for `checking`."""

from __future__ import annotations

import math
from typing import TypeVar, get_args

from matchmaker.errors import MalformedInput
from matchmaker.scheduling.plan import (
    Certificate,
    Level,
    Multipliers,
    Plan,
    Proof,
    ProofFile,
    Reason,
    Status,
    Unplaced,
)
from matchmaker.scheduling.problem import LEVELS, REPAIR_LEVELS
from matchmaker.scheduling.problem_format import parse_placements
from matchmaker.scheduling.reading import Fields, kind_of, text_of

_NOTHING: frozenset[str] = frozenset()
_CERTIFICATE = ("levels", "seconds", "work", "seed", "solver", "problem_sha256")
_LEVEL = ("name", "value", "bound", "gap", "optimal", "proof")
_T = TypeVar("_T")


def parse_plan(data: object) -> Plan:
    """Return the plan in a JSON document. Raises MalformedInput at its first fault."""
    top = Fields(data, "", ("status", "meetings", "unplaced", "certificate"), frozenset({"conflict"}))
    statuses: tuple[Status, ...] = get_args(Status)
    return Plan(
        status=_one_of(top, "status", statuses),
        placements=parse_placements(top.raw("meetings"), "meetings"),
        unplaced=tuple(_unplaced(item, at) for item, at in top.items("unplaced")),
        certificate=_certificate(top.raw("certificate")),
        conflict=tuple(text_of(item, at) for item, at in top.items("conflict")),
    )


def _one_of(fields: Fields, key: str, choices: tuple[_T, ...]) -> _T:
    value = fields.raw(key)
    for choice in choices:
        if value == choice:
            return choice
    raise MalformedInput(fields.at(key), f"must be one of {', '.join(map(str, choices))}.")


def _unplaced(item: object, at: str) -> Unplaced:
    fields = Fields(item, at, ("id", "reasons"), _NOTHING)
    return Unplaced(fields.name(), tuple(_reason(one, place) for one, place in fields.items("reasons")))


def _reason(item: object, at: str) -> Reason:
    fields = Fields(item, at, (), frozenset({"slot", "rule", "blocked_by"}))
    slot = fields.raw("slot")
    rule = None if fields.raw("rule") is None else fields.name("rule")
    blockers = tuple(text_of(one, place) for one, place in fields.items("blocked_by"))
    return Reason(None if slot is None else text_of(slot, fields.at("slot")), rule, blockers)


def _certificate(value: object) -> Certificate:
    fields = Fields(value, "certificate", _CERTIFICATE, _NOTHING)
    return Certificate(
        levels=tuple(_level(item, at) for item, at in fields.items("levels")),
        seconds=_number(fields, "seconds"),
        work=_whole(fields, "work"),
        seed=_whole(fields, "seed"),
        solver=fields.text("solver"),
        problem_sha256=fields.text("problem_sha256"),
    )


def _level(item: object, at: str) -> Level:
    fields = Fields(item, at, _LEVEL, _NOTHING)
    proofs: tuple[Proof, ...] = get_args(Proof)
    return Level(
        name=fields.name("name"),
        value=_whole(fields, "value"),
        bound=_whole(fields, "bound"),
        proof=_one_of(fields, "proof", proofs),
        stated_gap=_number(fields, "gap"),
        stated_optimal=fields.boolean("optimal"),
    )


def _whole(fields: Fields, key: str) -> int:
    value = fields.raw(key)
    if type(value) is not int:
        raise MalformedInput(fields.at(key), f"must be a whole number, not {kind_of(value)}.")
    return value


def _number(fields: Fields, key: str) -> float:
    value = fields.raw(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedInput(fields.at(key), f"must be a number, not {kind_of(value)}.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise MalformedInput(fields.at(key), "is too large a number.")
    return number


def parse_proof(data: object) -> ProofFile:
    """Return the proof in a JSON document: {level: {"scale": 1000, "multipliers": {row: number}}}.

    Raises MalformedInput at its first fault.
    """
    levels = (*REPAIR_LEVELS, *LEVELS, "spread")
    top = Fields(data, "", (), frozenset(levels))
    return {level: _multipliers(top.raw(level), level) for level in levels if top.raw(level) is not None}


def _multipliers(value: object, at: str) -> Multipliers:
    fields = Fields(value, at, ("scale", "multipliers"), _NOTHING)
    scale, rows = _whole(fields, "scale"), fields.raw("multipliers")
    if scale < 1:
        raise MalformedInput(fields.at("scale"), "must be at least 1.")
    if not isinstance(rows, dict):
        raise MalformedInput(fields.at("multipliers"), f"must be an object, not {kind_of(rows)}.")
    for row, number in rows.items():
        if type(number) is not int or number < 0:
            place = f"{fields.at('multipliers')}.{ascii(row)[1:-1]}"
            raise MalformedInput(place, "must be a whole number from 0 on; proofs are added up exactly.")
    return Multipliers(scale, rows)
