"""DATASHEET.md: prose by people, tables by the build, between markers, so that no number in it can be stale.

<!-- table: documents -->
…made anew by every build…
<!-- end -->
"""

import re
from collections.abc import Callable, Mapping

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

_MARKED = re.compile(r"(<!-- table: ([a-z]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def fill_datasheet(text: str, counts: Counts) -> str:
    """The datasheet with every marked table made anew; `Refused` (`datasheet-table`) for a marker that names no table or has no end."""

    def table(match: re.Match[str]) -> str:
        name = match[2]
        if name not in TABLES:
            raise Refused(
                [Incident("datasheet-table", "DATASHEET.md", f"there is no table `{name}`; {nearest(name, TABLES)}")]
            )
        return match[1] + "\n".join(TABLES[name](counts)) + "\n" + match[4]

    filled, found = _MARKED.subn(table, text)
    if found != text.count("<!-- table:"):
        message = (
            "its lines end as Windows ends them (CR LF): save it with plain line ends (LF)"
            if "\r\n" in text
            else "a table marker has no `<!-- end -->` after it: add it on a line of its own"
        )
        raise Refused([Incident("datasheet-table", "DATASHEET.md", message)])
    return filled
