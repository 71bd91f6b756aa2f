"""Why an agreed meeting has no slot, in five facts that leak nothing about anybody else.

The timetable names rules and what stands in the way; people read only one of these words. An exclusion reads
like missing time: that somebody does not want to meet is never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext

NO_COMMON_TIME = "no_common_time"
ONE_IS_FULL = "one_is_full"
NO_TABLE_FREE = "no_table_free"
OTHERS_FIRST = "others_first"
NOT_AGREED = "not_agreed"

# What people read.
WORDS = {
    NO_COMMON_TIME: lazy_gettext("The two of you have no time in common."),
    ONE_IS_FULL: lazy_gettext("One of you is full."),
    NO_TABLE_FREE: lazy_gettext("No table was free."),
    OTHERS_FIRST: lazy_gettext("Other requests came first."),
    NOT_AGREED: lazy_gettext("It was not agreed by both."),
}

_BY_RULE = {
    "only_when_available": NO_COMMON_TIME,
    "exclusions_respected": NO_COMMON_TIME,
    "order_respected": NO_COMMON_TIME,
    "resources_suffice": NO_COMMON_TIME,
    "walking_time_kept": NO_COMMON_TIME,
    "one_meeting_per_lane_and_slot": ONE_IS_FULL,
    "maximum_per_person": ONE_IS_FULL,
    "rest_after_run": ONE_IS_FULL,
    "one_meeting_per_seat_and_slot": NO_TABLE_FREE,
    "fixed_location_kept": NO_TABLE_FREE,
    "allowed_location_only": NO_TABLE_FREE,
    "one_meeting_per_group": OTHERS_FIRST,
    "value": OTHERS_FIRST,
}
# From the slot that was nearest to holding the meeting to the one that was farthest.
_NEAREST_FIRST = (OTHERS_FIRST, NO_TABLE_FREE, ONE_IS_FULL, NO_COMMON_TIME)


def unmet_word(reasons: Iterable[Mapping[str, Any]]) -> str:
    """Return the one fact to tell for a timetable's reasons ``{"slot", "rule", "blocked_by"}``.

    Of several slots the one that came nearest speaks; a rule without a word of its own reads as the others'
    requests having come first, which is what every rule comes to.
    """
    words = {_BY_RULE.get(reason["rule"], OTHERS_FIRST) for reason in reasons}
    return next((word for word in _NEAREST_FIRST if word in words), OTHERS_FIRST)
