"""Blocks and sentences: the headline, standfirst, datelines, headings and paragraphs of a text, and the sentences inside them.

    text       الكاظمي: العراق لم يعد بحاجة ⏎ ⏎ بغداد – أعلن رئيس الوزراء ذلك. وأفاد …
    blocks     [ headline                ]   [dateline][ paragraph              ]
    sentences  [                         ]   [        ][                 ][     ]

People name headline, standfirst, datelines and headings; paragraphs are what is left of each line. Sentences lie within blocks and never end
inside quotation marks. Newsrooms set quotation marks of every style, also the wrong way round («تابعة لـ”كتائب حزب الله”»), and lose
one of a pair, so:

1. What stands around a mark says whether it opens or closes; its shape does not. Where both sides look alike, it closes what is open.
2. Only a pair within one line protects what is between. A mark without its partner protects nothing: it swallows no end of a sentence.

A sentence ends at . ! ? ؟ or ۔, behind the closing marks that follow, and with its line. It does not end at «..» and «…», which are pauses;
where a comma comes next; after a lone letter, after a title or between names of Latin letters, which are abbreviations (أ. ف. ب., بي. بي. سي);
within a number or a web address; after the number that begins a line of a list. So «الدرجة ب. وأضاف» stays one sentence: nothing tells it
from «أ. ف. ب. وأضاف».
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jalaa.tokens import Tokens, blank, find_tokens

KINDS = ("headline", "standfirst", "dateline", "heading", "paragraph")
_PROSE = ("standfirst", "paragraph")

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FAMILY = {mark: family[0] for family in ('"“”„‟＂❝❞', "«»", "‹›", "'‘’‚‛") for mark in family}
_QUOTES = re.compile(f"[{''.join(_FAMILY)}]+")
_SINGLE = "'"
_DEEPEST = 8
_OPENERS = "([{"
_BEFORE_OPENING = _OPENERS + ":،,؛;-–—/…ـ"
_AFTER_CLOSING = ".،,؛;:!?؟…۔)]}-–—/"
_CLITICS = frozenset(re.findall("[ء-ي]+", "و ف ب ل ك ال لل وال فال بال كال وب ول وك فب فل ولل فلل وبال وكال"))
_WORD_BEFORE = re.compile("[ء-ْ]*$")
_UNREAD = re.compile("[ً-ْـ]")
_SPOKEN_PAUSE = re.compile("(?:[.]{2,}|…)[^.\\s]")

_STOPS = re.compile("[.!?؟۔…]+")
_PAUSE = re.compile("[.…]*…[.…]*|[.]{2,}")
_NEVER_FIRST = "،,؛;:.!?؟…۔)]}"
_ARABIC_LETTER = re.compile("[ء-يٱ-ە]")
_LETTER_NAME = re.compile(
    "[وفبلك]*(?:ال|لل)?"
    "(?:إيه|ايه|بي|سي|دي|إي|اي|إف|اف|جي|إتش|اتش|آي|كي|إل|ال|إم|ام|إن|ان|أو|او|كيو|آر|ار|إس|اس|تي|يو|في|دبليو|إكس|اكس|واي|زد)"
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "st", "vs"})


class Block(NamedTuple):
    """A part of a text: `start` and `end` in code points, half-open; `kind` is one of `KINDS`."""

    start: int
    end: int
    kind: str


def lay_blocks(text: str, marked: Iterable[tuple[int, int, str]]) -> list[Block]:
    """The marked blocks and the paragraphs between them, in reading order, none overlapping.

    `marked` are (start, end, kind) as people named them; they stay as they are. What is left of each line, without the blanks at its ends,
    is a paragraph. Raises ValueError for a block out of the text, without a visible character, of an unknown kind, or over another one.

    >>> text = "عنوان\\n\\nبغداد – قال الوزير ذلك.\\n"
    >>> [(text[start:end], kind) for start, end, kind in lay_blocks(text, [(0, 5, "headline"), (7, 14, "dateline")])]
    [('عنوان', 'headline'), ('بغداد –', 'dateline'), ('قال الوزير ذلك.', 'paragraph')]
    """
    named = sorted(Block(*mark) for mark in marked)
    blocks, last = [], 0
    for block in named:
        _refuse_bad(text, block)
        if block.start < last:
            raise ValueError(
                f"block {block.kind} {block.start}-{block.end} begins before {last}, where another ends: part them"
            )
        blocks += [Block(start, end, "paragraph") for start, end in _lines(text, last, block.start)]
        blocks.append(block)
        last = block.end
    return blocks + [Block(start, end, "paragraph") for start, end in _lines(text, last, len(text))]


def sentences(text: str, blocks: Iterable[Block]) -> list[tuple[int, int]]:
    """The sentences of the blocks, in code points: every visible character of a block is in exactly one.

    Standfirsts and paragraphs are cut at the ends of sentences; of the other blocks each line is one.

    >>> text = "قال: “انتهت الحرب. عدنا إلى بيوتنا”. وأضاف: هذا.. ما حدث في 3.5 ساعة."
    >>> [text[start:end] for start, end in sentences(text, lay_blocks(text, []))]
    ['قال: “انتهت الحرب. عدنا إلى بيوتنا”.', 'وأضاف: هذا.. ما حدث في 3.5 ساعة.']
    """
    found = []
    for block in blocks:
        for start, end in _lines(text, block.start, block.end):
            if block.kind in _PROSE:
                found += [(start + first, start + last) for first, last in _cut_line(text[start:end])]
            else:
                found.append((start, end))
    return found


def _refuse_bad(text: str, block: Block) -> None:
    if block.kind not in KINDS:
        raise ValueError(f"block {block.start}-{block.end} has kind {block.kind!r}: use one of {', '.join(KINDS)}")
    if not 0 <= block.start < block.end <= len(text):
        raise ValueError(
            f"block {block.kind} {block.start}-{block.end} lies outside 0-{len(text)}: give code points of this text"
        )
    if all(map(blank, text[block.start : block.end])):
        raise ValueError(
            f"block {block.kind} {block.start}-{block.end} holds no visible character: give its text's range"
        )


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines between two places that hold something visible, without the blanks at their ends."""
    breaks = [(match.start(), match.end()) for match in _LINE_BREAK.finditer(text, start, end)]
    for first, last in zip(
        [start, *(behind for _, behind in breaks)], [*(place for place, _ in breaks), end], strict=True
    ):
        while first < last and blank(text[first]):
            first += 1
        while first < last and blank(text[last - 1]):
            last -= 1
        if first < last:
            yield first, last


