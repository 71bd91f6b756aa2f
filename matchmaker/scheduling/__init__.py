"""Who meets whom, when, at which table, and how good is that provably? Plain data in and out."""
