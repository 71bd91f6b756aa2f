"""Moments as a mail's reader writes them, on the event's clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import dates

# How dates and numbers are written around here: 24-hour clocks and the day before the month.
_WRITTEN = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE", "de": "de_BE"}


def day(moment: datetime, *, zone: str, language: str) -> str:
    """Return e.g. Tuesday, 24 November 2026."""
    return dates.format_date(moment.astimezone(ZoneInfo(zone)), "full", locale=_locale(language))


def hours(first: datetime, last: datetime, *, zone: str, language: str) -> str:
    """Return e.g. 09:20–09:40; with the offset on a day on which the clock changes."""
    clock = ZoneInfo(zone)
    start, end = (
        dates.format_time(moment.astimezone(clock), "short", locale=_locale(language))
        for moment in (first, last)
    )
    if not _changes_clock(first, clock):
        return f"{start}–{end}"
    return f"{start} ({offset(first, zone=zone)}) – {end} ({offset(last, zone=zone)})"


def offset(moment: datetime, *, zone: str) -> str:
    """Return e.g. UTC+1: how far the event's clock is from UTC at this moment."""
    minutes = (moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
    sign, (whole, rest) = ("−" if minutes < 0 else "+"), divmod(abs(minutes), 60)
    return f"UTC{sign}{whole}" + (f":{rest:02}" if rest else "")


def clock_name(moment: datetime, *, zone: str, language: str) -> str:
    """Return e.g. Central European Standard Time, UTC+1: the clock that times are read on."""
    name = dates.get_timezone_name(moment.astimezone(ZoneInfo(zone)), width="long", locale=_locale(language))
    return f"{name}, {offset(moment, zone=zone)}"


def _locale(language: str) -> str:
    return _WRITTEN.get(language, _WRITTEN["en"])


def _changes_clock(moment: datetime, clock: ZoneInfo) -> bool:
    date = moment.astimezone(clock).date()
    midnights = [datetime.combine(date + timedelta(days=one), time(), clock) for one in (0, 1)]
    return midnights[0].utcoffset() != midnights[1].utcoffset()
