"""How do meetings reach people's own calendars? Plain data in, iCalendar bytes out.

An `Entry` is one meeting or session as it stands. Four objects are made of entries: `invitation` and
`cancellation` for one recipient by mail, `download` for a file people keep, `feed` for an address they
subscribe to. Equal input gives equal bytes.
"""
