"""Documents damaged at random, for tests that nothing crashes."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

JUNK: list[Any] = [None, True, -1, 0, 1, 3.5, 10**30, "", "x", "am1", "\ud800", [], [[]], {}, {"id": "m1"}]


def mutated(document: Any, chance: random.Random) -> Any:
    """Return a copy of the document with one to three places changed, added to, doubled or dropped."""
    document = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        _mutate(document, chance)
    return document


def _mutate(inside: Any, chance: random.Random) -> None:
    while True:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            return
        key = chance.choice(keys)
        if not (isinstance(inside[key], dict | list) and inside[key] and chance.random() < 0.8):
            break
        inside = inside[key]
    what = chance.randrange(4)
    if what == 0:
        inside[key] = chance.choice(JUNK)
    elif what == 1:
        del inside[key]
    elif isinstance(inside, list):
        inside.append(inside[key] if what == 2 else chance.choice(JUNK))
    else:
        inside["new" if what == 2 else chance.choice(["id", "slot", "slots"])] = chance.choice(JUNK)


def mutated_bytes(document: Any, chance: random.Random) -> bytes:
    """Return a mutated file; now and then its bytes are damaged too."""
    data = json.dumps(mutated(document, chance)).encode()
    if chance.random() < 0.25:
        at = chance.randrange(len(data))
        junk = bytes([chance.randrange(256)]) * chance.randint(0, 2)
        data = data[:at] + junk + data[at + chance.randint(0, 9) :]
    return data
