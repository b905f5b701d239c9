"""Check the built documentation for broken links and missing public names.

    python tools/check_site.py docs/_build/html

The tool prints each broken internal link, and each public name without an entry in the
documentation. The exit status is 1 if the tool finds such a link or name, else 0.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.util.inventory import InventoryFile

ROOT = Path(__file__).resolve().parent.parent
SURFACE = ROOT / "tests" / "public_surface.txt"


class _Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Store the anchors, and the targets of links and pictures."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in ("href", "src") and value and tag != "link":
                self.links.append(value)


@cache
def _page(path: Path) -> _Page:
    return _Page(path)


def broken_links(folder: Path) -> Iterator[str]:
    """Yield each broken internal link, with its page."""
    for path in sorted(folder.rglob("*.html")):
        for link in _page(path).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = path
            if parts.path:
                target = (path.parent / unquote(parts.path)).resolve()
            name = f"{path.relative_to(folder)}: {link}"
            anchor = unquote(parts.fragment)
            if not target.is_file() or (
                anchor
                and target.suffix == ".html"
                and anchor not in _page(target).anchors
            ):
                yield name


def public_names() -> set[str]:
    """Return the classes, functions and methods in tests/public_surface.txt."""
    source = SURFACE.read_text(encoding="utf-8")
    names = set(
        re.findall(r"^(rekoclient\.[\w.]+)(?:\(|: class)", source, re.MULTILINE)
    )
    return {name for name in names if not re.search(r"\.__\w+__$|^rekoclient\._", name)}


def missing_names(folder: Path) -> list[str]:
    """Return the public names that are not in the index that Sphinx wrote."""
    inventory = InventoryFile.loads((folder / "objects.inv").read_bytes(), uri="")
    listed = {
        name
        for kind, entries in inventory.data.items()
        if kind.startswith("py:")
        for name in entries
    }
    return sorted(
        name
        for name in public_names() - listed
        # The index lists an inherited method only with the class that defines it.
        if name.rpartition(".")[0] not in listed
    )


def main(arguments: list[str]) -> int:
    """Print broken links and missing names, and return the exit status."""
    folder = Path(arguments[0]).resolve()
    names = [
        f"{name}: add it to a page in docs/reference" for name in missing_names(folder)
    ]
    missing = [*broken_links(folder), *names]
    for line in missing:
        print(line)
    print(f"{len(public_names())} public names, {len(missing)} missing names and links")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
