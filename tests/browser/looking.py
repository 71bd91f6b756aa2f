"""What is looked at on every page in the browser: axe's findings, keyboard reach, width, valid HTML."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SIZES = {"phone": (360, 740), "tablet": (800, 1100), "desktop": (1280, 900)}


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA and its own best practices."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})",
        _RULES,
    )
    return [
        f"{page.url}: {fault['id']}: {fault['help']}: {node['html'][:200]} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def sideways_pixels(page: Page) -> int:
    """Return by how much the page is wider than its window: nobody should scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def unreachable_by_keyboard(page: Page) -> list[str]:
    """Return the visible links, buttons and fields that Tab never reaches or that show no focus there."""
    page.evaluate(
        """() => {
            document.activeElement.blur();
            window.wanted = new Set([...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
                .filter(element => element.checkVisibility() && !element.disabled));
        }"""  # noqa: E501
    )
    for _ in range(int(page.evaluate("wanted.size")) + 5):
        page.keyboard.press("Tab")
        page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                if (shown) wanted.delete(document.activeElement);
            }"""
        )
    return list(page.evaluate("[...wanted].map(element => element.outerHTML.slice(0, 200))"))


def keep_picture(page: Page, name: str) -> None:
    """Save a screenshot of the whole page where SCREENSHOTS says, if anywhere."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def invalid_html(pages: dict[str, str], folder: Path) -> str:
    """Return what html-validate says about pages by name; nothing when all is well."""
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text)
    answer = subprocess.run(
        [
            *("node", str(ROOT / "node_modules/html-validate/bin/html-validate.mjs")),
            *("--config", str(ROOT / "tests/browser/htmlvalidate.json"), "--max-warnings", "0"),
            *(str(folder / f"{name}.html") for name in pages),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return "" if answer.returncode == 0 else answer.stdout + answer.stderr
