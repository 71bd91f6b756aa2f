"""Moments and numbers as the reader writes them, in the event's own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask
from flask_babel import get_locale

# How dates and numbers are written around here: 24-hour clocks and the day before the month.
_WRITTEN = {"en": "en_GB", "nl": "nl_BE", "fr": "fr_BE", "de": "de_BE"}


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    for formatter in (day, short_day, days, clock, hours, number, percent, city):
        app.jinja_env.filters[formatter.__name__] = formatter


def _locale() -> str:
    return _WRITTEN[str(get_locale())[:2]]


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def day(moment: datetime, zone: str) -> str:
    """Return e.g. Tuesday, 24 November 2026."""
    return dates.format_date(_local(moment, zone), "full", locale=_locale())


def short_day(moment: datetime, zone: str) -> str:
    """Return e.g. 24 Nov 2026."""
    return dates.format_date(_local(moment, zone), "medium", locale=_locale())


def days(first: datetime, last: datetime, zone: str) -> str:
    """Return one day in full, or e.g. 24–25 Nov 2026."""
    start, end = _local(first, zone).date(), _local(last, zone).date()
    if start == end:
        return day(first, zone)
    return dates.format_interval(start, end, "yMMMd", locale=_locale())


def clock(moment: datetime, zone: str) -> str:
    """Return e.g. 09:20."""
    return dates.format_time(_local(moment, zone), "short", locale=_locale())


def hours(first: datetime, last: datetime, zone: str) -> str:
    """Return e.g. 09:20–09:40."""
    return f"{clock(first, zone)}–{clock(last, zone)}"


def number(value: float) -> str:
    """Return e.g. 1,234 as the reader groups digits."""
    return numbers.format_decimal(value, locale=_locale())


def percent(share: float) -> str:
    """Return e.g. 0.28% for 0.0028; a share above nothing never reads as 0%."""
    shown = numbers.format_percent(share, "#,##0.##%", locale=_locale())
    least = numbers.format_percent(0.0001, "#,##0.##%", locale=_locale())
    return f"< {least}" if 0 < share < 0.0001 else shown  # noqa: PLR2004


def city(zone: str) -> str:
    """Return e.g. Brussels: the city on whose clock times are read; else the zone's own name."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    return dates.get_timezone_location(ZoneInfo(zone), locale=_locale(), return_city=True)