def _cut_line(line: str) -> Iterator[tuple[int, int]]:
    """The sentences of one line without blanks at its ends; a piece of marks and numbers alone joins its neighbour."""
    tokens = find_tokens(line)
    words = [start for start in tokens.starts[tokens.is_word].tolist() if not line[start].isdecimal()]
    cuts, passed = [0], 0
    for end in _ends(line, tokens):
        until = bisect_left(words, end)
        if passed < until < len(words):
            cuts.append(end)
            passed = until
    for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True):
        yield from _lines(line, start, end)


def _ends(line: str, tokens: Tokens) -> Iterator[int]:
    """Where sentences of a line end, behind the closing marks."""
    pairs, closing = quotations(line)
    opening = [start for start, _ in pairs]
    for stop in _STOPS.finditer(line):
        behind = _behind_closing(line, stop.end(), closing)
        quotation = bisect_right(opening, stop.start()) - 1
        if (
            quotation >= 0
            and stop.start() < pairs[quotation][1]
            and (stop[0] not in ".۔" or pairs[quotation][1] >= behind)
        ):
            continue
        if not _is_pause(line, stop, tokens) and _may_begin(line, behind):
            yield behind


def _is_pause(line: str, stop: re.Match[str], tokens: Tokens) -> bool:
    """Whether the stop ends no sentence by itself: a pause, an abbreviation, part of a number, or a lone mark in brackets."""
    if _PAUSE.fullmatch(stop[0]) or line[stop.start() - 1 : stop.start()] in tuple(_OPENERS):
        return True
    if stop[0] != ".":
        return False
    place = int(tokens.ends.searchsorted(stop.start(), "right")) - 1
    if place + 1 < len(tokens.starts) and tokens.starts[place + 1] < stop.start():
        return True
    word = _word(line, tokens, place, stop.start())
    behind = _first_word(line, tokens, stop.end())
    if word[-1:].isdecimal():
        return behind[:1].isdecimal()
    if len(word) != 1:
        return word.lower() in _TITLES or bool(_LETTER_NAME.fullmatch(word) and _LETTER_NAME.fullmatch(behind))
    before = _word(line, tokens, place - 1, int(tokens.starts[place]))
    return not (before.isdecimal() or (len(before) == 1 and before != "و"))


