"""The personal-data gate: no published string holds personal data, plain or encoded, or a hash that verifies some, unless a person allowed it.

Three questions are asked of every string, and of what it says decoded: does something in it have the form of personal data, does it hold
something that rules withhold from the received texts, does a hash in it verify such a thing. What is found is told by its place and its shape,
never by itself:

    error personal-data dataset/data/default/train.parquet: phone `+███ ███ ███ ████` at default/train/a/text[120:137) …
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jalaa.corpus.config import Allowed
from jalaa.corpus.read import Corpus
from jalaa.edits import WITHHELD
from jalaa.incidents import Incident
from jalaa.release.personal_decoders import DEPTH, decoded
from jalaa.release.personal_finders import WORTH, find_personal, first_of_each_place
from jalaa.release.personal_known import Known, known_of
from jalaa.release.published_strings import PublishedString, published_strings

_CORPUS = "dataset/corpus.yaml"
_SHOWN = re.compile(r"[^\W_]")
_SHAPE_LIMIT = 40
_SHORT, _REMEMBERED = 100, 1 << 16
"""Names of labels, hashes and words stand in thousands of cells: strings up to so many characters are searched once, up to so many of them."""


@dataclass(frozen=True)
class Finding:
    """Something in a string: its kind, its range, its own characters (which are never printed), and how it was encoded ('' for not at all)."""

    kind: str
    start: int
    end: int
    value: str
    encoded: bool = False


def search_published(corpus: Corpus, files: Mapping[str, bytes]) -> Iterator[Incident]:
    """Incidents `personal-data` for what published files (bytes by their paths in dataset/) hold, and `allowed-unused` for what allows nothing.

    What stands in several places of one document, its text and its tokens, is told once, where it stands first.
    """
    yield from search_strings(published_strings(files), known_of(corpus.documents), corpus.config.allowed)


def search_strings(
    strings: Iterable[PublishedString], known: Known, allowed: Iterable[Allowed] = ()
) -> Iterator[Incident]:
    """`search_published` for strings that were read already; who allows something without a reason allows nothing."""
    first: dict[tuple[str, str, str], tuple[PublishedString, Finding, int]] = {}
    remembered = lru_cache(maxsize=_REMEMBERED)(lambda text: findings(text, known))
    for string in strings:
        for finding in remembered(string.text) if len(string.text) < _SHORT else findings(string.text, known):
            key = (string.owner, finding.kind, finding.value)
            where, told, places = first.get(key, (string, finding, 0))
            first[key] = where, told, places + 1
    reasons = {(one.what, one.where): one.reason.strip() for one in allowed}
    used = set()
    for string, finding, places in first.values():
        name = (finding.kind, place(string, finding))
        used.add(name)
        if not reasons.get(name):
            yield Incident("personal-data", f"dataset/{string.path}", _message(name, finding, places))
    for what, where in sorted(reasons.keys() - used):
        message = f"`allowed` lets `{what}` pass at `{where}`, and there is none: take the entry out"
        yield Incident("allowed-unused", _CORPUS, message)


def findings(text: str, known: Known) -> list[Finding]:
    """What a string holds, each place once; ranges are on the string, also of what was found in it decoded."""
    if not WORTH.search(text):
        return [Finding("withheld", start, end, text[start:end]) for start, end in known.strings_in(text)]
    return first_of_each_place(_layers(text, known, DEPTH), len(text))


def place(string: PublishedString, finding: Finding) -> str:
    """The place by which a person allows a finding: in a row its range, in a file that lines are added to its shape."""
    if string.owner != string.path:
        return f"{string.place}[{finding.start}:{finding.end})"
    return f"{string.path} {shape(finding)}"


def shape(finding: Finding) -> str:
    """A finding with every letter and digit hidden.

    >>> shape(Finding("email", 0, 10, "me@home.iq"))
    '██@████.██'
    """
    shown = _SHOWN.sub(WITHHELD, finding.value[:_SHAPE_LIMIT])
    return shown + "…" * (len(finding.value) > _SHAPE_LIMIT)


def _layers(text: str, known: Known, depth: int) -> Iterator[Finding]:
    """Findings in the string itself, then in what it says decoded, with the range of what was decoded."""
    for start, end in known.strings_in(text):
        yield Finding("withheld", start, end, text[start:end])
    for start, end in known.hashes_in(text):
        yield Finding("hash", start, end, text[start:end])
    for one in find_personal(text):
        yield Finding(one.kind, one.start, one.end, text[one.start : one.end])
    for layer in decoded(text) if depth else ():
        if known.is_hash(layer.data):
            yield Finding("hash", layer.start, layer.end, text[layer.start : layer.end], True)
        readable = sum(map(len, layer.pieces)) * 10 >= len(layer.data) * 9
        for piece in layer.pieces:
            for one in _layers(piece, known, depth - 1):
                # In noise a few characters may look like a name or a number; an address has too many marks in the right places.
                if readable or one.kind not in ("handle", "phone"):
                    yield Finding(one.kind, layer.start, layer.end, one.value, True)


def _message(name: tuple[str, str], finding: Finding, places: int) -> str:
    kind, where = name
    encoded = ", encoded" if finding.encoded else ""
    others = f", and in {places - 1} more places of it" if places > 1 else ""
    return (
        f"{kind} `{shape(finding)}`{encoded} at {where}{others}: withhold it by a rule, or let a person allow it in {_CORPUS} under `allowed:` with "
        f'{{what: {kind}, where: "{where}", reason: …}}'
    )
