"""Tables of booking: what people asked for, what is on the timetable, what occupies whom and where."""

from matchmaker.booking.models.asking import Exclusion, Request
from matchmaker.booking.models.meetings import BookingKey, Meeting, ParticipantOccupancy, SeatOccupancy
from matchmaker.booking.models.telling import CalendarFeed, Notice
from matchmaker.booking.models.timetables import Placement, Timetable, TimetableRun, UnplacedMeeting

__all__ = [
    "BookingKey",
    "CalendarFeed",
    "Exclusion",
    "Meeting",
    "Notice",
    "ParticipantOccupancy",
    "Placement",
    "Request",
    "SeatOccupancy",
    "Timetable",
    "TimetableRun",
    "UnplacedMeeting",
]
