"""People, organisations, who belongs where, and signed-in sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Base, HasPublicId


class Organisation(HasPublicId, Base):
    """A buyer, supplier, facilitator or knowledge institute; its name survives erasure."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2), default="BE")
    region: Mapped[str | None] = mapped_column(String(5))  # NUTS code
    website: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]


class Person(HasPublicId, Base):
    """Somebody who can sign in (an address) or who walked in (none)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # lower case
    full_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="en")
    password_hash: Mapped[str | None] = mapped_column(String(200))  # staff only
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Membership(Base):
    """A person works for an organisation; a coordinator manages its people."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    is_coordinator: Mapped[bool] = mapped_column(default=False)


class SignedInSession(Base):
    """A browser that is signed in: the server's side of it, so that signing out really ends it."""

    __tablename__ = "signed_in_session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
