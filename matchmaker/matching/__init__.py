"""Whom should a participant meet? Ranked suggestions, kept with their reasons.

Entry functions: `suggesting.refresh_suggestions` (after a profile changed), `queries.suggestions_for`.
Exclusions are private to booking, so whoever shows suggestions leaves those out.
"""
