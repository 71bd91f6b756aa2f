"""What does a buyer need and a supplier offer?

An *item* is a need or an offer: its side is its own, whoever wrote it. Entry functions: `writing`:
write_item, change_item, withdraw_item, with an `ItemContent`.
"""
