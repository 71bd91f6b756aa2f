"""Problems and plans as JSON documents, and documents as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path

from matchmaker.files import write_whole
from matchmaker.scheduling.plan import Certificate, Level, Plan, ProofFile, Unplaced
from matchmaker.scheduling.problem import Meeting, Participant, Placement, Problem, Slot


def write_json(path: Path, document: Mapping[str, object]) -> None:
    """Write a JSON object so that `path` holds all of it or what it held before.

    Raises MalformedInput if it cannot be written.
    """
    write_whole(path, _lines_of(document))


def _lines_of(document: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of a JSON object with one line for each item of its lists."""
    start = "{"
    for key, value in document.items():
        yield f"{start}{json.dumps(key)}:"
        start = ",\n"
        if isinstance(value, list) and value:
            for index, item in enumerate(value):
                yield ("[\n " if index == 0 else ",\n ") + _compact(item)
            yield "]"
        else:
            yield _compact(value)
    yield "}\n" if document else "{}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def problem_to_json(problem: Problem) -> dict[str, object]:
    """Return the problem as a JSON document with every key written out."""
    return {
        "slots": [_slot_to_json(slot) for slot in problem.slots],
        "locations": [
            {"id": one.id, "kind": one.kind, "seats": one.seats, "slots": _any_or_list(one.slots)}
            for one in problem.locations
        ],
        "resources": [
            {"id": one.id, "amount": one.amount, "slots": _any_or_list(one.slots)}
            for one in problem.resources
        ],
        "participants": [_participant_to_json(participant) for participant in problem.participants],
        "meetings": [_meeting_to_json(meeting) for meeting in problem.meetings],
        "exclusions": [list(pair) for pair in problem.exclusions],
        "walking": {
            "default": problem.walking.default,
            "pairs": [list(pair) for pair in problem.walking.pairs],
        },
        "objective": list(problem.objective),
        "fairness": None
        if problem.fairness is None
        else {"waits": problem.fairness.waits, "hard": problem.fairness.hard},
        "previous": None if problem.previous is None else {"meetings": placements_to_json(problem.previous)},
    }


def _any_or_list(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _slot_to_json(slot: Slot) -> dict[str, object]:
    starts_at = slot.starts_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"id": slot.id, "block": slot.block, "starts_at": starts_at, "minutes": slot.minutes}


def _participant_to_json(one: Participant) -> dict[str, object]:
    return {
        "id": one.id,
        "side": one.side,
        "slots": _any_or_list(one.slots),
        "minimum": one.minimum,
        "maximum": one.maximum,
        "lanes": one.lanes,
        "location": one.location,
        "longest_run": one.longest_run,
    }


def _meeting_to_json(one: Meeting) -> dict[str, object]:
    return {
        "id": one.id,
        "group": one.group,
        "between": list(one.between),
        "value": one.value,
        "required": one.required,
        "accepted": one.accepted,
        "slots": _any_or_list(one.slots),
        "slot_values": dict(one.slot_values),
        "locations": _any_or_list(one.locations),
        "resources": list(one.resources),
        "after": list(one.after),
        "locked": None if one.locked is None else {"slot": one.locked.slot, "location": one.locked.location},
    }


def placements_to_json(placements: Sequence[Placement]) -> list[dict[str, object]]:
    """Return placements as the list that stands in plans and under `previous`."""
    return [
        {"id": one.meeting, "slot": one.slot, "location": one.location, "seat": one.seat}
        for one in placements
    ]


def plan_to_json(plan: Plan) -> dict[str, object]:
    """Return the plan as a JSON document."""
    return {
        "status": plan.status,
        "meetings": placements_to_json(plan.placements),
        "unplaced": [_unplaced_to_json(unplaced) for unplaced in plan.unplaced],
        "certificate": certificate_to_json(plan.certificate),
        "conflict": list(plan.conflict),
    }


def _unplaced_to_json(unplaced: Unplaced) -> dict[str, object]:
    reasons = [
        {"slot": reason.slot, "rule": reason.rule, "blocked_by": list(reason.blocked_by)}
        for reason in unplaced.reasons
    ]
    return {"id": unplaced.meeting, "reasons": reasons}


def certificate_to_json(certificate: Certificate) -> dict[str, object]:
    """Return the certificate as it stands in a plan's document."""
    return {
        "levels": [_level_to_json(level) for level in certificate.levels],
        "seconds": round(certificate.seconds, 3),
        "work": certificate.work,
        "seed": certificate.seed,
        "solver": certificate.solver,
        "problem_sha256": certificate.problem_sha256,
    }


def _level_to_json(level: Level) -> dict[str, object]:
    return {
        "name": level.name,
        "value": level.value,
        "bound": level.bound,
        "gap": level.gap,
        "optimal": level.is_optimal,
        "proof": level.proof,
    }


def proof_to_json(proof: ProofFile) -> dict[str, object]:
    """Return the proof file as a JSON document."""
    return {
        level: {"scale": multipliers.scale, "multipliers": dict(multipliers.by_row)}
        for level, multipliers in proof.items()
    }
