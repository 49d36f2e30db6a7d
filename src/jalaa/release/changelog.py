"""CHANGELOG.md: what each version brought, in the words of those who use it; newest first, a heading `## X.Y.Z` each."""

import re
from collections.abc import Iterator

from jalaa.incidents import Incident

CHANGELOG = "CHANGELOG.md"
_HEADING = re.compile(r"^## +\[?v?(?P<version>\d+\.\d+\.\d+)\]?(?P<rest>[^\n]*)$", re.MULTILINE)
_WORDS = 5
"""The fewest words that say something to a user."""
_OPEN = re.compile(r"\b(TODO|TBD|FIXME)\b")


def check_changelog(text: str | None, version: str) -> Iterator[Incident]:
    """Incident `release-changelog` unless CHANGELOG.md has an entry for the version that says something."""
    if text is None:
        message = (
            f"there is none: write it, with a heading `## {version}` and what changed for those who use the corpus"
        )
        yield Incident("release-changelog", CHANGELOG, message)
        return
    entry = entry_of(text, version)
    if entry is None:
        message = f"there is no heading `## {version}`: write under it what changed for those who use the corpus (`jalaa diff` shows it)"
        yield Incident("release-changelog", CHANGELOG, message)
    elif len(entry.split()) < _WORDS or (left := _OPEN.search(entry)):
        fault = f"`{left[0]}` stands in it" if len(entry.split()) >= _WORDS else "it says nothing yet"
        message = f"the entry of {version} is not written: {fault}; say in a sentence or more what changed for those who use the corpus"
        yield Incident("release-changelog", CHANGELOG, message)


def entry_of(text: str, version: str) -> str | None:
    """What stands under the heading of a version, None where there is no such heading.

    >>> entry_of("# Changelog\\n\\n## 0.2.0\\n\\n- Two texts more.\\n\\n## 0.1.0\\n\\n- The first.\\n", "0.2.0")
    '- Two texts more.'
    """
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading["version"] == version:
            return text[heading.end() : following.start() if following else len(text)].strip()
    return None


def dated(text: str, version: str, date: str) -> str:
    """The changelog with the day of a release in its heading, in place of whatever stood there after the version.

    >>> dated("## 0.2.0 (in preparation)\\n\\n- Two texts more.\\n", "0.2.0", "2026-12-01").splitlines()[0]
    '## 0.2.0 (2026-12-01)'
    """

    def heading(found: re.Match[str]) -> str:
        return f"## {version} ({date})" if found["version"] == version else found[0]

    return _HEADING.sub(heading, text)
