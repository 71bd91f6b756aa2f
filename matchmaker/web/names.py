"""The page words for the code words of the records."""

from __future__ import annotations

from flask_babel import lazy_gettext

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
