"""Tables of booking: what people asked for, what is on the timetable."""

from matchmaker.booking.models.asking import Exclusion, Request
from matchmaker.booking.models.meetings import BookingKey, Meeting
from matchmaker.booking.models.telling import CalendarFeed, Notice
from matchmaker.booking.models.timetables import Placement, Timetable, TimetableRun, UnplacedMeeting

__all__ = [
    "BookingKey",
    "CalendarFeed",
    "Exclusion",
    "Meeting",
    "Notice",
    "Placement",
    "Request",
    "Timetable",
    "TimetableRun",
    "UnplacedMeeting",
]
