"""When and where is the event, who takes part, who is free?

Who is free is what `participant_occupancy` and `seat_occupancy` say, whoever occupies them. Entry functions:

- `setting_up`: create_event, change_rules, set_windows, add_block, add_locations, add_product_groups
- `joining`: take_part, set_limits, set_closed_slots; `sessions`: add_session, sign_up, sign_off
- `acting`: who may act for a participant; `locking`: waiting for one's turn; `queries`
"""
