"""A small problem document that uses every key of the format, for tests to alter."""

from __future__ import annotations

from typing import Any


def full_document() -> dict[str, Any]:
    """Return a fresh problem document with every key."""
    return {
        "slots": [
            {"id": "am1", "block": "am", "starts_at": "2026-11-24T08:00:00Z", "minutes": 15},
            {"id": "am2", "block": "am", "starts_at": "2026-11-24T08:15:00Z", "minutes": 15},
            {"id": "am3", "block": "am", "starts_at": "2026-11-24T09:30:00+01:00", "minutes": 15},
            {"id": "pm1", "block": "pm", "starts_at": "2026-11-24T12:00:00Z", "minutes": 20},
        ],
        "locations": [
            {"id": "T1", "kind": "table", "seats": 1, "slots": None},
            {"id": "T2", "kind": "stand", "seats": 2, "slots": ["am1", "am2", "pm1"]},
        ],
        "resources": [{"id": "interpreter", "amount": 1, "slots": ["am1", "am2"]}],
        "participants": [
            {
                "id": "b1",
                "side": "buyer",
                "slots": ["am1", "am2", "pm1"],
                "minimum": 1,
                "maximum": 2,
                "lanes": 1,
                "location": None,
                "longest_run": 2,
            },
            {"id": "b2", "side": "buyer"},
            {"id": "s1", "side": "supplier", "lanes": 2, "location": "T2"},
            {"id": "s2", "side": "supplier", "maximum": None},
        ],
        "meetings": [
            {
                "id": "m1",
                "group": "g",
                "between": ["b1", "s1"],
                "value": 120,
                "required": False,
                "accepted": True,
                "slots": ["am1", "pm1"],
                "slot_values": {"pm1": 60},
                "locations": ["T2"],
                "resources": [],
                "after": ["m2"],
                "locked": None,
            },
            {"id": "m2", "between": ["b1", "s2"], "value": 80, "resources": ["interpreter"]},
            {"id": "m3", "between": ["b2", "s1"], "group": "g", "value": 50, "accepted": True},
            {"id": "m4", "between": ["b2", "s2"], "locked": {"slot": "am2", "location": "T1"}},
        ],
        "exclusions": [["b2", "b1"]],
        "walking": {"default": 0, "pairs": [["T1", "T2", 1]]},
        "objective": ["served", "minimums", "accepted", "value", "waits", "idle", "changes"],
        "fairness": {"waits": 2, "hard": False},
        "previous": {"meetings": [{"id": "m1", "slot": "am1", "location": "T2", "seat": 1}]},
    }
