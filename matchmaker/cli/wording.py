"""What the event commands print: plain English, one fact a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.booking.quality import Quality
from matchmaker.organiser.following import RunState
from matchmaker.organiser.overview import Overview

_LEVELS = {
    "lost": "published meetings given up",
    "moved": "published meetings moved",
    "touched": "people to tell of a change",
    "served": "people with an accepted request but no meeting",
    "minimums": "meetings short of people's minimum",
    "accepted": "worth of the accepted requests placed",
    "value": "worth of all meetings",
    "waits": "waits between two meetings of one person",
    "spread": "most waits of anybody minus fewest",
    "idle": "empty slots in those waits",
    "changes": "changes of place between two meetings",
}


def overview_lines(found: Overview) -> Iterator[str]:
    """Say what there is to know about an event."""
    zone = ZoneInfo(found.event.zone)
    yield f"{found.event.name} ({found.event.slug}), {found.event.venue}, {found.event.zone}"
    for block in found.blocks:
        times = f"{moment(block.starts_at, zone)}–{block.ends_at.astimezone(zone):%H:%M}"
        yield f"block {block.code}: {times}, {block.slots} slots of {block.minutes} minutes"
    yield _listed("people", (f"{n} {side}s of {of} organisations" for side, (n, of) in found.people.items()))
    yield _listed("places", (f"{n} {kind}s with {of} seats" for kind, (n, of) in found.places.items()))
    for window in found.windows:
        state = "open" if window.is_open else "closed"
        times = f"{moment(window.opens_at, zone)} to {moment(window.closes_at, zone)}"
        yield f"{window.kind}: {state} ({times})"
    yield _listed("requests", _counts(found.requests))
    yield _listed("meetings", _counts(found.meetings))
    for version in found.versions:
        yield from version_lines(version, zone)
    if not found.versions:
        yield f"timetable: none yet; make one with: matchmaker event generate {found.event.slug}"
    if found.run is not None:
        yield f"a timetable is being made: {found.run.state} since {moment(found.run.created_at, zone)}"


def version_lines(quality: Quality, zone: ZoneInfo) -> Iterator[str]:
    """Say how good a version is: first in a sentence, then level by level."""
    version = quality.timetable
    state = f"{version.state}, live" if version.is_live else version.state
    agreed = f"{quality.agreed_placed} of {quality.agreed} agreed ones"
    made = moment(version.created_at, zone)
    yield f"version {version.number} ({state}, made {made}): {quality.placed} meetings, {agreed}"
    for level in version.certificate["levels"]:
        yield f"  {_LEVELS.get(level['name'], level['name'])}: {_judged(level)}"


def progress_line(step: Mapping[str, Any]) -> str:
    """Say what is known at one moment of a solve."""
    bound = "" if step["bound"] is None else f", proven limit {step['bound']:,}"
    return f"{step['seconds']:7.1f} s  {_LEVELS.get(step['level'], step['level'])}: {step['value']:,}{bound}"


def outcome_line(state: RunState) -> str:
    """Say how a run ended."""
    version = "no version" if state.version is None else f"version {state.version}"
    words = {
        "done": f"done: {version} is a draft",
        "cancelled": f"cancelled: {version} was kept",
        "failed": f"failed: {state.error}",
    }
    return words[state.state]


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Say when, on the clock of the event's place."""
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M}"


def _judged(level: Mapping[str, Any]) -> str:
    value, bound = level["value"], level["bound"]
    if value == bound:
        return f"{value:,} (proven best)"
    return f"{value:,} (proven limit {bound:,}, gap {level['gap']:.2%})"


def _listed(name: str, parts: Iterator[str]) -> str:
    return f"{name}: {', '.join(parts) or 'none'}"


def _counts(by_state: Mapping[str, int]) -> Iterator[str]:
    return (f"{count} {state}" for state, count in sorted(by_state.items()))
