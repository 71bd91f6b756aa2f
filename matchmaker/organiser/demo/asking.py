"""Who asks whom at the demo, and what the others answer: likely, varied, and the same on every machine.

Only integers and SHA-256 decide: no random module, no set order, no hash(). What people ask follows what
their items have in common; some suppliers are asked more than they can meet.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property

from matchmaker.organiser.demo.reading import Demo, DemoItem, Person

SEED = 2027

# How much each thing in common adds to the wish to meet; `_WHIM` is the largest share of chance.
_SAME_THEME = 55
_SAME_AREA = 30
_SAME_GROUP = 20
_SAME_STRATEGY = 8
_SAME_CPV = {2: 2, 3: 6, 4: 10, 5: 14}  # by length of the common prefix; longer counts as 5
_SAME_REGION = 12
_WHIM = 40
_FAME = 30
_FAMOUS_PERCENT = 10
_LEAST = 40  # nobody asks for less than this, whim aside

# How many requests one sends: at least, and up to how many more.
_SENT = {"buyer": (4, 2), "supplier": (2, 2), "expert": (2, 3)}
_MUTUAL_PERCENT = 6  # ask although the other one already has
_SPEECHLESS_PERCENT = 35
_FIRST_DAYS = 38  # requests arrive within so many days of the opening, answers within ten more
_ANSWER_DAYS = 10

# Percent accepted, left open, declined (the rest is withdrawn): where there is a common theme, and elsewhere.
_ANSWERS = {True: (84, 9, 4), False: (63, 16, 14)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `appeal` is how much the one who asks wants it; persons and items by their keys."""

    by: str
    to: str
    need: str
    offer: str
    appeal: int
    is_apt: bool
    message: str
    state: str
    created_at: datetime
    answered_at: datetime | None
    is_top_choice: bool = False
    is_top_choice_back: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """The best pair of items of two people."""

    need: DemoItem
    offer: DemoItem
    points: int


def requests_of(demo: Demo, seed: int = SEED) -> tuple[Asked, ...]:
    """Return the demo's requests, oldest first."""
    return _Asking(demo, seed).requests()


def likelihood(need: DemoItem, offer: DemoItem) -> int:
    """Return how much need and offer have in common, from what is written in their fields alone."""
    return (
        _SAME_THEME * bool(need.themes & offer.themes)
        + _SAME_AREA * bool(need.areas & offer.areas)
        + _SAME_GROUP * bool(set(need.product_groups) & set(offer.product_groups))
        + _SAME_STRATEGY * len(set(need.strategies) & set(offer.strategies))
        + max((_cpv_points(one, other) for one in need.cpv for other in offer.cpv), default=0)
        + _SAME_REGION * any(_overlap(one, other) for one in need.regions for other in offer.regions)
    )


def _cpv_points(one: str, other: str) -> int:
    same = next((place for place in range(5) if one[place] != other[place]), 5)
    return _SAME_CPV.get(same, 0)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


