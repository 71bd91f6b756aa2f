"""Which words do both sides share: goals, strategies, CPV codes?"""
