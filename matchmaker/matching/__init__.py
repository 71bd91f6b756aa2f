"""Whom should a participant meet? Ranked suggestions, kept with their reasons."""