class _Asking:
    """The making of the requests of one demo."""

    def __init__(self, demo: Demo, seed: int) -> None:
        self._demo = demo
        self._seed = seed
        self._people = {person.key: person for person in demo.people}

    def requests(self) -> tuple[Asked, ...]:
        asked: dict[tuple[str, str], Asked] = {}
        for person in self._demo.people:
            for other, match, appeal in self._favourites(
                person, {to for to, by in asked if by == person.key}
            ):
                asked[person.key, other.key] = self._request(person, other, match, appeal)
        self._agree(asked)
        starred = self._starred(asked)
        return tuple(sorted(starred, key=lambda one: (one.created_at, one.by, one.to)))

    def _favourites(self, person: Person, suitors: set[str]) -> list[tuple[Person, _Match, int]]:
        """Return whom the person asks, the most appealing first; seldom one of the `suitors` who asked."""
        least, more = _SENT[person.side]
        wanted = least + self._draw(more + 1, "sent", person.key)
        found = [
            (other, match, match.points + self._taste(person, other))
            for other in self._demo.people
            if (match := self._matches.get((person.key, other.key))) is not None
            and (other.key not in suitors or self._chance("mutual", person.key, other.key) < _MUTUAL_PERCENT)
        ]
        found.sort(key=lambda one: (-one[2], one[0].key))
        return found[:wanted]

    def _taste(self, person: Person, other: Person) -> int:
        is_famous = self._chance("fame", other.key) < _FAMOUS_PERCENT
        return self._draw(_WHIM, "whim", person.key, other.key) + _FAME * is_famous

    @cached_property
    def _matches(self) -> Mapping[tuple[str, str], _Match]:
        """The best pair of items of every two people who may meet, by asker and asked, both ways round."""
        items: dict[bool, list[DemoItem]] = defaultdict(list)
        for item in self._demo.items:
            items[item.side == "buyer"].append(item)
        best: dict[tuple[str, str], _Match] = {}
        for need in items[True]:
            for offer in items[False]:
                match = _Match(need, offer, likelihood(need, offer))
                if match.points < _LEAST or not self._may_meet(need.person, offer.person):
                    continue
                for pair in ((need.person, offer.person), (offer.person, need.person)):
                    if pair not in best or best[pair].points < match.points:
                        best[pair] = match
        return best

    def _may_meet(self, one: str, other: str) -> bool:
        first, second = self._people[one], self._people[other]
        return (
            first.organisation != second.organisation
            and _common_language(first, second) is not None
            and not self._is_excluded(first, second)
        )

    def _is_excluded(self, one: Person, other: Person) -> bool:
        return any(
            exclusion.by == by.key
            and (exclusion.person == to.key or exclusion.organisation == to.organisation)
            for by, to in ((one, other), (other, one))
            for exclusion in self._demo.exclusions
        )

    def _request(self, person: Person, other: Person, match: _Match, appeal: int) -> Asked:
        is_apt = bool(match.need.themes & match.offer.themes)
        state = self._state(person, other, is_apt=is_apt)
        opened: datetime = self._demo.event["windows"]["requesting"][0]
        minutes = self._draw(_FIRST_DAYS * 24 * 60, "when", person.key, other.key)
        waited = 1 + self._draw(_ANSWER_DAYS * 24 * 60, "answer", person.key, other.key)
        created_at = opened + timedelta(minutes=minutes)
        return Asked(
            by=person.key,
            to=other.key,
            need=match.need.key,
            offer=match.offer.key,
            appeal=appeal,
            is_apt=is_apt,
            message=self._message(person, other),
            state=state,
            created_at=created_at,
            answered_at=None if state == "open" else created_at + timedelta(minutes=waited),
        )

    @staticmethod
    def _agree(asked: dict[tuple[str, str], Asked]) -> None:
        """Accept both requests of two who ask each other, when the second one asks."""
        for pair, request in asked.items():
            back = asked.get((request.to, request.by))
            if back is not None:
                agreed_at = max(request.created_at, back.created_at)
                asked[pair] = replace(request, state="accepted", answered_at=agreed_at)

    def _state(self, person: Person, other: Person, *, is_apt: bool) -> str:
        accepted, left_open, declined = _ANSWERS[is_apt]
        chance = self._chance("state", person.key, other.key)
        if chance < accepted:
            return "accepted"
        if chance < accepted + left_open:
            return "open"
        return "declined" if chance < accepted + left_open + declined else "withdrawn"

    def _message(self, person: Person, other: Person) -> str:
        language = _common_language(person, other)
        lines = self._demo.messages.get((person.side, str(language)), ())
        if not lines or self._chance("speechless", person.key, other.key) < _SPEECHLESS_PERCENT:
            return ""
        return lines[self._draw(len(lines), "line", person.key, other.key)]

    def _starred(self, asked: Mapping[tuple[str, str], Asked]) -> Iterable[Asked]:
        """Give everybody their top choices, within the event's limit, among what they asked and accepted."""
        wishes: dict[str, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
        for pair, request in asked.items():
            if request.state in ("open", "accepted"):
                wishes[request.by].append((request.appeal, pair))
            if request.state == "accepted":
                wishes[request.to].append((request.appeal - _WHIM // 2, pair))
        stars: Counter[tuple[str, tuple[str, str]]] = Counter()
        for person, wanted in wishes.items():
            many = self._draw(self._demo.event["top_choices"] + 1, "stars", person)
            for _, pair in sorted(wanted, key=lambda wish: (-wish[0], wish[1]))[:many]:
                stars[person, pair] += 1
        for pair, request in asked.items():
            yield replace(
                request,
                is_top_choice=(request.by, pair) in stars,
                is_top_choice_back=(request.to, pair) in stars,
            )

    def _chance(self, *words: str) -> int:
        """Return a number from 0 to 99."""
        return self._draw(100, *words)

    def _draw(self, below: int, *words: str) -> int:
        """Return a number from 0 to `below` − 1 that depends on the words and the seed alone."""
        return _number(f"{self._seed}|{'|'.join(words)}") % below


@cache
def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _common_language(one: Person, other: Person) -> str | None:
    """Return the first language of `one` that both can hold a meeting in."""
    return next((language for language in one.languages if language in other.languages), None)
