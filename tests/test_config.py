from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.errors import Misconfigured


def read(tmp_path: Path, **given: str):
    named = {f"MATCHMAKER_{key}": value for key, value in given.items()}
    return read_settings({"PATH": "/bin", "MATCHMAKER_DATA_DIR": str(tmp_path), **named})


def test_without_settings_everything_is_kept_in_the_data_folder(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'matchmaker.sqlite'}"
    assert settings.queue_url == f"sqlite:///{tmp_path / 'queue.sqlite'}"
    assert settings.mail_url is None
    assert settings.secret_key == read(tmp_path).secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_one_setting_moves_records_and_queue_to_the_server_all_machines_reach(tmp_path):
    settings = read(tmp_path, DATABASE_URL="postgres://user:secret@db.example.org/matchmaker")
    assert settings.database_url == "postgresql+psycopg://user:secret@db.example.org/matchmaker"
    assert settings.queue_url == settings.database_url


def test_everything_that_is_wrong_is_named_at_once(tmp_path):
    with pytest.raises(Misconfigured) as caught:
        read(
            tmp_path,
            DATABASE_URL="mysql://localhost/x",
            QUEUE_URL="amqp://localhost",
            BASE_URL="meet.example.org",
            MAIL_URL="smtp://",
            MAIL_FROM="nobody",
            SECRET_KEY="short",  # noqa: S106 - that is the point
            COLOUR="green",
        )
    for name in ("DATABASE_URL", "QUEUE_URL", "BASE_URL", "MAIL_URL", "MAIL_FROM", "SECRET_KEY", "COLOUR"):
        assert f"MATCHMAKER_{name}" in str(caught.value)


@pytest.mark.parametrize("url", ["smtp://mail.example.org:port", "http://mail.example.org", "smtp://host:0"])
def test_a_mail_server_needs_a_scheme_a_host_and_a_port_that_is_one(tmp_path, url):
    with pytest.raises(Misconfigured, match="MATCHMAKER_MAIL_URL"):
        read(tmp_path, MAIL_URL=url)


WRONG = {
    "BASE_URL": ["http://[", "http://host:abc"],
    "MAIL_URL": ["smtp://[", "smtp://host:99999"],
    "DATABASE_URL": [
        "sqlite:nothing",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://host:abc/x",
        "postgresql://[",
    ],
    "QUEUE_URL": ["sqlite:nothing", "redis://host:abc", "postgresql://host:abc/x"],
}


@pytest.mark.parametrize("setting", WRONG)
def test_an_address_that_is_none_is_a_fault_like_others(tmp_path, setting):
    for value in WRONG[setting]:
        with pytest.raises(Misconfigured) as caught:
            read(tmp_path, **{setting: value, "MAIL_FROM": "nobody"})
        assert f"MATCHMAKER_{setting}" in str(caught.value)
        assert "MATCHMAKER_MAIL_FROM" in str(caught.value)


@pytest.mark.parametrize("below", [".", "folder"])
def test_a_data_folder_that_is_a_file_is_said_with_the_rest(tmp_path, below):
    (tmp_path / "file").touch()
    secret = "x" * 32
    with pytest.raises(Misconfigured) as caught:
        read(tmp_path / "file" / below, SECRET_KEY=secret, MAIL_FROM="nobody")
    assert "MATCHMAKER_DATA_DIR cannot be used" in str(caught.value)
    assert "MATCHMAKER_MAIL_FROM" in str(caught.value)


def test_a_relative_file_begins_in_the_data_folder(tmp_path):
    settings = read(tmp_path, DATABASE_URL="sqlite:///rel.sqlite", QUEUE_URL="sqlite:///sub/queue.sqlite")
    assert settings.database_url == f"sqlite:///{tmp_path}/rel.sqlite"
    assert settings.queue_url == f"sqlite:///{tmp_path}/sub/queue.sqlite"
    elsewhere = tmp_path / "elsewhere.sqlite"
    assert read(tmp_path, DATABASE_URL=f"sqlite:///{elsewhere}").database_url == f"sqlite:///{elsewhere}"


def test_an_unknown_way_of_encrypting_mail_is_said_at_the_start(tmp_path):
    with pytest.raises(Misconfigured, match="starttls"):
        create_app(read(tmp_path, MAIL_URL="smtp://mail.example.org?starttls=perhaps"))
