"""Style sheets and scripts at an address that changes with their content: browsers keep them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

_FOLDER = Path(__file__).parent / "static"
_DIGITS = 12


def init_app(app: Flask) -> None:
    """Serve the folder `static` and give templates `static_url(name)`."""
    version = _version()

    def static_url(name: str) -> str:
        """Return the address of a file of the folder; a missing one is a defect a test must see."""
        if not (_FOLDER / name).is_file():
            raise FileNotFoundError(name)
        return f"/static/{version}/{name}"

    app.jinja_env.globals["static_url"] = static_url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # as Flask advises
        app.wsgi_app,
        root=str(_FOLDER),
        prefix=f"static/{version}",
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_harden,
    )


def _version() -> str:
    """Return a digest of every file's name and content."""
    digest = hashlib.sha256()
    for path in sorted(path for path in _FOLDER.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(_FOLDER)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_DIGITS]


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
