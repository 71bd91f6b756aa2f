"""How well does an offer answer a need, and why? Plain data in, additive explained scores out."""
