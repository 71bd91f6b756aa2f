"""`matchmaker user create`: people who can sign in."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from matchmaker.accounts.passwords import hash_of
from matchmaker.accounts.registering import create_user
from matchmaker.clock import now
from matchmaker.db import transaction


@click.group("user")
def group() -> None:
    """Work with people who can sign in."""


@group.command()
@click.argument("email")
@click.option("--name", "full_name", required=True, help="The full name.")
@click.option("--administrator", "is_administrator", is_flag=True, help="May do everything here.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input, its first line.")
@with_appcontext
def create(email: str, full_name: str, is_administrator: bool, password_stdin: bool) -> None:
    """Add a person who signs in with the address EMAIL (without a password: by a mailed link)."""
    password_hash = None
    if password_stdin:
        password_hash = hash_of(sys.stdin.readline().rstrip("\r\n"), about=(email, full_name))
    with transaction():
        person = create_user(
            email,
            full_name,
            by=None,
            at=now(),
            is_administrator=is_administrator,
            password_hash=password_hash,
        )
        address = person.email
    click.echo(f"{address} is registered{' as administrator' if is_administrator else ''}")
