"""`jalaa export`: annotations on today's texts, in the format of another tool; what it cannot hold is told.

Only what is published goes out: spans that wait for a person stay here, and are counted. Exit codes: 0, 1 an error, 2 a wrong call.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from jalaa.annotation.carry import Carried
from jalaa.annotation.formats import brat_writing, conll_writing, label_studio_writing
from jalaa.annotation.model import Annotation
from jalaa.commands.calls import refuse_unknown
from jalaa.commands.printing import print_incidents, visible_line
from jalaa.corpus.carrying import carry_annotation
from jalaa.corpus.read import Corpus, Document, open_corpus
from jalaa.files import write_beside
from jalaa.incidents import Incident, exit_code

FORMATS = ("label-studio", "brat", "conll")


def run(out: Path, root: Path, format: str, layers: Sequence[str], annotators: Sequence[str]) -> int:
    """Carry the annotations asked for, write them, and say what stayed behind."""
    refuse_unknown("--format", [format], FORMATS)
    corpus = open_corpus(root)
    made = [one.layer for one in (*corpus.annotations, *corpus.decided)]
    scheme = [layer.id for layer in corpus.scheme.layers] if corpus.scheme else []
    refuse_unknown("--layer", layers, list(dict.fromkeys([*scheme, *made])))
    refuse_unknown("--annotator", annotators, [one.id for one in corpus.annotators])
    carried = [
        carry_annotation(corpus, one)
        for one in (*corpus.annotations, *corpus.decided)
        if (not layers or one.layer in layers) and (not annotators or one.annotator in annotators)
    ]
    files, incidents = _written(format, out, list(_documents(corpus, carried)))
    incidents = [*incidents, *_waiting(carried, out)]
    for path, data in files.items():
        write_beside(path, data)
    print_incidents(incidents)
    print(
        f"{len(carried)} annotations of {len({one.annotation.document for one in carried})} documents: {visible_line(str(out))}"
    )
    return exit_code(incidents)


def _documents(corpus: Corpus, carried: Sequence[Carried]) -> Iterator[tuple[str, str, list[Annotation]]]:
    mine: dict[str, list[Carried]] = {}
    for one in carried:
        mine.setdefault(one.annotation.document, []).append(one)
    for document in corpus.documents:
        if document.id in mine:
            yield document.id, document.text, [_today(one, document) for one in mine[document.id]]


def _today(carried: Carried, document: Document) -> Annotation:
    return replace(
        carried.annotation, spans=carried.shown, relations=carried.relations, text_sha256=document.sha256_text
    )


def _written(
    format: str, out: Path, documents: list[tuple[str, str, list[Annotation]]]
) -> tuple[dict[Path, bytes], list[Incident]]:
    if format == "brat":
        files, incidents = brat_writing.write(documents)
        return {out / name: data for name, data in files.items()}, incidents
    write = conll_writing.write if format == "conll" else label_studio_writing.write
    data, incidents = write(documents)
    return {out: data}, incidents


def _waiting(carried: Sequence[Carried], out: Path) -> Iterator[Incident]:
    statuses = Counter(each.span.status for one in carried for each in one.spans if not each.is_shown)
    if statuses:
        said = ", ".join(f"{status} {count}" for status, count in sorted(statuses.items()))
        message = (
            f"{said}: these spans are not published and not written; `jalaa carry` shows them and takes a decision"
        )
        yield Incident("export-lost", str(out), message)
