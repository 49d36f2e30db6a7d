"""Rows of the config `tokens`: the blocks of one text, tokenised, with the tags of its entity spans.

They depend on nothing but the text, its blocks and its spans, so whoever has these makes the same rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from jalaa.blocks import Block
from jalaa.tokens import ner_tag_names, tag, tokenize


def token_rows(
    document: str,
    text: str,
    blocks: Sequence[Block],
    spans: Sequence[tuple[int, int, str]],
    labels: Sequence[str],
    annotation: str,
    lost: Counter[str],
) -> Iterator[dict[str, Any]]:
    """A row for each block. `spans` are (start, end, label) in code points of `text`; `annotation` says who made them.

    What BIO tags cannot carry is counted by label in `lost`.
    """
    tokens = [token for block in blocks for token in _tokens_of(text, block)]
    tagging = tag(text, tokens, list(spans), list(labels))
    lost.update(tagging.lost)
    names = {name: number for number, name in enumerate(ner_tag_names(list(labels)))}
    place = 0
    for number, block in enumerate(blocks):
        count = len(_tokens_of(text, block))
        part = slice(place, place + count)
        place += count
        yield {
            "id": f"{document}#{number:03d}",
            "document": document,
            "block": block.kind,
            "start": block.start,
            "tokens": [text[start:end] for start, end in tokens[part]],
            "offsets": [{"start": start, "end": end} for start, end in tokens[part]],
            "prefix": list(tagging.prefix[part]),
            "ner_tags": [names[name] for name in tagging.tags[part]],
            "ner_all": [list(found) for found in tagging.all[part]],
            "annotation": annotation,
        }


def _tokens_of(text: str, block: Block) -> list[tuple[int, int]]:
    return [(block.start + start, block.start + end) for start, end in tokenize(text[block.start : block.end])]
