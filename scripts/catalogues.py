"""The work of scripts/translate: sentences from the code into the catalogues, and what those lack."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "matchmaker"
LANGUAGES = ("nl", "fr", "de")
_RESTLESS = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Generated-By',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid-Bugs-To',
    '"Project-Id-Version',
    "#, fuzzy",  # Babel marks the header so; a compiler would then skip nothing but the header
)
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "_": None}


def main() -> int:
    """Update the catalogues, or with --check only judge them."""
    only_check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not only_check:
        print("translate: the only argument is --check.", file=sys.stderr)
        return 3
    template = sentences()
    broken = False
    for language in LANGUAGES:
        path = PACKAGE / "translations" / language / "LC_MESSAGES" / "messages.po"
        catalogue = read(path, language)
        if not only_check:
            catalogue.update(template, no_fuzzy_matching=True)
            write(path, catalogue)
        waiting = [message for message in template if message.id and not translated(message, catalogue)]
        print(f"{language}: {len(template) - len(waiting)} of {len(template)} sentences translated")
        for fault in faults_of(catalogue):
            broken = True
            print(f"{language}: {fault}")
    return int(broken)


def sentences() -> Catalog:
    """Return every sentence of the code that people read."""
    with (Path(__file__).parent / "babel.ini").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel's own
    template = Catalog(charset="utf-8")
    for _, _, text, comments, context in extract_from_dir(PACKAGE, methods, options, KEYWORDS):
        template.add(text, auto_comments=comments, context=context)
    return template


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue on file, or an empty one."""
    content = path.read_bytes() if path.exists() else b""
    return read_po(BytesIO(content), locale=language, charset="utf-8")


def write(path: Path, catalogue: Catalog) -> None:
    """Write the sentences sorted and without line numbers, so that parallel changes rarely collide."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = "# Sentences of Matchmaker; brought up to date by scripts/translate."
    content = BytesIO()
    write_po(content, catalogue, no_location=True, sort_output=True, omit_header=False, ignore_obsolete=True)
    lines = content.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(_RESTLESS)), encoding="utf-8")


def translated(message: Message, catalogue: Catalog) -> bool:
    """Whether readers see the sentence in the catalogue's language."""
    found: Message | None = catalogue.get(message.id, message.context)
    strings = found.string if found else ""
    return bool(strings) and (isinstance(strings, str) or all(strings or ()))


def faults_of(catalogue: Catalog) -> Iterator[str]:
    """Say which translations lost or invented one of their sentence's facts."""
    for message in catalogue:
        if message.id and translated(message, catalogue):
            for error in message.check(catalogue):
                yield f"{message.id!r}: {error}"


if __name__ == "__main__":
    sys.exit(main())
