"""Runs the migrations on the engine the application hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Engine

from matchmaker.accounts import models as _accounts  # noqa: F401 - registers its tables
from matchmaker.audit import models as _audit  # noqa: F401
from matchmaker.booking import models as _booking  # noqa: F401
from matchmaker.db import Base, UtcDateTime
from matchmaker.events import models as _events  # noqa: F401
from matchmaker.mail import models as _mail  # noqa: F401
from matchmaker.matching import models as _matching  # noqa: F401
from matchmaker.profiles import models as _profiles  # noqa: F401
from matchmaker.taxonomy import models as _taxonomy  # noqa: F401


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our column type as the plain one it is stored as: migrations stand without the product's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
