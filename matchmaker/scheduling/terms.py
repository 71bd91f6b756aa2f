"""Sums of CP-SAT expressions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ortools.sat.python import cp_model

#: A linear expression of a model, or a number where nothing is open.
Term = Any


def added(terms: Iterable[Term]) -> Term:
    """Return the sum as a new expression, or a number.

    Python's own `sum` adds in place, and OR-Tools 9.15 then changes expressions that stand elsewhere too.
    """
    numbers, expressions = 0, []
    for term in terms:
        if isinstance(term, int):
            numbers += term
        else:
            expressions.append(term)
    return cp_model.LinearExpr.sum(expressions) + numbers if expressions else numbers


def opposite(term: Term) -> Term:
    """Return the opposite of a literal, or of 0 or 1."""
    return 1 - term if isinstance(term, int) else ~term
