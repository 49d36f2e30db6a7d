"""`jalaa explain`: the received text with every cut, the rule that made it and why.

    «⟦…⟧» is what was cut; a line under it names the rule, and the rules that found the same stretch but came later.

Withheld characters are shown as █: what is printed ends up in logs. Exit codes: 0, 2 where the document or position does not exist.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from jalaa.build.staging import settle
from jalaa.commands.printing import json_text, visible, visible_line
from jalaa.corpus.read import Corpus, Document, open_corpus
from jalaa.edits import WITHHELD, Edit, mask
from jalaa.incidents import nearest


def run(root: Path, beginning: str, at: int | None, as_json: bool) -> int:
    """Print what cleaning did to a document, or to one position of its received text."""
    if (root / "dataset").is_dir():
        settle(root / "dataset")
    corpus = open_corpus(root)
    try:
        document = find_document(corpus, beginning)
        if at is not None and not 0 <= at < len(document.received):
            raise LookupError(
                f"{at} lies outside the received text of {len(document.received):,} code points, which count from 0"
            )
    except LookupError as error:
        print(visible_line(f"jalaa explain: {error.args[0]}"), file=sys.stderr)
        return 2
    said = describe_position(corpus, document, at) if at is not None else describe(corpus, document)
    if as_json:
        print(json_text(said))
    else:
        print("\n".join(position_lines(said) if at is not None else text_lines(document, said)))
    return 0


def find_document(corpus: Corpus, beginning: str) -> Document:
    """The one document whose id begins so; `LookupError` where there is none, or more than one."""
    found = [document for document in corpus.documents if document.id.startswith(beginning)]
    exact = corpus.by_id.get(beginning)
    if exact or len(found) == 1:
        return exact or found[0]
    if found:
        ids = ", ".join(document.id for document in found[:5]) + (" …" if len(found) > 5 else "")
        raise LookupError(f"`{beginning}` begins {len(found)} ids ({ids}): give more of it")
    raise LookupError(f"no id begins with `{beginning}`; {nearest(beginning, corpus.by_id)}")


def describe(corpus: Corpus, document: Document) -> dict:
    """All edits of a document with rule, reason, text and the rules that found the stretch too but made no edit there."""
    findings = list(corpus.cleaner.find(document.received, outlet=document.source.outlet))
    return {"document": document.id, "edits": [_edit(corpus, edit, findings) for edit in document.edits.edits]}


def _edit(corpus: Corpus, edit: Edit, findings: list) -> dict:
    rule = next(rule for rule in corpus.cleaner.rules if rule.id == edit.rules[0])
    also = {finding.rule for finding in findings if finding.start < edit.end and edit.start < finding.end} - set(
        edit.rules
    )
    return {
        "start": edit.start,
        "end": edit.end,
        "removed": WITHHELD * (edit.end - edit.start) if rule.withhold else edit.removed,
        "replacement": edit.replacement,
        "rule": rule.id,
        "kind": rule.kind,
        "withhold": rule.withhold,
        "why": rule.why,
        "also_found_by": sorted(also),
    }


def describe_position(corpus: Corpus, document: Document, at: int) -> dict:
    """What became of one character: kept, and where, or changed, and by which edit."""
    projection = document.edits.project(at, at + 1)
    found = [edit for edit in describe(corpus, document)["edits"] if edit["start"] <= at < edit["end"]]
    kept = projection.status == "exact"
    shown = mask(document.received, document.withheld)
    around = shown[max(0, at - 20) : at + 21]
    return {
        "document": document.id,
        "at": at,
        "character": shown[at],
        "around": around,
        "kept": kept,
        "position_now": projection.start,
        "edit": found[0] if found else None,
    }


def position_lines(said: dict) -> Iterator[str]:
    """`describe_position` for people."""
    character = said["character"]
    name = f"«{_visible(character)}» U+{ord(character):04X}"
    yield f"{said['document']} {said['at']}: {name} in «{visible(' '.join(said['around'].split()))}»"
    edit = said["edit"]
    if edit is None:
        yield f"kept; today it stands at {said['position_now']}"
        return
    became = f"replaced by «{_visible(edit['replacement'])}»" if edit["replacement"] else "cut"
    yield f"{became} by rule {edit['rule']} ({edit['kind']}) with [{edit['start']}:{edit['end']}); today that point is {said['position_now']}"
    yield f"why: {edit['why']}"


def text_lines(document: Document, said: dict) -> Iterator[str]:
    """The received text with ⟦cuts⟧ in place, then one line for each."""
    pieces, cursor = [], 0
    for number, edit in enumerate(said["edits"], 1):
        mark = f"→{_visible(edit['replacement'])}" if edit["replacement"] else ""
        pieces += visible(document.received[cursor : edit["start"]]), f"⟦{number}: {_visible(edit['removed'])}{mark}⟧"
        cursor = edit["end"]
    pieces.append(visible(document.received[cursor:]))
    yield "".join(pieces)
    yield ""
    for number, edit in enumerate(said["edits"], 1):
        also = f"; found too by {', '.join(edit['also_found_by'])}" if edit["also_found_by"] else ""
        withheld = ", not published" if edit["withhold"] else ""
        yield f"{number}. [{edit['start']}:{edit['end']}) {edit['rule']} ({edit['kind']}{withheld}): {edit['why']}{also}"
    if not said["edits"]:
        yield "nothing was cut"


def _visible(text: str) -> str:
    return visible_line(text).replace("\u00a0", "⍽")
