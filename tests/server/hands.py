"""What people do in tests of a server: push the corpus, and annotate a document by way of the interface."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from jalaa.annotation.model import Annotation, Span, name_of, read_annotations, text_sha256, write_annotations
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


def team(root: Path, versions: dict[str, dict[str, list[tuple[str, str]]]], people: tuple[str, ...] = ()) -> Path:
    """Layers in a corpus of uncleaned texts: by annotator and document the quotes and their labels. Who has no entry gets one as a person, `people` too."""
    settings = root / "dataset" / "corpus.yaml"
    settings.write_text(settings.read_text("utf-8").replace("rules: [arabic-news]", "rules: []"), "utf-8")
    for path in (root / "annotations" / "layers").iterdir():
        path.unlink()
    corpus = open_corpus(root)
    texts = {document.id: document for document in corpus.documents}
    entries = root / "annotations" / "annotators.yaml"
    known = {annotator.id for annotator in corpus.annotators}
    new = [who for who in (*versions, *people) if who not in known]
    entries.write_text(entries.read_text("utf-8") + "".join(f"- {{id: {who}, kind: human}}\n" for who in new), "utf-8")
    for who, documents in versions.items():
        kind = next((one.kind for one in corpus.annotators if one.id == who), "human")
        made = [annotation_of(who, texts[id].text, id, marks, kind) for id, marks in sorted(documents.items())]
        path = root / "annotations" / "layers" / f"{who}-entity.jsonl"
        path.write_text(write_annotations(made), "utf-8")
    return root


def annotation_of(who: str, text: str, document: str, marks: list[tuple[str, str]], kind: str = "human") -> Annotation:
    spans = []
    for number, (quote, label) in enumerate(marks, 1):
        start = text.index(quote)
        spans.append(Span(f"k{number}", "entity", label, start, start + len(quote), quote, name_of(quote), made_by=who))
    return Annotation(document, who, "entity", kind, text_sha256(text), "1", None, None, tuple(spans))


def adjudicated(task: dict, by: int, decide: Callable[[list[dict]], list[dict]] = lambda result: result) -> None:
    """What an account makes of what a task of an adjudication shows: `decide` gets its results and gives those that are submitted."""
    result = decide(deepcopy(task["predictions"][0]["result"]))
    task["annotations"].append({"id": 1, "completed_by": by, "was_cancelled": False, "result": result})


def take(*marks: str) -> Callable[[list[dict]], list[dict]]:
    """A decision: what bears one of these marks is taken, as «‹a1›»; what bears another is removed."""

    def decide(results: list[dict]) -> list[dict]:
        kept = []
        for one in results:
            labels = one["value"]["labels"] if one["type"] == "labels" else one.get("labels", [])
            label = labels[0] if labels else ""
            if "‹" in label and not label.endswith(marks):
                continue
            labels[:] = [label.split(" ‹")[0]] if label else []
            kept.append(one)
        ids = {one["id"] for one in kept if one["type"] == "labels"}
        return [one for one in kept if one["type"] == "relation" or one["id"] in ids]

    return decide
