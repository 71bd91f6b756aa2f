"""How well does an offer answer a need, and why? Plain data in, additive explained scores out.

Entry functions: `ranking.rank` (counterparts with the parts of their scores), `suggesting.suggest_cpv`,
`jsonl.read_items`. A pair passes through `comparing` (all criteria: `coverage` over codes, `text` over
words in `segments`, `cpv` over codes or likely `subjects`) and `points` (two one-way scores become one).
Weights and their reasons: `data/criteria.csv`.
"""
