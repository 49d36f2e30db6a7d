"""Bounds: where, in a text, a sentence begins, how far what begins at a token may go, and which quotation marks belong together.

    قال الوزير : “ ما نريده هو السلام ” ، مشيرا إلى …  .
    |          |                      | |              |
    first      the limit of what is   | an ender: what begins before it goes no farther
               quoted is its mark     closes

All of it is worked out once for a whole text, from its end to its beginning, so that no number of quotation marks or verbs of saying makes reading slow.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jalaa.annotation.suggesting.vocabulary import sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings
from jalaa.blocks import Block, lay_blocks, quotations, sentences

STOPS = frozenset(".!?؟…۔")
COMMAS = frozenset("،,")
DASHES = frozenset("-–—")
_TOP_LINES = 3
_LONGEST_HEADLINE = 25
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Bounds:
    """By token: `first` of its sentence; `limit`, the token before which what begins there ends; `ender`, the next comma or word that ends a content.

    `closes` leads from the token of an opening quotation mark to its closing one, `paired` are both; `headline` is true in headlines and headings.
    """

    first: list[int]
    limit: list[int]
    ender: list[int]
    closes: dict[int, int]
    paired: frozenset[int]
    headline: list[bool]


def read_bounds(words: Words, blocks: Iterable[Block]) -> Bounds:
    """The bounds of a text; `blocks` are as people marked them, or as `jalaa.blocks.lay_blocks` lays them."""
    laid = list(blocks) or lay_blocks(words.text, [])
    count = len(words.folded)
    first, limit = list(range(count)), [token + 1 for token in range(count)]
    headline = [False] * count
    closes = _pairs(words)
    paired = frozenset((*closes, *closes.values()))
    for start, end in sentences(words.text, laid):
        begin, behind = words.at(start), words.at(end - 1) + 1
        last = behind
        while last > begin and (
            words.folded[last - 1] in STOPS or (words.folded[last - 1] in QUOTES and last - 1 not in paired)
        ):
            last -= 1
        for token in range(begin, behind):
            first[token], limit[token] = begin, last
    for block in laid:
        if block.kind in ("headline", "heading"):
            for token in range(words.at(block.start), words.at(block.end - 1) + 1):
                headline[token] = True
    _mark_top(words, headline)
    _narrow(words, limit, closes)
    return Bounds(first, limit, _enders(words, closes), closes, paired, headline)


def _mark_top(words: Words, headline: list[bool]) -> None:
    """Take the lines that a text begins with and that end with no stop for headlines, also where nobody has marked them."""
    begin = 0
    for _ in range(_TOP_LINES):
        behind = begin
        while behind < len(words.folded) and words.lines[behind] == words.lines[begin]:
            behind += 1
        if begin == behind or behind - begin > _LONGEST_HEADLINE or words.folded[behind - 1] in STOPS:
            return
        headline[begin:behind] = [True] * (behind - begin)
        begin = behind


def _pairs(words: Words) -> dict[int, int]:
    """The tokens of the outermost quotation marks of each line that belong together."""
    found: dict[int, int] = {}
    begin = 0
    count = len(words.folded)
    while begin < count:
        behind = begin
        while behind < count and words.lines[behind] == words.lines[begin]:
            behind += 1
        start = words.starts[begin]
        for opening, closing in quotations(words.text[start : words.ends[behind - 1]])[0]:
            found[words.at(start + opening)] = words.at(start + closing)
        begin = behind
    return found


def _narrow(words: Words, limit: list[int], closes: dict[int, int]) -> None:
    """Let nothing that begins inside of quotation marks or brackets go beyond them."""
    inside: list[tuple[int, str]] = []
    closing = behind = -1
    waiting: list[int] = []
    partner: dict[int, int] = {}
    for token, word in enumerate(words.folded):
        if token and words.lines[token] != words.lines[token - 1]:
            inside.clear()
        if word in _BRACKETS:
            inside.append((token, _BRACKETS[word]))
        elif inside and word == inside[-1][1]:
            partner[inside.pop()[0]] = token
    for token in range(len(words.folded)):
        if token in closes:
            closing, behind = closes[token], token
        if behind < token < closing:
            limit[token] = min(limit[token], closing)
        while waiting and waiting[-1] <= token:
            waiting.pop()
        if waiting:
            limit[token] = min(limit[token], waiting[-1])
        if token in partner:
            waiting.append(partner[token])


def _enders(words: Words, closes: dict[int, int]) -> list[int]:
    count = len(words.folded)
    ender = [count] * (count + 1)
    for token in range(count - 1, -1, -1):
        if token in closes:
            ender[token] = ender[closes[token] + 1]
        elif _ends(words, token):
            ender[token] = token
        else:
            ender[token] = ender[token + 1]
    return ender


def _ends(words: Words, token: int) -> bool:
    """Whether a content ends before this token: a semicolon, or a comma or nothing before a word that begins something else (C3)."""
    word = words.folded[token]
    if word in ("؛", ";"):
        return True
    behind = token + 1 if word in COMMAS else token
    if behind >= len(words.folded):
        return False
    following = words.folded[behind]
    two = f"{following} {words.folded[behind + 1]}" if behind + 1 < len(words.folded) else following
    said = sayings()
    if any(rest in said.lists["according"] for letters, rest in readings(following) if letters < 2):
        return _is_according(words, behind)
    form = said.forms.get(following)
    if form is not None and form.kind == "participle" and (following.endswith(("ا", "ين")) or behind > token):
        return behind > token or _leads(words, behind + 1)
    if two in said.lists["enders"] and " " in two and following in ("رغم", "دون", "في"):
        return behind > token or following == "رغم"
    if behind == token:
        return _joins_a_saying(words, token)
    if following in said.lists["enders"] or two in said.lists["enders"]:
        return True
    joined = said.forms.get(following[1:]) if following.startswith("و") else None
    return joined is not None and joined.kind == "finite" and not joined.in_doubt


def _joins_a_saying(words: Words, token: int) -> bool:
    """Whether a verb of saying with its own clause is joined here, though no comma stands before it: «… وقالت البعثة إن …»."""
    said = sayings()
    form = said.forms.get(words.folded[token][1:]) if words.folded[token].startswith("و") else None
    if form is None or form.kind != "finite" or form.in_doubt or form.type != "statement":
        return False
    return any(word in said.lists["clauses"] for word in words.folded[token + 1 : token + 5])


def _leads(words: Words, token: int) -> bool:
    """Whether a clause or quotation follows right here, or behind one preposition."""
    said = sayings()
    for place in (token, token + 1):
        word = words.folded[place] if place < len(words.folded) else ""
        if word in said.lists["clauses"] or word == ":" or (word.startswith("ب") and word[1:] in said.lists["clauses"]):
            return True
    return False


def _is_according(words: Words, token: int) -> bool:
    """Whether «وفق» or «حسب» names somebody here, and no rule or plan."""
    behind = words.folded[token + 1] if token + 1 < len(words.folded) else ""
    return bool(behind) and not any(rest in sayings().lists["no_sources"] for _, rest in readings(behind))
