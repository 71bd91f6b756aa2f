"""Who did what to what? Append-only, in the same transaction as the change."""
