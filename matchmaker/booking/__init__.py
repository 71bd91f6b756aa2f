"""Who meets whom? Requests, meetings from accepted to held or cancelled, and timetable versions."""
