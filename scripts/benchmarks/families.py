"""Timetable problems from seeds: the random two-sided family, and events as organisers know them.

families.py random --buyers 50 --suppliers 50 --slots 12 --choices 10 --seats 0.9 --seed 0 > PROBLEM.json
families.py event typical --seed 0 > PROBLEM.json
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]

TASTES = 8
START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def tastes(buyers: int, suppliers: int, random: np.random.Generator) -> Reals:
    """Return how much each buyer likes each supplier: what they share, fame and chance."""
    shared = random.standard_normal((buyers, TASTES)) @ random.standard_normal((suppliers, TASTES)).T
    fame = random.normal(0, 0.8, suppliers)
    return shared / 3 + fame + random.normal(0, 0.5, (buyers, suppliers))


def best(liking: Reals, count: int) -> npt.NDArray[np.int64]:
    """Return, for each row, the columns liked best, best first."""
    return np.argsort(-liking, axis=1, kind="stable")[:, :count]


def slots_in_blocks(count: int, blocks: int, minutes: int) -> list[dict[str, Any]]:
    """Return slots over the day, the blocks an hour apart."""
    size = -(-count // blocks)
    found = []
    for number in range(count):
        block = number // size
        starts_at = START + timedelta(minutes=number * minutes, hours=block)
        found.append(
            {
                "id": f"t{number + 1:02}",
                "block": f"block{block + 1}",
                "starts_at": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
                "minutes": minutes,
            }
        )
    return found


def random_family(  # noqa: PLR0913 - the parameters of the family
    buyers: int,
    suppliers: int,
    slots: int,
    k: int,
    *,
    seats_share: float = 0.9,
    availability: float = 0.85,
    minimum: int = 0,
    maximum: int | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Return a problem of the random family: everyone ranks the `k` they like best, a rank r is worth k − r.

    The values of the two sides of a pair add up. Everybody is free in a slot with `availability`; there are
    seats for `seats_share` of the smaller side.
    """
    random = np.random.default_rng(seed)
    liking = tastes(buyers, suppliers, random)
    chosen_by_suppliers = best((liking + random.standard_normal(liking.shape)).T, k)
    values: dict[tuple[int, int], int] = {}
    for buyer, row in enumerate(best(liking, k).tolist()):
        for rank, supplier in enumerate(row):
            values[buyer, supplier] = k - rank
    for supplier, row in enumerate(chosen_by_suppliers.tolist()):
        for rank, buyer in enumerate(row):
            values[buyer, supplier] = values.get((buyer, supplier), 0) + k - rank
    times = slots_in_blocks(slots, 1, 20)
    people = [("buyer", f"b{number}") for number in range(buyers)]
    people += [("supplier", f"s{number}") for number in range(suppliers)]
    free = random.random((len(people), slots)) < availability
    return {
        "slots": times,
        "locations": [{"id": "table", "seats": int(seats_share * min(buyers, suppliers))}],
        "participants": [
            {
                "id": name,
                "side": side,
                "slots": [time["id"] for time, is_free in zip(times, free[index], strict=True) if is_free],
                "minimum": minimum,
                "maximum": maximum,
            }
            for index, (side, name) in enumerate(people)
        ],
        "meetings": [
            {"id": f"b{buyer}-s{supplier}", "between": [f"b{buyer}", f"s{supplier}"], "value": value}
            for (buyer, supplier), value in sorted(values.items())
        ],
        "objective": ["minimums", "value"] if minimum else ["value"],
    }


@dataclass(frozen=True)
class Size:
    """An event: its people, times and places, and how many requests a person of each side makes."""

    buyers: int
    suppliers: int
    slots: int
    blocks: int
    tables: int
    stands: int
    asked_by_buyer: int
    asked_by_supplier: int


SIZES = {
    "typical": Size(90, 110, 14, 2, 40, 8, 5, 3),
    "skewed": Size(23, 104, 30, 4, 20, 4, 28, 5),
    "large": Size(240, 320, 16, 2, 130, 20, 6, 3),
    "very-large": Size(1000, 1000, 24, 2, 700, 50, 8, 6),
}


