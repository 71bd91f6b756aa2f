from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchmaker.accounts.models import Organisation, Person
from matchmaker.db import transaction
from matchmaker.errors import MalformedInput
from matchmaker.events.errors import NoSuchEvent
from matchmaker.events.models import Participant
from matchmaker.organiser.exporting import export_agendas
from tests.booking.test_agenda import SENDER, published
from tests.booking.world import AT, make_world
from tests.calendar.readers import read_alike


def files_in(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_everybody_gets_a_file_and_a_second_export_changes_nothing(app, tmp_path):
    world = make_world()
    published(world, list(zip(world.buyers, world.suppliers, strict=True)), 2)
    directory = tmp_path / "new" / "agendas"
    done = export_agendas("spring", directory, sender=SENDER)
    assert (done.version, done.meetings, len(done.written), done.removed) == (1, 2, 6, ())
    assert files_in(directory) == {*done.written, ".agendas-of-spring.json"}
    seen = [read_alike((directory / name).read_bytes()) for name in done.written]
    assert sorted(len(one.events) for one in seen) == [0, 0, 1, 1, 1, 1]
    assert len({event for one in seen for event in one.events}) == 4  # two meetings, seen by both
    again = export_agendas("spring", directory, sender=SENDER)
    assert (again.written, set(again.unchanged), again.removed) == ((), set(done.written), ())


def test_only_files_of_an_earlier_export_are_removed(app, tmp_path):
    world = make_world()
    first = export_agendas("spring", tmp_path, sender=SENDER)
    (tmp_path / "mine.ics").write_text("not of an export")
    (tmp_path / "outside").mkdir()
    listing = tmp_path / ".agendas-of-spring.json"
    listing.write_text(json.dumps([*json.loads(listing.read_text()), "../mine.ics", "outside", 7]))
    with transaction() as session:
        gone = session.get_one(Participant, world.buyers[0])
        gone.left_at = AT
        session.get_one(Organisation, world.organisation_of[world.buyers[1]]).name = "Ünïted / ../Chairs"
        session.get_one(Person, world.person_of[world.buyers[2]]).full_name = "陳 大文"
        public_ids = [session.get_one(Participant, one).public_id for one in world.buyers]
    done = export_agendas("spring", tmp_path, sender=SENDER)
    assert set(done.written) == {
        f"united-chairs-person-1-{public_ids[1]}.ics",
        f"company-2-{public_ids[2]}.ics",
    }
    assert len(done.removed) == 3
    assert files_in(tmp_path) >= {"mine.ics", "outside", *done.written}
    assert not files_in(tmp_path) & (set(first.written) - set(done.unchanged))


def test_a_list_that_was_damaged_removes_nothing(app, tmp_path):
    make_world()
    export_agendas("spring", tmp_path, sender=SENDER)
    (tmp_path / ".agendas-of-spring.json").write_text('{"half')
    assert export_agendas("spring", tmp_path, sender=SENDER).removed == ()
    assert json.loads((tmp_path / ".agendas-of-spring.json").read_text())


def test_a_folder_that_cannot_be_used_is_named(app, tmp_path):
    make_world()
    (tmp_path / "file").write_text("")
    with pytest.raises(MalformedInput, match="file"):
        export_agendas("spring", tmp_path / "file", sender=SENDER)
    with pytest.raises(NoSuchEvent):
        export_agendas("autumn", tmp_path, sender=SENDER)


def test_the_command_says_what_it_wrote(app, tmp_path):
    make_world()
    answer = app.test_cli_runner().invoke(args=["agenda", "export", "spring", "--to", str(tmp_path)])
    assert answer.output.splitlines() == [
        f"spring: 6 agendas with 0 meetings in {tmp_path} (no timetable is published yet)",
        "6 files written, 0 unchanged, 0 removed",
    ]
