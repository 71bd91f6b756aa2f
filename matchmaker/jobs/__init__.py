"""How does work leave the request? By name, once the change that wants it is committed.

The queue is only the wake-up; the truth is a row (a timetable run, an outbox mail) that reconciling finds
again.
"""
