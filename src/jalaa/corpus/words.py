"""Words: the folded words of many texts in one table, for whatever compares texts word by word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from jalaa.folding import fold
from jalaa.tokens import find_tokens


@dataclass(frozen=True)
class WordTable:
    """The folded words of many texts, one row per word.

    `words` are numbers into `vocabulary`, `starts` and `ends` code points of the text; the words of `documents[n]` (sorted) are the rows
    `bounds[n]` to `bounds[n + 1]`. It takes 12 bytes a word.
    """

    documents: tuple[str, ...]
    bounds: np.ndarray
    words: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    vocabulary: tuple[str, ...]

    @property
    def owners(self) -> np.ndarray:
        """The number of the document of each word."""
        return np.repeat(np.arange(len(self.documents), dtype=np.int32), np.diff(self.bounds))


def lay_words(texts: Mapping[str, str]) -> WordTable:
    """The folded words of texts given by document id. What folding leaves nothing of (harakat that stand alone) is no word.

    >>> table = lay_words({"b": "سلامٌ عليكم", "a": "السلام، عليكم"})
    >>> table.documents, [table.vocabulary[word] for word in table.words], table.starts.tolist()
    (('a', 'b'), ['السلام', 'عليكم', 'سلام', 'عليكم'], [0, 8, 0, 6])
    """
    documents = tuple(sorted(texts))
    numbers: dict[str, int] = {}
    words, starts, ends = [], [], []
    for document in documents:
        text, tokens = texts[document], find_tokens(texts[document])
        start, end = tokens.starts[tokens.is_word], tokens.ends[tokens.is_word]
        ranges = zip(start.tolist(), end.tolist(), strict=True)
        words.append(np.array([numbers.setdefault(text[a:b], len(numbers)) for a, b in ranges], dtype=np.int32))
        starts.append(start.astype(np.int32))
        ends.append(end.astype(np.int32))
    vocabulary: dict[str, int] = {}
    folded = np.array([vocabulary.setdefault(word, len(vocabulary)) for word in _fold_all(numbers)], dtype=np.int32)
    laid = folded[_join(words)]
    said = laid != vocabulary.get("", -1)
    owners = np.repeat(np.arange(len(documents)), [len(found) for found in words])
    bounds = np.searchsorted(owners[said], np.arange(len(documents) + 1))
    return WordTable(documents, bounds, laid[said], _join(starts)[said], _join(ends)[said], tuple(vocabulary))


def folded_words(text: str) -> list[str]:
    """The folded words of one text.

    >>> folded_words("خادمِ الحرمين،")
    ['خادم', 'الحرمين']
    """
    tokens = find_tokens(text)
    ranges = zip(tokens.starts[tokens.is_word].tolist(), tokens.ends[tokens.is_word].tolist(), strict=True)
    return [word for word in _fold_all(text[start:end] for start, end in ranges) if word]


def _fold_all(words: Iterable[str]) -> list[str]:
    """Each word folded; in one call, since folding a word costs as much as folding a page."""
    words = "\n".join(words)
    return fold(words).split("\n") if words else []


def _join(columns: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=np.int32), *columns])
