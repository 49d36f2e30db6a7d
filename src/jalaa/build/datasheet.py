"""DATASHEET.md: prose by people; tables and facts by the build, between markers, so that no number in it can be stale, and no fact said twice.

<!-- table: documents -->
…counted anew by every build…
<!-- end -->

<!-- fact: collection -->
…what dataset/corpus.yaml says under `about`, or `purpose`…
<!-- end -->
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import asdict

from jalaa.build.accord import accord_table
from jalaa.build.counts import (
    Counts,
    cuts_table,
    documents_table,
    links_table,
    relations_table,
    spans_table,
    statuses_table,
)
from jalaa.corpus.config import Config
from jalaa.incidents import Incident, Refused, nearest

TABLES: Mapping[str, Callable[[Counts], list[str]]] = {
    "documents": documents_table,
    "spans": spans_table,
    "statuses": statuses_table,
    "cuts": cuts_table,
    "relations": relations_table,
    "links": links_table,
    "accord": lambda counts: accord_table(counts.accords),
}

WIDTH = 140
"""Characters in a line of a fact, as in the prose around it."""

_MARKED = re.compile(r"(<!-- (table|fact): ([a-z]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def fill_datasheet(text: str, counts: Counts, config: Config) -> str:
    """The datasheet with every marked table and fact made anew.

    Raises `Refused` (`datasheet-table`) for a marker that names no table or fact, or one that nobody stated, or has no end.
    """
    facts = {"purpose": config.purpose, **asdict(config.about)}

    def made(match: re.Match[str]) -> str:
        """A table or a fact between its markers, made anew."""
        kind, name = match[2], match[3]
        known = TABLES if kind == "table" else facts
        if name not in known:
            raise _refused(f"there is no {kind} `{name}`; {nearest(name, known)}")
        if kind == "table":
            return match[1] + "\n".join(TABLES[name](counts)) + "\n" + match[5]
        if facts[name] is None:
            raise _refused(f"nobody stated the fact `{name}`: write it under `about` in dataset/corpus.yaml")
        return match[1] + _wrapped(facts[name]) + match[5]

    filled, found = _MARKED.subn(made, text)
    if found != text.count("<!-- table:") + text.count("<!-- fact:"):
        message = (
            "its lines end as Windows ends them (CR LF): save it with plain line ends (LF)"
            if "\r\n" in text
            else "a marker has no `<!-- end -->` after it: add it on a line of its own"
        )
        raise _refused(message)
    return filled


def _wrapped(fact: str) -> str:
    return textwrap.fill(fact, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


def _refused(message: str) -> Refused:
    return Refused([Incident("datasheet-table", "DATASHEET.md", message)])
