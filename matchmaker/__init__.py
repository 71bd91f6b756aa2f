"""Matchmaker: who should meet whom at a circular buyer-meets-supplier event, why, and when.

Plain-data engines at the bottom, records in the middle, thin edges on top; every import points down.
ARCHITECTURE.md at the project's root is the map.
"""
