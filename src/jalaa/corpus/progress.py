"""Progress: how far each text is with each annotator, from what lies in the corpus.

    pulled    annotated on today's text                       waits      annotated on an earlier text, and spans wait for `jalaa carry`
    carried   annotated on an earlier text, all spans here    -          nothing here

What lies on a server and is not here yet is added by `jalaa.commands.status`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jalaa.annotation.adjudicate import standing
from jalaa.annotation.carry import Carried
from jalaa.annotation.model import Annotation
from jalaa.annotation.scheme import Layer
from jalaa.corpus.carrying import carry_all
from jalaa.corpus.read import Corpus
from jalaa.incidents import Incident

STATES = ("not begun", "pushed", "skipped", "draft", "submitted", "submitted anew", "waits", "carried", "pulled")
"""In their order: where two hold, as on two tasks of one text, the later one does. The first five need a server to be told apart."""


@dataclass(frozen=True)
class Progress:
    """How far one annotator is with one text in one layer; `waiting` spans wait for a person after cleaning."""

    state: str = "not begun"
    spans: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class TextProgress:
    """How far a text is in one layer: each annotator, and what was decided, by whom, as `gold` or `draft`."""

    document: str
    annotators: dict[str, Progress]
    decided_by: str | None = None
    decided: str | None = None


def layer_progress(corpus: Corpus, layer: Layer, more: Sequence[str] = ()) -> tuple[list[TextProgress], list[Incident]]:
    """Every text of the corpus with everybody who is a person, has annotated the layer, or is one of `more`."""
    mine = [one for one in corpus.annotations if one.layer == layer.id]
    carried, incidents = carry_all(corpus, mine)
    by_key = {(one.annotation.document, one.annotation.annotator): one for one in carried}
    people = [one.id for one in corpus.annotators if one.kind == "human"]
    who = list(dict.fromkeys([*people, *sorted({one.annotator for one in mine}), *more]))
    decided = {one.document: one for one in corpus.decided if one.layer == layer.id}
    rows = [
        TextProgress(
            document.id,
            {id: _progress(by_key.get((document.id, id)), document.sha256_text) for id in who},
            *_decided(decided.get(document.id), corpus),
        )
        for document in corpus.documents
    ]
    return rows, incidents


def _progress(one: Carried | None, today: str) -> Progress:
    if one is None:
        return Progress()
    spans = len(one.annotation.spans)
    if one.annotation.text_sha256 == today:
        return Progress("pulled", spans)
    waiting = sum(not each.is_shown and each.decided is None and each.span.status != "deleted" for each in one.spans)
    return Progress("waits" if waiting else "carried", spans, waiting)


def _decided(one: Annotation | None, corpus: Corpus) -> tuple[str | None, str | None]:
    return (None, None) if one is None else (one.annotator, standing(one, corpus.annotators))
