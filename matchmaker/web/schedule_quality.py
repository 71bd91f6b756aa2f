"""A timetable's certificate in words: what was reached, what is proven, and how far apart the two are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from matchmaker.booking.quality import Quality
from matchmaker.events.models import SIDES
from matchmaker.web.formatting import number, percent

# By level of the objective: what it counts.
_COUNTS: dict[str, LazyString] = {
    "lost": lazy_gettext("Published meetings given up"),
    "moved": lazy_gettext("Published meetings moved"),
    "touched": lazy_gettext("People who must be told of a change"),
    "served": lazy_gettext("People with an accepted request but no meeting"),
    "minimums": lazy_gettext("Meetings short of people's own minimum"),
    "accepted": lazy_gettext("Worth of the accepted requests"),
    "value": lazy_gettext("Worth of all meetings"),
    "waits": lazy_gettext("Waits between two meetings of one person"),
    "spread": lazy_gettext("Difference between the most and the fewest waits"),
    "idle": lazy_gettext("Empty slots in those waits"),
    "changes": lazy_gettext("Changes of table between two meetings"),
}
_STEP, _TALLEST, _GROUND, _AXIS = 22, 90, 110, 20  # the charts' measures, in units of their own
_MORE_IS_BETTER = ("accepted", "value")
_WORTH_BEST = lazy_gettext(
    "This timetable is worth %(value)s points, and it is proven that no timetable is worth more."
)
_WORTH = lazy_gettext(
    "This timetable is worth %(value)s points; "
    "it is proven that no timetable is worth more than %(bound)s (%(gap)s more)."
)
_POINTS = lazy_gettext("Points add up how well the two match, what both sides wish, and their top choices.")
_RECOUNTED = ("dual", "combinatorial")
_PROOFS: dict[str, LazyString] = {
    "dual": lazy_gettext("recounted"),
    "combinatorial": lazy_gettext("recounted"),
    "solver": lazy_gettext("the solver's word"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One level in a table row; `limit` is what no timetable can beat."""

    counts: str
    reached: str
    limit: str
    gap: str
    is_best: bool
    proof: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many people have this many meetings; the rest is where the picture puts it."""

    meetings: int
    people: int
    x: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One side's bars in a picture `width` by `height`, bars standing on `ground`."""

    side: str
    bars: list[Bar]
    width: float
    height: float
    ground: float
    bar_width: float


def headline(quality: Quality) -> str:
    """Return the one sentence that answers "did it work?"."""
    if quality.agreed_placed < quality.agreed:
        text = gettext(
            "%(placed)s of %(agreed)s agreed meetings have a time and a place.",
            placed=number(quality.agreed_placed),
            agreed=number(quality.agreed),
        )
    elif quality.agreed:
        text = ngettext(
            "The one agreed meeting has a time and a place.",
            "All %(num)s agreed meetings have a time and a place.",
            quality.agreed,
        )
    else:
        text = ngettext(
            "%(num)s meeting has a time and a place.",
            "%(num)s meetings have a time and a place.",
            quality.placed,
        )
    return str(text)


def proof_sentence(quality: Quality) -> str:
    """Return what is known about better timetables; "proven" only where a checker can count it again."""
    levels = quality.timetable.certificate.get("levels", [])
    if quality.agreed and quality.agreed_placed == quality.agreed:
        return str(gettext("No timetable can place more of them."))
    level = next((level for level in levels if level["name"] in _MORE_IS_BETTER), None)
    if level is None or level["proof"] == "solver":
        return ""
    facts = {"value": number(level["value"]), "bound": number(level["bound"]), "gap": percent(_gap(level))}
    words = _WORTH_BEST if level["value"] == level["bound"] else _WORTH
    return f"{str(words) % facts} {_POINTS}"


def lines(quality: Quality) -> list[Line]:
    """Return the certificate's levels as table rows, the most important first."""
    return [_line(level) for level in quality.timetable.certificate.get("levels", [])]


def _line(level: dict[str, Any]) -> Line:
    name, value, bound = level["name"], level["value"], level["bound"]
    return Line(
        counts=str(_COUNTS.get(name, name)),
        reached=number(value),
        limit=_limit(level),
        gap="" if value == bound or _is_limit_trivial(level) else percent(_gap(level)),
        is_best=value == bound,
        proof=str(_PROOFS.get(level["proof"], level["proof"])),
    )


def _limit(level: dict[str, Any]) -> str:
    bound = number(level["bound"])
    if level["name"] in _MORE_IS_BETTER:
        text = gettext("at most %(bound)s", bound=bound)
    elif _is_limit_trivial(level):
        text = gettext("no useful limit known")
    else:
        text = gettext("at least %(bound)s", bound=bound)
    return str(text)


def _is_limit_trivial(level: dict[str, Any]) -> bool:
    """Whether the limit says only that nothing is counted below nought."""
    return bool(level["name"] not in _MORE_IS_BETTER and level["bound"] == 0 < level["value"])


def are_all_recounted(quality: Quality) -> bool:
    """Whether no level rests on the solver's word alone."""
    levels = quality.timetable.certificate.get("levels", [])
    return all(level["proof"] in _RECOUNTED for level in levels)


def _gap(level: dict[str, Any]) -> float:
    gap: float = abs(level["bound"] - level["value"]) / max(1, abs(level["value"]))
    return gap


def charts(quality: Quality) -> list[Chart]:
    """Return how many people have how many meetings, one chart a side, all on the same scale."""
    most = max((max(people) for people in quality.spread.values()), default=0)
    return [_chart(side, quality.spread[side], most) for side in SIDES if side in quality.spread]


def _chart(side: str, people: Counter[int], most: int) -> Chart:
    tallest = max(people.values())
    bars = [
        Bar(
            meetings,
            people[meetings],
            x=meetings * _STEP,
            top=_GROUND - _TALLEST * people[meetings] / tallest,
            height=_TALLEST * people[meetings] / tallest,
        )
        for meetings in range(most + 1)
    ]
    return Chart(side, bars, (most + 1) * _STEP, _GROUND + _AXIS, _GROUND, _STEP * 0.7)
