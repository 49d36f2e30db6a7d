"""Columns: the Arrow schema of every published config, and one sentence on each column.

The card is made from these, and so are its features; nothing else says what is published.
"""

import pyarrow as pa

SPLITS = ("train", "test")
LINK_SPLIT = "links"
"""The one split of `links`: a link may join documents of two splits. `all` cannot be a name, `datasets` keeps it for the union of splits."""

_text, _number = pa.string(), pa.int32()
_range = [pa.field("start", _number), pa.field("end", _number)]
_attributes = pa.list_(pa.struct([pa.field("name", _text), pa.field("value", _text)]))
_span = [
    *[pa.field(name, _text) for name in ("id", "layer", "label")],
    *_range,
    *[pa.field("text", _text), pa.field("name", _text), pa.field("attributes", _attributes)],
    *[pa.field(name, _text) for name in ("ref", "made_by", "checked_by", "status")],
]
_made_span = [
    *[*_span, pa.field("note", _text)],
    *[pa.field("made_start", _number), pa.field("made_end", _number), pa.field("made_text", _text)],
]
_relations = pa.list_(pa.struct([pa.field(name, _text) for name in ("id", "label", "head", "tail")]))
_edit = [
    pa.field("number", _number),
    *[pa.field("rule", _text), pa.field("kind", _text)],
    *_range,
    *[pa.field("removed", _text), pa.field("replacement", _text), pa.field("withheld", pa.bool_())],
]


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


SCHEMAS: dict[str, pa.Schema] = {
    "default": _schema(
        id=_text,
        text=_text,
        headline=_text,
        blocks=pa.list_(pa.struct([*_range, pa.field("kind", _text)])),
        sentences=pa.list_(pa.struct(_range)),
        spans=pa.list_(pa.struct(_span)),
        relations=_relations,
        annotation=_text,
        credits=pa.list_(_text),
        place=_text,
        outlet=_text,
        published=_text,
        rights=_text,
        sha256_text=_text,
        sha256_received=_text,
    ),
    "tokens": _schema(
        id=_text,
        document=_text,
        block=_text,
        start=_number,
        tokens=pa.list_(_text),
        offsets=pa.list_(pa.struct(_range)),
        prefix=pa.list_(_text),
        ner_tags=pa.list_(pa.int64()),
        ner_all=pa.list_(pa.list_(_text)),
        annotation=_text,
    ),
    "annotations": _schema(
        document=_text,
        annotator=_text,
        kind=_text,
        layer=_text,
        created=_text,
        made_on_sha256=_text,
        spans=pa.list_(pa.struct(_made_span)),
        relations=_relations,
    ),
    "edits": _schema(document=_text, sha256_received=_text, sha256_text=_text, edits=pa.list_(pa.struct(_edit))),
    "links": _schema(
        id=_text, label=_text, document_a=_text, span_a=_text, document_b=_text, span_b=_text, note=_text, kind=_text
    ),
}
"""Columns of each config, in order."""

KEYS = {
    "default": ("id",),
    "tokens": ("id",),
    "annotations": ("document", "layer", "annotator"),
    "edits": ("document",),
    "links": ("id",),
}
"""The columns that name a row of each config."""


CONFIGS = {
    "default": "one document: its cleaned text, blocks, sentences, and the spans and relations of one annotation per layer",
    "tokens": "one block of a document, tokenised, with BIO tags of the layer `entity`",
    "annotations": "what one annotator made of one document in one layer, carried to the cleaned text, every span with its status",
    "links": "two spans of two documents that belong together; the one split is called `links`, for a link may join train and test",
    "edits": "what cleaning changed in one document: enough to restore the received text, but for what is withheld",
}
"""What a row of each config is."""

COLUMNS: dict[str, dict[str, str]] = {
    "default": {
        "id": "the document",
        "text": "the text after cleaning; all offsets count its code points, half-open",
        "headline": "the headline, null where the text has none",
        "blocks": "headline, standfirst, dateline, heading, paragraph: ranges of `text`",
        "sentences": "ranges of `text`; a sentence never ends inside quotation marks",
        "spans": "labelled ranges of `text`, possibly nested; `made_by` names the annotator, `name` is what is named, without diacritics; `attributes` with their defaults",
        "relations": "labelled ties from span `head` to span `tail`",
        "annotation": "who made the spans: human, model, mixed, or none",
        "credits": "names of newsrooms and desks that stood in the received text",
        "place": "the place that a dateline gives, null where there is none",
        "outlet": "who published the text; null: nothing outside the text proves it",
        "published": "when; null: nothing outside the text proves it",
        "rights": "open, permission, publisher or unchecked",
        "sha256_text": "hash of `text`",
        "sha256_received": "hash of the received text, withheld characters replaced by U+2588",
    },
    "tokens": {
        "id": "document and number of the block",
        "document": "the document",
        "block": "kind of the block",
        "start": "where the block begins in `text`",
        "tokens": "maximal runs of letters, digits and combining marks; any other visible character alone",
        "offsets": "ranges of the tokens in the document's `text`",
        "prefix": "the letters of a token that stand before its span begins (و in وبغداد)",
        "ner_tags": "BIO over the outermost spans",
        "ner_all": "all tags of a token, nested spans included",
        "annotation": "who made the spans: human, model, mixed, or none",
    },
    "annotations": {
        "document": "the document",
        "annotator": "key of annotations/annotators.yaml",
        "kind": "human, model or mixed",
        "layer": "the layer of annotations/scheme.yaml",
        "created": "the day, null where not recorded",
        "made_on_sha256": "hash of the text that the annotator saw",
        "spans": "range on today's text and `status`; `made_start`, `made_end`, `made_text` on the text it was made on; `note` is a remark of the annotator",
        "relations": "all relations, also those that lost an end",
    },
    "edits": {
        "document": "the document",
        "sha256_received": "hash of the received text, withheld characters replaced by U+2588",
        "sha256_text": "hash of the text after cleaning",
        "edits": "in order: rule, kind, range on the received text, `removed` (null where `withheld`), `replacement`",
    },
    "links": {
        "id": "the link",
        "label": "same_statement, paraphrase, contradicts: one of `links` in scheme.json",
        "document_a": "one document",
        "span_a": "the id of a span in its row of `default`",
        "document_b": "the other document",
        "span_b": "the id of a span in its row of `default`",
        "note": "why they belong together",
        "kind": "who found it: human or model",
    },
}
"""What each column holds."""