def _first_word(line: str, tokens: Tokens, place: int) -> str:
    """The word that follows `place` with nothing but blanks between, without harakat and tatweel, or ""."""
    token = int(tokens.starts.searchsorted(place))
    if (
        token == len(tokens.starts)
        or not tokens.is_word[token]
        or not all(map(blank, line[place : tokens.starts[token]]))
    ):
        return ""
    return _UNREAD.sub("", line[tokens.starts[token] : tokens.ends[token]])


def _word(line: str, tokens: Tokens, place: int, until: int) -> str:
    """The word at `place` without harakat and tatweel, or "" if that is a mark or more than blanks part it from `until`."""
    if place < 0 or not tokens.is_word[place] or not all(map(blank, line[tokens.ends[place] : until])):
        return ""
    return _UNREAD.sub("", line[tokens.starts[place] : tokens.ends[place]])


def _behind_closing(line: str, place: int, closing: set[int]) -> int:
    """The place behind the closing brackets and quotation marks that follow `place`; blanks may stand before a quotation mark."""
    while place < len(line):
        ahead = place
        while ahead < len(line) and line[ahead].isspace():
            ahead += 1
        if ahead in closing:
            place = ahead + 1
        elif line[place] in ")]}":
            place += 1
        else:
            break
    return place


def _may_begin(line: str, place: int) -> bool:
    """Whether a sentence can begin at `place`: not in the middle of a web address, and not with a comma, even a quoted one."""
    rest = line[place : place + 1]
    if not rest or _ARABIC_LETTER.match(rest):
        return True
    if not (blank(rest) or rest in _OPENERS or rest in _FAMILY):
        return False
    while place < len(line) and (blank(line[place]) or line[place] in _FAMILY):
        place += 1
    return place == len(line) or line[place] not in _NEVER_FIRST


def quotations(line: str) -> tuple[list[tuple[int, int]], set[int]]:
    """The outermost quotations of a line as places of their two marks, and the places of all marks that close, also without a partner."""
    pairs, closing = [], set()
    opened: list[tuple[int, str]] = []
    for run in _QUOTES.finditer(line):
        role = _role(line, run.start() - 1, run.end())
        for place in range(run.start(), run.end()):
            family = _FAMILY[line[place]]
            if family == _SINGLE and role == "either":
                continue
            partner = None if role == "opens" else _partner(opened, family, mixed=role == "closes")
            if partner is not None:
                start = opened[partner][0]
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, place))
                del opened[partner:]
            if partner is not None or role == "closes":
                closing.add(place)
            else:
                opened = [*opened[-_DEEPEST:], (place, family)]
    return pairs, closing


def _partner(opened: list[tuple[int, str]], family: str, mixed: bool) -> int | None:
    """The last open mark of the same family; `mixed`: else the last of another one, as in «“…"», single marks apart."""
    for place in reversed(range(len(opened))):
        if opened[place][1] == family:
            return place
    if mixed and family != _SINGLE and opened and opened[-1][1] != _SINGLE:
        return len(opened) - 1
    return None


def _role(line: str, left: int, right: int) -> str:
    """Whether quotation marks between two characters "open", "close" or could do "either", by what stands around them."""
    before, after = line[left] if left >= 0 else "", line[right : right + 1]
    closed_after = not after or blank(after) or (after in _AFTER_CLOSING and not _SPOKEN_PAUSE.match(line, right))
    if before and before in _OPENERS + ":":
        return "opens"
    if not before or blank(before):
        return "closes" if closed_after and after and not blank(after) else "either" if closed_after else "opens"
    if closed_after:
        return "closes"
    word = _UNREAD.sub("", _WORD_BEFORE.search(line[max(0, left - 11) : left + 1])[0])
    return "opens" if before in _BEFORE_OPENING or word in _CLITICS else "either"
