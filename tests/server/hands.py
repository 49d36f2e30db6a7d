"""What people do in tests of a server: push the corpus, and annotate a document by way of the interface."""

from pathlib import Path

from jalaa.annotation.model import read_annotations
from jalaa.commands.push import choose_layers, push
from jalaa.corpus.read import Corpus, open_corpus
from tests.server.pretended import Pretended

SUGGESTED = "annotations/layers/m0-entity.jsonl"


def send(there: Pretended, root: Path, suggestions: bool = False):
    return send_corpus(there, open_corpus(root), suggestions)


def send_corpus(there: Pretended, corpus: Corpus, suggestions: bool = False):
    given = read_annotations(corpus.root / SUGGESTED)[0] if suggestions else []
    return push(there.connect(), corpus, choose_layers(corpus, []), given)


def todays(corpus: Corpus) -> list[tuple[str, str]]:
    return [(document.id, document.text) for document in corpus.documents]


def nothing(_: int) -> None:
    pass


def result(text: str, quote: str, label: str, id: str) -> dict:
    start = text.index(quote)
    value = {"start": start, "end": start + len(quote), "text": quote, "labels": [label]}
    return {"id": id, "from_name": "entity", "to_name": "text", "type": "labels", "origin": "manual", "value": value}


def annotated(there: Pretended, document: str, quote: str, label: str = "GPE", by: int = 1) -> None:
    """What the account made of a document, as its newest task has it."""
    task = [one for one in there.tasks.values() if one["data"]["document"] == document][-1]
    made = [result(task["data"]["text"], quote, label, f"k{task['id']}")]
    task["annotations"].append({"id": 1, "completed_by": by, "was_cancelled": False, "result": made})
