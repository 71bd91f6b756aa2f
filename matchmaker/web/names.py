"""The page words for the code words of the records."""

from __future__ import annotations

from flask_babel import lazy_gettext

from matchmaker.booking.unmet import WORDS

SIDE = {
    "buyer": lazy_gettext("Buyer"),
    "supplier": lazy_gettext("Supplier"),
    "expert": lazy_gettext("Expert"),
}
SIDES = {
    "buyer": lazy_gettext("Buyers"),
    "supplier": lazy_gettext("Suppliers"),
    "expert": lazy_gettext("Experts"),
}
PLACES = {
    "table": lazy_gettext("Tables"),
    "stand": lazy_gettext("Stands"),
    "online": lazy_gettext("Online rooms"),
}
# Why an agreed meeting has no slot, in words that leak nothing about anybody else.
UNMET = WORDS
# The same, counted over all agreed meetings that have no slot.
UNMET_COUNTED = {
    "no_common_time": lazy_gettext("no time in common"),
    "one_is_full": lazy_gettext("one of the two is full"),
    "no_table_free": lazy_gettext("no table free"),
    "others_first": lazy_gettext("other requests came first"),
    "not_agreed": lazy_gettext("not agreed by both"),
}
