"""Facts → translated sentences, for web, api, mail and cli. `translations/` stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import Babel, LazyString, lazy_gettext

from matchmaker.errors import DomainError

babel = Babel()

# One sentence a fact, by the name of its class; %(name)s stands for one of its facts.
_SENTENCES: dict[str, LazyString] = {
    "NotFound": lazy_gettext("This does not exist, or is not for you."),
    "NoSuchEvent": lazy_gettext("There is no event at this address."),
    "NoSuchParticipant": lazy_gettext("Nobody taking part in this event has this address."),
    "NotAllowed": lazy_gettext("You may not do this."),
    "PeopleInvented": lazy_gettext("The people of this event are invented, so no mail is sent to them."),
    "NotADemo": lazy_gettext("A real event has the address %(slug)s. Choose another for the demo."),
    "Busy": lazy_gettext("Many people are busy here right now. Nothing was changed; please try again."),
    "NoSuchRequest": lazy_gettext("This meeting request does not exist, or is not for you."),
    "NoSuchFeed": lazy_gettext("There is no calendar at this address; your agenda page has the current one."),
    "NoSuchMeeting": lazy_gettext("This meeting does not exist, or is not for you."),
    "NoSuchTimetable": lazy_gettext("This version of the meeting schedule does not exist."),
    "UnknownPreset": lazy_gettext("There is no preset “%(preset)s”; choose one of: %(presets)s."),
    "BookingsChanged": lazy_gettext(
        "Meetings were booked, moved or cancelled since this schedule was made. Generate it again."
    ),
    "DraftOutdated": lazy_gettext(
        "Availability or rules changed since this schedule was made, and it breaks them. Generate it again."
    ),
    "TouchesThePast": lazy_gettext("This would change meetings that have already begun."),
    "NoSuchSlot": lazy_gettext("This event has no such time slot."),
    "NoSuchSession": lazy_gettext("This session does not exist, or was cancelled."),
    "SlugTaken": lazy_gettext("Another event has the address “%(slug)s”."),
    "SlugMalformed": lazy_gettext("Use small letters, digits and hyphens, at most 60."),
    "UnknownZone": lazy_gettext("“%(zone)s” is not a time zone."),
    "SlotsOverlap": lazy_gettext("These times overlap others of the event."),
    "CodeTaken": lazy_gettext("“%(code)s” is there already."),
    "WindowMalformed": lazy_gettext("The end has to be after the start."),
    "AlreadyTakesPart": lazy_gettext("This person already takes part."),
    "LimitsMalformed": lazy_gettext("The most meetings cannot be fewer than the least."),
    "SlotInUse": lazy_gettext("There are meetings at this time. Move or cancel them first."),
    "SessionsOverlap": lazy_gettext("There is another session at this time."),
    "SessionFull": lazy_gettext("No place is left in this session."),
    "NotSignedUp": lazy_gettext("You are not signed up for this session."),
    "NoSuchExclusion": lazy_gettext("This has been lifted already, or is not yours."),
    "NoSuchOrganisation": lazy_gettext("There is no such organisation."),
    "NoSuchItem": lazy_gettext("This need or solution does not exist, or is not for you."),
    "ItemWithdrawn": lazy_gettext("This need or solution was taken back."),
    "TitleMissing": lazy_gettext("Give it a title."),
    "TextTooLong": lazy_gettext("Please use at most %(limit)s characters."),
    "UnknownLanguage": lazy_gettext("Choose a language."),
    "UnknownCodes": lazy_gettext("These are not known: %(codes)s."),
    "WindowClosed": lazy_gettext("This is closed at the moment."),
    "DirectBookingOff": lazy_gettext("At this event the organisers make the meeting schedule."),
    "SidesMayNotAsk": lazy_gettext("At this event your side does not ask this side for meetings."),
    "SameOrganisation": lazy_gettext("You both belong to the same organisation."),
    "CannotMeet": lazy_gettext("This meeting is not possible."),
    "AlreadyAsked": lazy_gettext("There is already a request or a meeting between you."),
    "RequestNotLive": lazy_gettext("This request is no longer open."),
    "TooManyTopChoices": lazy_gettext("You have given all %(limit)s top choices. Take one back first."),
    "MessageTooLong": lazy_gettext("Please use at most %(limit)s characters."),
    "NotAgreed": lazy_gettext("You can book this meeting once both sides want it."),
    "MeetingNotWaiting": lazy_gettext("This meeting already has a time, or was cancelled."),
    "MeetingNotPlaced": lazy_gettext("This meeting has no time yet, or was cancelled."),
    "MeetingBegun": lazy_gettext("This meeting has already begun."),
    "SlotPassed": lazy_gettext("This time has passed. Choose a later one."),
    "SlotClosed": lazy_gettext("One of you is not available at this time. Choose another one."),
    "SlotTaken": lazy_gettext("Just taken: one of you has another meeting at this time. Choose another one."),
    "SeatTaken": lazy_gettext("Just taken: this place is no longer free at this time. Choose another one."),
    "NoSeatFree": lazy_gettext("Just taken: no table is free at this time. Choose another one."),
    "MaximumReached": lazy_gettext("One of you has as many meetings as they want."),
    "RestNeeded": lazy_gettext("One of you needs a rest at this time. Choose another one."),
    "ColleagueMeets": lazy_gettext("Your organisations already have a meeting about this."),
    "KeyReused": lazy_gettext("This form was already used for another meeting. Load the page again."),
    "StorageFull": lazy_gettext(
        "The server's storage is full. Nothing was changed; please tell the organisers."
    ),
    "AddressTaken": lazy_gettext("Somebody with the address %(address)s is here already."),
    "PasswordTooShort": lazy_gettext(
        "A password needs at least %(shortest)s characters; a few words do well."
    ),
    "PasswordTooLong": lazy_gettext("A password may have at most %(longest)s characters."),
    "PasswordGuessable": lazy_gettext("Others would guess this password. A few unrelated words do well."),
    "RunAlreadyActive": lazy_gettext(
        "A timetable of this event is already being made; wait for it, or stop it first."
    ),
    "RunNotActive": lazy_gettext("No timetable of this event is being made."),
    "RunTakenOver": lazy_gettext("Another worker has taken this run over."),
    "WorkersLost": lazy_gettext(
        "%(attempts)s workers in a row stopped without an answer. Look into their logs, then try again."
    ),
    "SolverDied": lazy_gettext(
        "The solver stopped without an answer (%(problem)s); perhaps the memory ran out. Please try again."
    ),
    "SolverFailed": lazy_gettext("The solver could not work on this event: %(problem)s"),
    "NoPlanInTime": lazy_gettext(
        "No timetable was found within %(seconds)s seconds. Allow more time and try again."
    ),
    "NoTimetableExists": lazy_gettext(
        "No timetable meets all demands at once. These contradict each other: %(conflict)s"
    ),
    "UnusableAddress": lazy_gettext("Mail cannot be sent to “%(address)s”: check the address."),
}


def sentence(error: DomainError) -> str:
    """Return the fact in words, in the reader's language.

    Raises KeyError for a fact without a sentence, so that a test finds it (never a person).
    """
    for kind in type(error).__mro__:
        if kind.__name__ in _SENTENCES:
            return sentence_of(kind.__name__, error.facts)
    raise KeyError(type(error).__name__)


def sentence_of(name: str, facts: Mapping[str, object]) -> str:
    """Return a fact that was kept by its name in words, in the reader's language."""
    return str(_SENTENCES[name]) % facts
