"""Accepted strings: what was marked in other texts is suggested where it stands again.

    other texts   ⟦التحالف الدولي ضد ⟦داعش|ORG⟧|ORG⟧ … ⟦بغداد|GPE⟧ … 2500 ⟦أميركي|NORP⟧ … جندي أميركي … دعم أميركي
    this text     وبالتحالف الدولي ضد “داعش” في بغداد، جندي أميركي
    suggested     ب⟦التحالف الدولي ضد “⟦داعش|ORG⟧”|ORG⟧ في ⟦بغداد|GPE⟧، جندي أميركي

A string is its folded words without quotation marks, the article restored after لل. It is suggested as whole words, before its clitics or without
them, the longest first, and what was nested in it is nested again. The rules, so that nothing rests on a single odd mention:

1. marked in at least half of the places where the other texts have it outside of longer names («أميركي» above is not);
2. one label has at least two thirds of its mentions, or none is suggested;
3. nested spans, a reference and attributes are what more than half of the mentions under that label bear, attributes two mentions at least.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jalaa.annotation.model import Annotation, Span
from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.words import QUOTES, Words, read_words, readings

_END = "\n"
"""The key under which a node of the trie holds what is known of the string that ends there: no word is a line feed."""

_MARKS_BETWEEN = 2
"""Quotation marks that may stand between two words of a string."""

Pattern = tuple[tuple[int, int, str, str | None], ...]
"""Nested spans of a string: first word, last word, label, reference."""


class Place(NamedTuple):
    """Where a string stands: its first token, the letters left out of it, and its last token."""

    first: int
    letters: int
    last: int


class Mention(NamedTuple):
    """One thing that a document says of a string, as a key that can be counted."""

    what: str
    label: str | None = None
    value: Any = None


@dataclass(frozen=True)
class Evidence:
    """What the texts say of one string: all of them together, and each by itself, so that one can be left out."""

    total: Counter[Mention] = field(default_factory=Counter)
    by_document: dict[str, Counter[Mention]] = field(default_factory=dict)

    def add(self, document: str, mention: Mention) -> None:
        """Count one more."""
        self.total[mention] += 1
        self.by_document.setdefault(document, Counter())[mention] += 1

    def without(self, document: str) -> Counter[Mention]:
        """What the other documents say."""
        mine = self.by_document.get(document)
        return self.total if mine is None else self.total - mine


@dataclass(frozen=True)
class Strings:
    """Every string that was accepted, as a trie of words; `strings_of` makes it."""

    trie: dict[str, Any]

    def find(self, words: Words, document: str) -> list[Found]:
        """Spans of a text by what documents other than this one accepted, none overlapping but where they nest."""
        candidates = []
        for first in range(len(words.folded)):
            for place, evidence in self._at(words, first):
                decision = _decide(evidence.without(document))
                if decision is not None:
                    candidates.append((place, decision))
                    break
        taken: list[bool] = [False] * len(words.folded)
        found: list[Found] = []
        for place, decision in sorted(candidates, key=lambda one: (one[0].first - one[0].last, one[0].first)):
            if not any(taken[place.first : place.last + 1]):
                taken[place.first : place.last + 1] = [True] * (place.last + 1 - place.first)
                found += _spans(words, place, decision)
        return found

    def _at(self, words: Words, first: int) -> list[tuple[Place, Evidence]]:
        """The strings that begin with a token, longest first; as it stands before without its clitics."""
        met: list[tuple[Place, Evidence]] = []
        for letters, word in readings(words.folded[first]):
            node = self.trie.get(word)
            if node is not None and (not letters or words.place(first, letters) > words.place(first, letters - 1)):
                met += [(Place(first, letters, last), found) for last, found in _walk(node, words, first)]
        return sorted(met, key=lambda one: (-one[0].last, one[0].letters))


def _walk(node: dict[str, Any], words: Words, first: int) -> Iterator[tuple[int, Evidence]]:
    """The tokens at which strings end that go on from a node."""
    token, marks = first, 0
    while True:
        if _END in node and not marks:
            yield token, node[_END]
        token += 1
        if token >= len(words.folded) or words.lines[token] != words.lines[first]:
            return
        if words.folded[token] in QUOTES:
            marks += 1
            if marks > _MARKS_BETWEEN:
                return
            continue
        node, marks = node.get(words.folded[token]), 0
        if node is None:
            return


class _Decision(NamedTuple):
    label: str
    ref: str | None
    attributes: tuple[tuple[str, str], ...]
    nested: Pattern


def _decide(said: Counter[Mention]) -> _Decision | None:
    """What is suggested of a string; see the rules above."""
    marked = said[Mention("marked")]
    if not marked or marked < said[Mention("bare")]:
        return None
    labels = Counter({one.label: count for one, count in said.items() if one.what == "label" and count > 0})
    label, count = max(labels.items(), key=lambda one: (one[1], one[0]))
    if 3 * count < 2 * marked:
        return None

    def most(what: str) -> Iterator[tuple[Any, int]]:
        known = [(one.value, number) for one, number in said.items() if (one.what, one.label) == (what, label)]
        return (one for one in sorted(known, key=repr) if 2 * one[1] > count)

    return _Decision(
        label=label,
        ref=next((value for value, _ in most("ref")), None),
        attributes=tuple(value for value, number in most("attribute") if number > 1),
        nested=next((value for value, _ in most("nested")), ()),
    )


def _spans(words: Words, place: Place, decision: _Decision) -> Iterator[Found]:
    """The span of a string and those nested in it; a quotation mark that the string opens or closes inside is taken with its partner."""
    inside = [token for token in range(place.first, place.last + 1) if words.folded[token] not in QUOTES]
    start, end = words.place(place.first, place.letters), words.ends[place.last]
    if (place.last - place.first + 1 - len(inside)) % 2:
        if place.last + 1 < len(words.folded) and words.folded[place.last + 1] in QUOTES:
            end = words.ends[place.last + 1]
        elif place.first and not place.letters and words.folded[place.first - 1] in QUOTES:
            start = words.starts[place.first - 1]
    yield Found(start, end, decision.label, decision.attributes, decision.ref)
    for first, last, label, ref in decision.nested:
        if last < len(inside):
            begin = words.place(inside[first], place.letters if not first else 0)
            yield Found(begin, words.ends[inside[last]], label, (), ref)


def strings_of(annotated: Sequence[tuple[str, str, Annotation]], labels: Iterable[str]) -> Strings:
    """The strings that annotations accepted under these labels; each is given with its document's id and the text its spans stand on.

    >>> span = Span("e1", "entity", "GPE", 3, 8, "بغداد", "بغداد", ref="baghdad")
    >>> made = Annotation("a", "m1", "entity", "model", "", "", None, None, (span,))
    >>> text = "من وبغداد"
    >>> [(text[one.start:one.end], one.label, one.ref) for one in strings_of([("a", "في بغداد", made)], ["GPE"]).find(read_words(text), "b")]
    [('بغداد', 'GPE', 'baghdad')]
    """
    wanted = frozenset(labels)
    trie: dict[str, Any] = {}
    read = [(document, read_words(text), annotation) for document, text, annotation in annotated]
    for document, words, annotation in read:
        for span in annotation.spans:
            if span.label in wanted and (key := _key(words, span)):
                evidence = _leaf(trie, key)
                for mention in _mentions(words, span, annotation):
                    evidence.add(document, mention)
    strings = Strings(trie)
    for document, words, annotation in read:
        _count_bare(strings, words, annotation, document)
    return strings


def _leaf(trie: dict[str, Any], key: Sequence[str]) -> Evidence:
    node = trie
    for word in key:
        node = node.setdefault(word, {})
    return node.setdefault(_END, Evidence())


def _key(words: Words, span: Span) -> list[str]:
    """The folded words of a span, the article restored; nothing for a span that ends within a word or is withheld."""
    if span.text is None:
        return []
    first, last = words.at(span.start), words.at(span.end - 1)
    if last >= len(words.ends) or words.ends[last] != span.end:
        return []
    tokens = [token for token in range(first, last + 1) if words.folded[token] not in QUOTES]
    if not tokens:
        return []
    begin = int(words.positions.searchsorted(max(span.start, words.starts[tokens[0]]))) - words.letters[tokens[0]]
    beginning = words.folded[tokens[0]][begin:]
    restored = (span.name or "").startswith("ال") and beginning.startswith("ل") and begin > 0
    key = [f"ا{beginning}" if restored else beginning, *(words.folded[token] for token in tokens[1:])]
    return key if all(key) else []


def _mentions(words: Words, span: Span, annotation: Annotation) -> Iterator[Mention]:
    yield Mention("marked")
    yield Mention("label", span.label)
    if span.ref is not None:
        yield Mention("ref", span.label, span.ref)
    for attribute in span.attributes:
        yield Mention("attribute", span.label, attribute)
    if nested := tuple(sorted(_nested(words, span, annotation))):
        yield Mention("nested", span.label, nested)


def _nested(words: Words, span: Span, annotation: Annotation) -> Iterator[tuple[int, int, str, str | None]]:
    """The spans within another one, by the numbers of its words."""
    tokens = [
        token for token in range(words.at(span.start), words.at(span.end - 1) + 1) if words.folded[token] not in QUOTES
    ]
    numbers = {token: number for number, token in enumerate(tokens)}
    for one in annotation.spans:
        if span.start <= one.start and one.end <= span.end and (span.start, span.end) != (one.start, one.end):
            first, last = words.at(one.start), words.at(one.end - 1)
            whole = one.start in (words.starts[first], span.start) and one.end == words.ends[last]
            if whole and first in numbers and last in numbers:
                yield numbers[first], numbers[last], one.label, one.ref


def _count_bare(strings: Strings, words: Words, annotation: Annotation, document: str) -> None:
    """Count where a string stands and nothing is marked, neither it nor a longer name around it."""
    covered = [False] * len(words.folded)
    for span in annotation.spans:
        for token in range(words.at(span.start), words.at(span.end - 1) + 1):
            covered[token] = True
    for first in range(len(words.folded)):
        for place, evidence in strings._at(words, first):
            if not any(covered[place.first : place.last + 1]):
                evidence.add(document, Mention("bare"))
                break
