"""Attribution frames: who is said to have said what, by verbs of saying, quotation marks, «وفق» and «حسب», and a headline's colon.

    وأعلن رئيس الوزراء، الخميس، أن القوات باقية، مشيرا إلى أن المهمة انتهت، وفق وكالة رويترز.
      CUE    SOURCE    SUPPL.  CONTENT          CUE      CONTENT           CUE    SOURCE

Borders are those of annotations/guidelines.md (C2-C5, Q2-Q4, S1, P1, C10, C12). A cue without a written subject goes to the source of the content that
it stands in, else to the last source before it. `stance` is a judgement and is never suggested.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jalaa.annotation.suggesting.bounds import COMMAS, Bounds, read_bounds
from jalaa.annotation.suggesting.contents import content_end, quotation_of, telling_quotations
from jalaa.annotation.suggesting.cues import Cue, cue_at
from jalaa.annotation.suggesting.found import Found
from jalaa.annotation.suggesting.phrases import Range, read_phrases
from jalaa.annotation.suggesting.reports import colon_at, report_at
from jalaa.annotation.suggesting.topics import joined
from jalaa.annotation.suggesting.vocabulary import sayings
from jalaa.annotation.suggesting.words import QUOTES, Words, readings
from jalaa.blocks import Block


class Frames(NamedTuple):
    """The spans of a text's attributions, and the relations between them: label, head, tail."""

    spans: tuple[Found, ...]
    relations: tuple[tuple[str, Found, Found], ...]


class _Attribution(NamedTuple):
    """One attribution by tokens, before it is known where a source goes that is not written."""

    cue: Range
    content: Range
    source: Range | None
    form: str
    supplements: tuple[Range, ...]
    type: str
    denied: bool
    is_sure: bool = True
    is_participle: bool = False
    is_report: bool = False


_LONE_QUOTATION = 6
"""Words of a quotation that is a content though nobody is said to say it (C11): shorter ones are mostly names."""

_LONGEST_SOURCE = 20
_LONGEST_CONTENT = 150
"""Tokens: what goes on for longer is a text without stops, and nobody knows where its sentences end."""


def find_frames(words: Words, blocks: Iterable[Block], dates: dict[int, int], names: set[int]) -> Frames:
    """The attributions of a text. `dates` leads from the first token of each date to its last; `names` are tokens at which known names begin."""
    bounds = read_bounds(words, blocks)
    telling = telling_quotations(words, bounds, names)
    attributions = sorted(_attributions(words, bounds, dates), key=lambda one: (one.cue.first, one.content.first))
    return _tied(words, bounds, telling, attributions)


def _attributions(words: Words, bounds: Bounds, dates: dict[int, int]) -> Iterator[_Attribution]:
    taken: set[int] = set()
    for token, word in enumerate(words.folded):
        if token in taken:
            continue
        if word == ":" and bounds.headline[token]:
            found = colon_at(words, bounds, token)
        elif words.is_word[token]:
            found = report_at(words, bounds, dates, token)
        else:
            continue
        if found is not None:
            taken.update(range(found.cue.first, found.cue.behind))
            yield _Attribution(
                found.cue, found.content, found.source, "overt", found.supplements, found.type, False, is_report=True
            )
            continue
        cue = cue_at(words, bounds, token)
        if cue is not None and cue.verb not in taken:
            taken.update((cue.verb, *range(cue.first, cue.behind)))
            yield _from_cue(words, bounds, dates, cue)


def _from_cue(words: Words, bounds: Bounds, dates: dict[int, int], cue: Cue) -> _Attribution:
    begin, behind = _between(words, cue)
    # «نقلت الوكالة عن الوزير قوله»: the words are the minister's.
    begin = next(
        (token + 1 for token in range(behind - 1, begin, -1) if cue.verb < cue.first and words.folded[token] == "عن"),
        begin,
    )
    said = read_phrases(words, dates, begin, behind)
    source, form = said.source, "overt"
    if source is not None and (cue.topic.is_bound or not _may_speak(words, source)):
        source = None
    if source is None and cue.topic.is_overt:
        source = cue.topic.phrase
    elif source is None or (
        cue.form is not None
        and (cue.form.first or (cue.form.judges and not cue.form.object and cue.type == "attitude"))
    ):
        source, form = None, cue.topic.form
    begin, behind = cue.content.token, content_end(words, bounds, cue.content)
    supplements = [*_time_before(words, bounds, dates, cue), *said.supplements]
    if cue.content.kind == "noun" and cue.type == "statement" and (date := _date_at_end(words, dates, begin, behind)):
        behind = date.first
        supplements.append(date)
    content = Range(begin, behind, cue.content.letters)
    return _Attribution(
        Range(cue.first, cue.behind, cue.letters),
        content,
        source,
        form,
        tuple(supplements),
        cue.type,
        cue.denied,
        cue.topic.is_sure,
        cue.form is not None and cue.form.kind == "participle",
    )


def _may_speak(words: Words, source: Range) -> bool:
    """Whether a phrase behind a verb can be its subject: it is not too long for one, and no plural in the oblique case («الصحفيين»)."""
    word = words.folded[source.first]
    return source.behind - source.first <= _LONGEST_SOURCE and not (
        word.startswith("ال") and word.endswith("ين") and len(word) > 6
    )