def event(size: Size, seed: int = 0) -> dict[str, Any]:
    """Return an event with requests, top choices and answers of both sides, and every level of the objective.

    Availability differs from person to person (60 to 100 %), some want few meetings or need rests, some
    suppliers have a stand; a request is worth what `value_of` says.
    """
    random = np.random.default_rng(seed)
    liking = tastes(size.buyers, size.suppliers, random)
    times = slots_in_blocks(size.slots, size.blocks, 20)
    asked = _requests(size, liking, random)
    meetings = [
        {
            "id": f"b{buyer}-s{supplier}",
            "between": [f"b{buyer}", f"s{supplier}"],
            "value": value_of(score, sides),
            "accepted": is_accepted,
        }
        for buyer, supplier, score, sides, is_accepted in asked
    ]
    stands = random.choice(size.suppliers, size.stands, replace=False).tolist()
    locations = [{"id": f"T{number + 1}", "kind": "table"} for number in range(size.tables)]
    locations += [{"id": f"stand-s{number}", "kind": "stand"} for number in stands]
    people = [_person(f"b{number}", "buyer", times, random) for number in range(size.buyers)]
    people += [_person(f"s{number}", "supplier", times, random) for number in range(size.suppliers)]
    for number in stands:
        people[size.buyers + number]["location"] = f"stand-s{number}"
    return {
        "slots": times,
        "locations": locations,
        "participants": people,
        "meetings": meetings,
        "fairness": {"waits": 2, "hard": False},
    }


def value_of(score: int, sides: tuple[int, int]) -> int:
    """Return a request's value: match score, 50 for each side that asked, 100 more for each top choice.

    A side is 0 (did not ask), 1 (asked) or 2 (made it a top choice).
    """
    return score + sum({0: 0, 1: 50, 2: 150}[side] for side in sides)


def _requests(
    size: Size, liking: Reals, random: np.random.Generator
) -> list[tuple[int, int, int, tuple[int, int], bool]]:
    """Return who asked whom: (buyer, supplier, match score, sides, accepted), by pair."""
    top_choices = 3
    sides: dict[tuple[int, int], list[int]] = {}
    back = liking + random.standard_normal(liking.shape)
    for buyer, row in enumerate(best(liking, size.asked_by_buyer).tolist()):
        for rank, supplier in enumerate(row):
            sides.setdefault((buyer, supplier), [0, 0])[0] = 2 if rank < top_choices else 1
    for supplier, row in enumerate(best(back.T, size.asked_by_supplier).tolist()):
        for rank, buyer in enumerate(row):
            sides.setdefault((buyer, supplier), [0, 0])[1] = 2 if rank < top_choices else 1
    place = np.argsort(np.argsort(liking, axis=None)).reshape(liking.shape) / liking.size
    found = []
    for (buyer, supplier), (first, second) in sorted(sides.items()):
        chance = 0.4 + 0.5 * place[buyer, supplier]
        is_accepted = bool(first and second) or bool(random.random() < chance)
        found.append((buyer, supplier, int(100 * place[buyer, supplier]), (first, second), is_accepted))
    return found


def _person(name: str, side: str, times: list[dict[str, Any]], random: np.random.Generator) -> dict[str, Any]:
    share = random.uniform(0.6, 1.0)
    free = [time["id"] for time in times if random.random() < share]
    return {
        "id": name,
        "side": side,
        "slots": None if random.random() < 1 / 3 else free,
        "minimum": 1,
        "maximum": int(random.integers(4, 9)) if random.random() < 1 / 4 else None,
        "longest_run": 4 if random.random() < 1 / 5 else None,
    }


def main() -> None:
    """Write one problem to the standard output."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    family = kinds.add_parser("random")
    for name, default in (("buyers", 50), ("suppliers", 50), ("slots", 12), ("choices", 10)):
        family.add_argument(f"--{name}", type=int, default=default)
    family.add_argument("--seats", type=float, default=0.9)
    family.add_argument("--minimum", type=int, default=0)
    family.add_argument("--maximum", type=int)
    known = kinds.add_parser("event")
    known.add_argument("size", choices=SIZES)
    for each in (family, known):
        each.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.kind == "event":
        document = event(SIZES[given.size], given.seed)
    else:
        document = random_family(
            given.buyers,
            given.suppliers,
            given.slots,
            given.choices,
            seats_share=given.seats,
            minimum=given.minimum,
            maximum=given.maximum,
            seed=given.seed,
        )
    json.dump(document, sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main()
