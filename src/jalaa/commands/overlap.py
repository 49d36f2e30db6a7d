"""`jalaa overlap`: which documents of this corpus stand in somebody else's collection, by shared runs of words and as near-duplicates.

Exit codes: 0 the whole collection was compared, whether or not it shares anything; 1 something of it could not be read, or the corpus has
errors; 2 a wrong call.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.corpus.compared import KEPT, UNREAD_KEPT, Compared, Pair, compare
from jalaa.corpus.foreign import index_corpus
from jalaa.corpus.others import Others, open_others
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.incidents import Incident, exit_code

_PAIRS_SHOWN = 5
_TEXT_SHOWN = 160


def run(other: str, root: Path, column: str | None, config: str | None, words: int | None, json: bool) -> int:
    """Compare the corpus with a collection and say what they share, by split and by document."""
    console = Console(stderr=True)
    with console.status("open the collection"):
        others = _open(other, column, config)
    corpus = open_corpus(root)
    texts = {document.id: document.text for document in corpus.documents}
    policy = corpus.config.splits
    least = words or policy.shared_words
    index = index_corpus(texts, least, policy.near_duplicates, policy.formulae)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("compare", total=others.size)
        found = compare(
            index,
            texts,
            others.batches,
            lambda position, read: progress.update(task, completed=position, description=f"compare, {read:,} texts"),
        )
    incidents = [*others.notes, *(unread.incident() for unread in found.unread)]
    if not found.texts and not exit_code(incidents):
        incidents.append(Incident("other-source", other, "it holds no text, so nothing was compared: mend the path"))
    if json:
        print(json_text(_as_json(other, least, corpus, found, incidents)))
    else:
        print_incidents(incidents)
        if found.unread_count > len(found.unread):
            print(f"and {found.unread_count - UNREAD_KEPT:,} more that could not be read", file=sys.stderr)
        # Of no text nothing is said: that nothing is shared would be true, and taken for an answer.
        for line in _lines(other, least, corpus, found) if found.texts else ():
            print(visible_line(line))
    return exit_code(incidents)


def _open(other: str, column: str | None, config: str | None) -> Others:
    """A path if something lies there, or if it cannot be the name of a dataset; else a dataset of the Hub."""
    from jalaa.corpus.others_hub import HUB_NAME, open_hub

    named = HUB_NAME.fullmatch(other)
    if os.path.lexists(other) or named is None:
        return open_others(Path(other), column)
    return open_hub(named["name"], named["revision"], config, column)


def _splits(corpus: Corpus) -> dict[str, list[str]]:
    """The documents of each split; those that have none stand under `none`."""
    split_of = {entry.id: entry.split for entry in corpus.splits}
    splits: dict[str, list[str]] = {}
    for document in corpus.documents:
        splits.setdefault(split_of.get(document.id, "none"), []).append(document.id)
    # The test split first: that its documents stand in others' training data is what people ask.
    return dict(sorted(splits.items(), key=lambda one: (one[0] != "test", one[0])))


def _summary(documents: list[str], found: Compared) -> dict[str, Any]:
    covered = [pair.shared.covered for document in documents for pair in found.pairs.get(document, ())]
    return {
        "documents": len(documents),
        "sharing": sum(document in found.pairs for document in documents),
        "near_duplicates": sum(found.near_duplicates.get(document, 0) > 0 for document in documents),
        "most_covered": round(max(covered, default=0.0), 4),
    }


def _lines(other: str, least: int, corpus: Corpus, found: Compared) -> Iterator[str]:
    yield f"{other}: {found.texts:,} texts, {found.characters:,} characters; runs of {least} words or more"
    for split, documents in _splits(corpus).items():
        said = _summary(documents, found)
        yield (
            f"{split}: of {said['documents']} documents {said['sharing']} share text, {said['near_duplicates']} have near-duplicates; "
            f"at most {said['most_covered']:.0%} of one is covered by one text"
        )
        for document in documents:
            pairs = found.pairs.get(document, ())
            for pair in pairs[:_PAIRS_SHOWN]:
                yield f"  {document}  {_pair_words(pair)}"
            if left := found.sharing.get(document, 0) - len(pairs[:_PAIRS_SHOWN]):
                yield f"  {document}  and {left:,} more texts"


def _pair_words(pair: Pair) -> str:
    shared = pair.shared
    named = f"{pair.where} ({pair.id})" if pair.id else pair.where
    like = f"near-duplicate, Jaccard {shared.jaccard:.2f}; " if shared.jaccard is not None else ""
    if shared.longest is None:
        return f"{named}: {like}no run"
    text = pair.text if len(pair.text) <= _TEXT_SHOWN else f"{pair.text[:_TEXT_SHOWN]}…"
    runs = f"{shared.runs} run{'s' * (shared.runs != 1)}"
    return f"{named}: {like}{runs}, {shared.covered:.0%} covered, longest {shared.longest.words} words: «{text}»"


def _as_json(other: str, least: int, corpus: Corpus, found: Compared, incidents: list[Incident]) -> Mapping[str, Any]:
    splits = _splits(corpus)
    split_of = {document: split for split, documents in splits.items() for document in documents}
    return {
        "other": other,
        "words": least,
        "near_duplicates_from": corpus.config.splits.near_duplicates,
        "texts": found.texts,
        "characters": found.characters,
        "unread": found.unread_count,
        "splits": {split: _summary(documents, found) for split, documents in splits.items()},
        "documents": {
            document: {
                "split": split_of[document],
                "sharing": found.sharing[document],
                "near_duplicates": found.near_duplicates[document],
                "left_out": max(0, found.sharing[document] - KEPT),
                "pairs": [_pair_json(pair) for pair in pairs],
            }
            for document, pairs in found.pairs.items()
        },
        "incidents": incident_rows(incidents),
    }


def _pair_json(pair: Pair) -> dict[str, Any]:
    shared = pair.shared
    return {
        "where": pair.where,
        "id": pair.id,
        "runs": shared.runs,
        "covered": round(shared.covered, 4),
        "near_duplicate": shared.jaccard is not None,
        "jaccard": None if shared.jaccard is None else round(shared.jaccard, 4),
        "longest": None if shared.longest is None else {**shared.longest._asdict(), "text": pair.text},
    }