def _between(words: Words, cue: Cue) -> tuple[int, int]:
    """The tokens between a verb and its content that may name who says it; of «أعرب فلان عن قلقه من …» those before the preposition."""
    end = cue.content.before
    if cue.verb < cue.first:
        end = min(end, cue.first)
        while end > cue.subject and (
            words.folded[end - 1] in ("عن", "علي", "الي", "في", "ب")
            or words.folded[end - 1] in QUOTES
            and words.folded[end] in sayings().carried
        ):
            end -= 1
            if words.folded[end] in QUOTES and words.folded[end - 1] not in ("عن", "علي", "الي", "في", "ب"):
                return cue.subject, end + 1
    return cue.subject, max(cue.subject, end)


def _time_before(words: Words, bounds: Bounds, dates: dict[int, int], cue: Cue) -> Iterator[Range]:
    """The time that a sentence begins with, right before its verb: «وفي أواخر عام 2021 أعلن»."""
    said = sayings().lists
    first = bounds.first[cue.first]
    while first < cue.first and words.folded[first] in ("كما", "انه", "و", "-", "–"):
        first += 1
    begin = first
    letters = joined(words, begin) or int(words.folded[begin] in ("وفي", "ومنذ"))
    behind = cue.first - (words.folded[cue.first - 1] in COMMAS) if cue.first else 0
    if begin >= behind:
        return
    date = begin + 1 if words.folded[begin][letters:] in ("في", "خلال", "منذ", "مساء", "صباح", "فجر") else begin
    if (date in dates and dates[date] + 1 == behind) or (
        begin + 1 == behind and words.folded[begin][letters:] in said["times"]
    ):
        yield Range(begin, behind, letters)


def _date_at_end(words: Words, dates: dict[int, int], begin: int, behind: int) -> Range | None:
    """The date at the end of what is announced, which is that of the announcing (P1)."""
    for first in range(max(begin + 2, behind - 6), behind):
        if dates.get(first) == behind - 1:
            return Range(first - (words.folded[first - 1] == "في"), behind)
    return None


def _tied(words: Words, bounds: Bounds, telling: list[int], attributions: list[_Attribution]) -> Frames:
    """Spans and relations, every unwritten source found where the text has it."""
    spans: dict[tuple[int, int, str], Found] = {}
    relations: dict[tuple[str, Found, Found], None] = {}
    within: list[tuple[int, Range | None]] = []
    last: Range | None = None
    sentence = -1
    covered = [0] * (len(words.folded) + 1)
    for one in attributions:
        while within and within[-1][0] <= one.cue.first:
            within.pop()
        source = one.source
        if source is None and one.form != "none" and (one.is_sure or within):
            # A participle tells how somebody acts whose verb stands in its sentence; of another verb's subject nothing is known.
            is_near = not one.is_participle or sentence == bounds.first[one.cue.first]
            source = within[-1][1] if within else last if is_near else None
        content = _content_span(words, bounds, telling, one)
        if content is None or (content.start, content.end, "CONTENT") in spans:
            continue
        spans[content.start, content.end, "CONTENT"] = content
        covered[one.content.first] += 1
        covered[one.content.behind] -= 1
        parts = [("cue", _found(words, one.cue, "CUE"))]
        parts += [("source", _found(words, source, "SOURCE"))] if source is not None else []
        parts += [("supplement", _found(words, part, "SUPPLEMENT")) for part in one.supplements]
        for label, part in parts:
            known = spans.setdefault((part.start, part.end, part.label), part)
            relations[label, content, known] = None
        if not one.is_report:
            sentence = bounds.first[one.cue.first]
            if one.source is not None and not within:
                last = one.source
            within.append((one.content.behind, source))
    for quotation in _lone_quotations(words, bounds, telling, covered):
        spans.setdefault((quotation.start, quotation.end, "CONTENT"), quotation)
    return Frames(tuple(spans.values()), tuple(relations))


def _content_span(words: Words, bounds: Bounds, telling: list[int], one: _Attribution) -> Found | None:
    if not 0 < one.content.behind - one.content.first <= _LONGEST_CONTENT:
        return None
    place = _found(words, one.content, "CONTENT")
    said = [
        ("type", one.type),
        ("quotation", quotation_of(words, telling, bounds, one.content.first, one.content.behind)),
        ("polarity", "denied" if one.denied else "affirmed"),
        ("source_form", one.form),
    ]
    return place._replace(attributes=tuple(said))


def _found(words: Words, part: Range, label: str) -> Found:
    return Found(words.place(part.first, part.letters), words.ends[part.behind - 1], label)


def _lone_quotations(words: Words, bounds: Bounds, telling: list[int], covered: list[int]) -> Iterator[Found]:
    """Quoted words in the writer's own sentence (C11)."""
    depth = 0
    for token in range(len(words.folded)):
        depth += covered[token]
        closing = bounds.closes.get(token)
        before = words.folded[token - 1] if token else ""
        if any(rest in sayings().lists["titles"] for _, rest in readings(before)):
            continue
        if closing is None or depth or sum(words.is_word[token:closing]) < _LONE_QUOTATION:
            continue
        said = (("type", "statement"), ("quotation", "direct"), ("polarity", "affirmed"), ("source_form", "none"))
        yield Found(words.starts[token], words.ends[closing], "CONTENT", said)
