"""The demo's needs and offers in the format of `matchmaker rank` (README.md shows it)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from matchmaker.organiser.demo.reading import read_demo


def item_lines(*, is_need: bool) -> Iterator[str]:
    """Return the demo's needs, or its offers, as lines of JSON; no database is asked."""
    demo = read_demo()
    languages = {person.key: person.languages for person in demo.people}
    for item in demo.items:
        if (item.side == "buyer") is is_need:
            written = {
                "id": item.key,
                "title": item.title,
                "text": item.text,
                "language": item.language,
                "strategies": item.strategies,
                "product_groups": item.product_groups,
                "cpv": item.cpv,
                "regions": item.regions,
                "languages": languages[item.person],
            }
            yield json.dumps({key: value for key, value in written.items() if value}, ensure_ascii=False)
