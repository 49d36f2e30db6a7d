"""A corpus in which one text is decided and the others are to be annotated, with what is suggested for them."""

from pathlib import Path

from jalaa.annotation.model import Annotation, Span, text_sha256, write_annotations
from tests.server.conftest import lay_texts

TEXTS = {
    "decided": "زار سالم بغداد والبصرة.",
    "hostile": "😀 قال \u200fسالم:\r\n«أيضًا» في\u00a0بغداد، مثَّل\n\n\nوالبصرة 👨‍👩‍👧 غدا.",
    "plain": "عاد سالم كريم إلى البصرة.",
}
NAMES = {"سالم": "PERS", "بغداد": "GPE", "البصرة": "GPE"}
SUGGESTED = {
    "decided": [],
    "hostile": [("PERS", "سالم"), ("GPE", "بغداد"), ("GPE", "البصرة")],
    "plain": [("PERS", "سالم"), ("GPE", "البصرة")],
}
"""What comes of it: from the decided text to the others, and nothing to itself."""


def lay_suggested(root: Path) -> Path:
    """Put these texts into the place of those that a corpus has, decide one of them, and name who suggests."""
    lay_texts(root, TEXTS)
    text = TEXTS["decided"]
    spans = tuple(
        Span(f"e{n}", "entity", label, text.index(name), text.index(name) + len(name), name, name, made_by="m0")
        for n, (name, label) in enumerate(NAMES.items(), 1)
    )
    made = Annotation("decided", "m0", "entity", "model", text_sha256(text), "1", None, "2026-11-23", spans)
    folder = root / "annotations" / "decided"
    folder.mkdir()
    (folder / "entity.jsonl").write_text(write_annotations([made]), "utf-8")
    annotators = root / "annotations" / "annotators.yaml"
    annotators.write_text(annotators.read_text("utf-8") + "- {id: s1, kind: model, which: jalaa suggest}\n", "utf-8")
    return root
