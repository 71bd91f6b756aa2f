from __future__ import annotations

import pytest

from tests.calendar.readers import READERS
from tests.web.making import a_timetable, an_event, public_id, some_people


@pytest.fixture
def fair(app):
    event = an_event("fair", is_showcase=True)
    people = some_people(event, 3)
    a_timetable(event, people, levels=[])
    return people


def test_an_agenda_says_when_where_and_with_whom_and_what_has_no_slot(app, fair):
    page = " ".join(app.test_client().get(f"/events/fair/agendas/{public_id(fair[1])}").text.split())
    assert "Agenda of Éloïse 2" in page
    assert "Tuesday, 24 November 2026" in page
    assert '>09:00</time>–<time datetime="2026-11-24T08:20:00+00:00">09:20<' in page
    assert "<h3>Organisation 1</h3>" in page
    assert "Table T1, seat 1" in page
    after = page.split("Accepted, not yet scheduled")[1]
    assert "Organisation 3" in after
    assert "No table was free." in after


def test_the_file_holds_what_the_page_shows(app, fair):
    answer = app.test_client().get(f"/events/fair/agendas/{public_id(fair[1])}/agenda.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fair-eloise-2.ics"'
    for read in READERS:
        assert [str(entry.starts_at) for entry in read(answer.data).events] == ["2026-11-24 08:00:00+00:00"]


def test_an_agenda_without_meetings_says_what_comes(app, fair):
    event = an_event("later", is_showcase=True)
    [person] = some_people(event, 1, after=10)
    page = app.test_client().get(f"/events/later/agendas/{public_id(person)}").text
    assert "No meeting has a time yet." in page


@pytest.mark.parametrize("file", ["", "/agenda.ics"])
def test_agendas_of_real_people_are_not_for_everyone(app, fair, file):
    event = an_event("closed", is_showcase=False)
    [person] = some_people(event, 1, after=10)
    client = app.test_client()
    assert client.get(f"/events/closed/agendas/{public_id(person)}{file}").status_code == 404
    # nor through the address of an event that shows its people
    assert client.get(f"/events/fair/agendas/{public_id(person)}{file}").status_code == 404
