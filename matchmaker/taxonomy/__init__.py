"""Which words do both sides share: goals, strategies, product groups, CPV codes?

The reviewable truth is in `data/`. `catalogue` reads it as plain data (no database); `loading.load_taxonomy`
copies it into the tables that profiles refer to.
"""
