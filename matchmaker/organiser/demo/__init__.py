"""What does a believable event look like? Invented people, needs, offers and requests, always the same.

`data/` holds what was written by hand; `loading.load_demo()` turns it into records, `exporting` into files.
"""
