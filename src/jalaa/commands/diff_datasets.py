"""`jalaa diff` of two whole datasets: folders, revisions of this repository, or revisions on the Hub.

Exit codes: 0 they were compared, 1 one of them could not be read.
"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from jalaa.annotation.difference import Difference
from jalaa.commands.diff_layers import as_json, said, sign_and_style
from jalaa.commands.printing import json_text, visible_line
from jalaa.corpus.config import VERSION
from jalaa.edits import EditLog
from jalaa.release.diff import DatasetDifference, TextChange, Told, compare
from jalaa.release.places import open_side
from jalaa.release.side import Side
from jalaa.release.versions import Reason, least_version, reasons

_AROUND = 40
"""Characters of a text shown on each side of what changed."""

Line = tuple[str, str]
"""A line and its style."""


def run(before: str, after: str, root: Path, json: bool) -> int:
    """Find both, compare, print."""
    console = Console(stderr=True)
    with console.status(Text(visible_line(f"read {before}"))) as status:  # a name is no markup
        old = open_side(before, root)
        status.update(Text(visible_line(f"read {after}")))
        new = open_side(after, root)
        status.update("compare")
        found = compare(old, new)
        why = reasons(found)
    if json:
        print(json_text(difference_json(found, why)))
    else:
        out = Console(file=sys.stdout, highlight=False, soft_wrap=True)
        for line, style in difference_lines(found, why):
            out.print(_in_colours(line) if style == "words" else Text(line, style=style))
    return 0


def difference_lines(found: DatasetDifference, why: Iterable[Reason]) -> Iterator[Line]:
    """The difference for people: document by document, then what is said of the whole, then the version that it asks for."""
    yield from _documents(found)
    for document in found.documents:
        yield visible_line(document), "bold"
        yield from _document(found, document)
    yield from _whole(found)
    yield "", ""
    yield from _summary(found, list(why))


def _documents(found: DatasetDifference) -> Iterator[Line]:
    yield from ((f"- {visible_line(id)}: was in {split}", "red") for id, split in found.removed.items())
    yield from ((f"+ {visible_line(id)}: in {split}", "green") for id, split in found.added.items())


def _document(found: DatasetDifference, document: str) -> Iterator[Line]:
    for moved in found.moved:
        if moved.document == document:
            yield f"  ~ moved from {moved.before} to {moved.after}", "yellow"
    for change in found.texts:
        if change.document == document:
            yield from _text(change)
    if document in found.tokens:
        yield "  ~ the text is cut into other tokens", "yellow"
    yield from _spans(found.shown, document, "")
    for annotator, layers in found.annotators.items():
        yield from _spans(layers, document, f"{annotator}: ")
    for value in found.others:
        if value.document == document:
            name = " ".join(filter(None, [value.config, value.part, value.column]))
            yield f"  ~ {visible_line(f'{name}: {_short(value.before)} → {_short(value.after)}')}", "yellow"


def _spans(layers: Difference, document: str, who: str) -> Iterator[Line]:
    for change in layers.changes:
        if change.document == document:
            sign, style = sign_and_style(change)
            yield f"  {sign} {visible_line(f'{who}{change.layer} {said(change)}')}", style


def _text(change: TextChange) -> Iterator[Line]:
    if change.edits is None or change.old is None:
        yield "  ~ the text is another (its hash changed; this edition holds no texts)", "yellow"
        return
    yield f"  ~ the text changed in {len(change.edits.edits)} place{'s' * (len(change.edits.edits) != 1)}", "yellow"
    yield from ((f"      {line}", "words") for line in text_lines(change.old, change.edits))


def text_lines(old: str, edits: EditLog) -> Iterator[str]:
    """What changed with some of the text on either side: [-what went-]{+what came+}, at its place in the old text.

    >>> from jalaa.release.texts import text_edits
    >>> list(text_lines("قال الوزير اليوم", text_edits("قال الوزير اليوم", "قال الرئيس اليوم")))
    ['[4:10) قال [-الوزير-]{+الرئيس+} اليوم']
    """
    place, line, opened = 0, "", 0
    for edit in edits.edits:
        near = line and edit.start - place <= 2 * _AROUND
        if line and not near:
            yield _line(opened, place, line + visible_line(old[place : place + _AROUND]) + "…")
        if near:
            line += visible_line(old[place : edit.start])
        else:
            first = max(0, edit.start - _AROUND)
            opened, line = edit.start, ("…" if first else "") + visible_line(old[first : edit.start])
        line += f"[-{_shown(edit.removed or '')}-]" if edit.removed else ""
        line += f"{{+{_shown(edit.replacement)}+}}" if edit.replacement else ""
        place = edit.end
    if line:
        yield _line(
            opened, place, line + visible_line(old[place : place + _AROUND]) + "…" * (place + _AROUND < len(old))
        )


def _line(start: int, end: int, line: str) -> str:
    return f"[{start}:{end}) {line}"


def _shown(text: str) -> str:
    """Words that changed; blanks and marks that nobody sees by their number, for else both sides look alike."""
    unseen = {
        character: f"<U+{ord(character):04X}>"
        for character in set(text)
        if character not in " \n\t" and unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf")
    }
    return visible_line(text.translate(str.maketrans(unseen)))


def _in_colours(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(r"\[-.*?-\]", "red")
    text.highlight_regex(r"\{\+.*?\+\}", "green")
    return text


def _short(value: Any) -> str:
    said = value if isinstance(value, str) else "none" if value is None else str(value)
    return said if len(said) <= 80 else f"{said[:79]}…"


def _whole(found: DatasetDifference) -> Iterator[Line]:
    signs = {"added": ("+", "green"), "removed": ("-", "red"), "moved": ("~", "yellow")}
    for name in found.names:
        sign, style = signs[name.what]
        where = f" of {name.layer}" if name.layer else ""
        yield visible_line(f"{sign} {name.kind} {name.name}{where}: {name.what}"), style
    for column in found.columns:
        what = "added" if column.before is None else "removed" if column.after is None else "moved"
        types = " → ".join(one for one in (column.before, column.after) if one is not None)
        yield f"{signs[what][0]} column {column.column} of {column.config}: {_short(types)}", signs[what][1]
    for title, told in (("link", found.links), ("cuts by", found.edits), ("", found.facts)):
        yield from (_told(title, one) for one in told)


def _told(title: str, one: Told) -> Line:
    sign, style = ("+", "green") if one.before is None else ("-", "red") if one.after is None else ("~", "yellow")
    return visible_line(
        f"{sign} {title} {one.name}: {_short(one.before)} → {_short(one.after)}".replace("  ", " ")
    ), style


def _summary(found: DatasetDifference, why: list[Reason]) -> Iterator[Line]:
    for side, name in ((found.before, "before"), (found.after, "after")):
        digest = side.digest or "no digest"
        yield f"{name:7} {visible_line(side.called)}: version {side.version or 'unknown'}, {digest}", ""
    spans = sum(len(layers.changes) for layers in (found.shown, *found.annotators.values()))
    yield (
        f"{len(found.added)} added, {len(found.removed)} removed, {len(found.moved)} moved, {len(found.texts)} with another text, "
        f"{found.both} in both; {spans} change{'s' * (spans != 1)} of spans and relations",
        "",
    )
    if found.same_content:
        yield "the content is the same", ""
    if found.before.version and VERSION.fullmatch(found.before.version) and not found.same_content:
        least = least_version(found.before.version, why)
        yield f"a release of this after {found.before.version} is {least} at least: {_because(why)}", ""


def _because(why: list[Reason], most: int = 3) -> str:
    told = "; ".join(visible_line(reason.what) for reason in why[:most])
    return told + (f"; and {len(why) - most} more" if len(why) > most else "")


def difference_json(found: DatasetDifference, why: Iterable[Reason]) -> dict[str, Any]:
    """The difference for programmes; texts as edits on the old one, in code points."""
    why = list(why)
    known = found.before.version and VERSION.fullmatch(found.before.version)
    return {
        "before": _side_json(found.before),
        "after": _side_json(found.after),
        "same_content": found.same_content,
        "least_version": least_version(found.before.version or "", why) if known else None,
        "reasons": [vars(reason) for reason in why],
        "documents": {
            "added": dict(found.added),
            "removed": dict(found.removed),
            "moved": [vars(one) for one in found.moved],
            "texts": [_text_json(one) for one in found.texts],
            "tokens": list(found.tokens),
            "both": found.both,
        },
        "shown": as_json(found.shown),
        "annotators": {who: as_json(layers) for who, layers in found.annotators.items()},
        "links": _told_json(found.links),
        "values": [vars(one) for one in found.others],
        "columns": [vars(one) for one in found.columns],
        "labels": [vars(one) for one in found.names],
        "cuts": _told_json(found.edits),
        "facts": _told_json(found.facts),
    }


def _side_json(side: Side) -> dict[str, Any]:
    return {"called": side.called, "version": side.version, "digest": side.digest}


def _text_json(change: TextChange) -> Mapping[str, Any]:
    edits = change.edits.edits if change.edits else None
    kept = ("start", "end", "removed", "replacement")
    told = None if edits is None else [{name: getattr(edit, name) for name in kept} for edit in edits]
    return {"document": change.document, "edits": told}


def _told_json(told: Iterable[Told]) -> list[dict[str, Any]]:
    return [vars(one) for one in told]
