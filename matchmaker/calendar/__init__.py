"""How do meetings reach people's own calendars? Plain data in, iCalendar bytes out."""
