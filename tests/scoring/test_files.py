"""`matchmaker rank` and `suggest-cpv`: formats, and one sentence for whatever is malformed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.errors import MalformedInput
from matchmaker.files import write_whole
from matchmaker.scoring.jsonl import LONGEST_LINE, read_items
from matchmaker.scoring.profile import Item

COMMAND = Path(sys.executable).with_name("matchmaker")
NEED = {
    "id": "n1",
    "title": "Laptops",
    "text": "Terugname van oude toestellen",
    "language": "nl",
    "strategies": ["C2", "D5"],
    "product_groups": ["ict"],
    "cpv": ["30213100-6"],
    "regions": ["BE2"],
    "languages": ["nl", "en"],
}
OFFER = {"id": "o7", "text": "Laptop take back", "strategies": ["E3"], "product_groups": ["ict"]}


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "MATCHMAKER_DATABASE_URL": "unusable on purpose"}
    return subprocess.run(
        [COMMAND, *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def written(path: Path, *objects: object) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")
    return path


def test_ranks_are_written_in_the_documented_format_without_settings_or_database(tmp_path):
    needs, offers = written(tmp_path / "needs.jsonl", NEED), written(tmp_path / "offers.jsonl", OFFER)
    out = tmp_path / "ranks.jsonl"
    done = run("rank", needs, offers, "--top", 3, "--out", out, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    line = json.loads(out.read_text(encoding="utf-8"))
    assert line.keys() == {"need", "ranked"}
    best = line["ranked"][0]
    assert (line["need"], best["offer"]) == ("n1", "o7")
    assert best["parts"][0]["criterion"] == "strategies"
    assert best["parts"][0]["evidence"] == ["D5~E3"]
    assert round(sum(part["points"] for part in best["parts"]), 3) == best["score"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["needs.jsonl", "offers.jsonl", "ranks.jsonl"]


def test_codes_are_suggested_on_the_terminal(tmp_path):
    done = run("suggest-cpv", written(tmp_path / "texts.jsonl", NEED), "--top", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    assert line["id"] == "n1"
    assert [suggested.keys() for suggested in line["suggested"]] == [{"cpv", "score"}] * 2


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["rank", "missing.jsonl", "offers.jsonl"], "missing.jsonl"),
        (["rank", "needs.jsonl", "offers.jsonl", "--top", "0"], "--top"),
        (["rank", "needs.jsonl", "offers.jsonl", "--top", "ten"], "--top"),
        (["rank", "needs.jsonl"], "OFFERS"),
        (["rank", "needs.jsonl", "offers.jsonl", "--out", "nowhere/ranks.jsonl"], "nowhere/ranks.jsonl"),
        (["suggest-cpv", "."], "."),
    ],
)
def test_unusable_arguments_end_as_one_sentence_and_exit_3(tmp_path, arguments, named):
    written(tmp_path / "needs.jsonl", NEED)
    written(tmp_path / "offers.jsonl", OFFER)
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["rank", "needs.jsonl", "offers.jsonl", "--out", "sub/../needs.jsonl"], "NEEDS"),
        (["rank", "needs.jsonl", "offers.jsonl", "--out", "link.jsonl"], "OFFERS"),
        (["suggest-cpv", "needs.jsonl", "--out", "needs.jsonl"], "TEXTS"),
        (["rank", "malformed.jsonl", "offers.jsonl", "--out", "sub"], "sub: is a directory"),
    ],
)
def test_what_is_read_is_never_written_over_and_an_unwritable_file_is_said_first(tmp_path, arguments, named):
    kept = written(tmp_path / "needs.jsonl", NEED), written(tmp_path / "offers.jsonl", OFFER)
    before = [path.read_bytes() for path in kept]
    (tmp_path / "malformed.jsonl").write_text("[]")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.jsonl").symlink_to("offers.jsonl")
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert named in done.stderr
    assert [path.read_bytes() for path in kept] == before


def test_a_failed_write_leaves_what_was_there(tmp_path):
    out = tmp_path / "ranks.jsonl"
    out.write_text("older")

    def lines() -> Iterator[str]:
        yield "first"
        raise OSError(28, "No space left on device")

    with pytest.raises(MalformedInput, match="No space left"):
        write_whole(out, lines())
    assert [path.name for path in tmp_path.iterdir()] == ["ranks.jsonl"]
    assert out.read_text() == "older"


def item(**changes: object) -> bytes:
    return json.dumps(NEED | changes).encode()


MALFORMED = {
    b"": ("", "no items"),
    b"\n \n": ("", "no items"),
    b"{": (":1", "not JSON"),
    b'{"id": "a", "text": "b"} {}': (":1", "not JSON"),
    b"[]": (":1", "a list"),
    b'"text"': (":1", "text"),
    b"7": (":1", "a number"),
    b"null": (":1", "null"),
    b"NaN": (":1", "NaN"),
    b"[" * 100_000: (":1", "not usable"),
    b'{"id": "a", "id": "b", "text": "c"}': (":1", "twice"),
    b'{"id": "a", "text": "\xff"}': (":1", "UTF-8"),
    b'{"id": "a", "text": "\\ud800"}': (":1: text", "surrogate"),
    b'{"id": "a", "text": "' + b"x" * LONGEST_LINE + b'"}': (":1", "longer"),
    item() + b"\n" + item(): (":2: id", "line 1"),
    b'{"text": "a"}': (":1: id", "missing"),
    b'{"id": "a"}': (":1: text", "missing"),
    b'{"id": "a", "title": " ", "text": ""}': (":1: text", "missing"),
    item(id=7): (":1: id", "a number"),
    item(budget=1): (":1: budget", "not a known key"),
    item(text=None): (":1: text", "null"),
    item(language="dutch"): (":1: language", "two small letters"),
    item(strategies="D5"): (":1: strategies", "list"),
    item(strategies=["D7"]): (":1: strategies", "'D7'"),
    item(strategies=[["D5"]]): (":1: strategies", "a list"),
    item(cpv=["3021310"]): (":1: cpv", "eight digits"),
    item(cpv=[30213100]): (":1: cpv", "a number"),
    item(cpv=["٣0213100"]): (":1: cpv", "eight digits"),
    item(regions=["be2"]): (":1: regions", "NUTS"),
    item(languages=["NL"]): (":1: languages", "small letters"),
    item(product_groups=[""]): (":1: product_groups", "''"),
    item(product_groups={"ict": True}): (":1: product_groups", "an object"),
}


@pytest.mark.parametrize(("content", "expected"), MALFORMED.items(), ids=range(len(MALFORMED)))
def test_malformed_items_are_named_with_their_place(tmp_path, content, expected):
    path = tmp_path / "items.jsonl"
    path.write_bytes(content)
    with pytest.raises(MalformedInput) as caught:
        read_items(path, {"C2", "D5"})
    assert caught.value.place == f"{path}{expected[0]}"
    assert expected[1] in caught.value.problem
    assert len(str(caught.value)) < 400


def test_everything_but_id_and_words_may_be_missing(tmp_path):
    path = tmp_path / "items.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "title": "b"}\r\n\r\n' + item())
    bare, full = read_items(path, {"C2", "D5"})
    assert bare == Item("a", "b")
    assert full.cpv == ("30213100",)
    assert (full.strategies, full.languages) == (("C2", "D5"), ("nl", "en"))
