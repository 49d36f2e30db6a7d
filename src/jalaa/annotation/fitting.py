"""Fitting: whether the spans of an export lie where they say, and in which unit their offsets were counted.

The quoted text is the arbiter. Offsets are tried as code points, then UTF-16, then bytes; the unit in which most spans of one annotation say what
stands there is taken for all of them. A quote may write a newline as the two characters \\n and collapse blanks, as Label Studio does. What fits in
no way is refused and named; spans whose distance from their quotes grows through the text (the text was changed after annotation) are refused
together, because those before the first visible error prove nothing.

    text     وصل الرئيس إلى أربيل          the export says     [15:20) «أربيل»
                            └ 15               a shifted one says  [13:18) «أربيل», the text there is «ى أرب»
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from jalaa.annotation.formats.received import ReceivedSpan, Unit
from jalaa.incidents import Incident
from jalaa.units import BadPosition, convert

How = Literal["exact", "newlines", "blanks", "unquoted", "reanchored"]
"""How a span was found to fit: to the letter, with \\n for newlines, with blanks collapsed, without a quote to compare, or by its quote alone."""

_ESCAPES = (("\\r", "\r"), ("\\n", "\n"), ("\\t", "\t"))


@dataclass(frozen=True)
class Fit:
    """A span that fits: its range in code points, half-open."""

    span: ReceivedSpan
    start: int
    end: int
    how: How


@dataclass(frozen=True)
class Fitting:
    """The spans of one annotation on one text: those that fit, those refused, the unit found, and an incident for each refusal and re-anchoring."""

    fits: tuple[Fit, ...]
    refused: tuple[ReceivedSpan, ...]
    unit: Unit
    incidents: tuple[Incident, ...]


def fit(text: str, spans: Sequence[ReceivedSpan], units: Sequence[Unit], where: str, reanchor: bool = False) -> Fitting:
    """Fit the spans of one annotation to the text of its task.

    With `reanchor` a span that does not fit goes to the place of its quote: the one that the drift of its neighbours points at, or the only one
    there is. It is marked as re-anchored and told as an incident.

    >>> spans = [ReceivedSpan("a", "LOC", 3, 8, "بغداد"), ReceivedSpan("b", "LOC", 3, 9, "أربيل")]
    >>> found = fit("في بغداد", spans, ("code point",), "export.json: task 1")
    >>> [(one.span.id, one.start, one.end, one.how) for one in found.fits], [span.id for span in found.refused]
    ([('a', 3, 8, 'exact')], ['b'])
    """
    unit, found = _best_unit(text, spans, units)
    strays = [(number, span) for number, span in enumerate(spans) if number not in found]
    shifts = _shifts(text, [(number, span) for number, span in strays if _is_range(span)])
    if _is_drift(shifts) and not reanchor:
        return Fitting((), tuple(spans), unit, (_drift(shifts, len(spans), where),))
    if reanchor:
        found |= _followed(shifts) if _is_drift(shifts) else _only_places(text, strays)
    borders, times = _borders(text, unit) if strays else None, Counter()
    for quote in {_unescaped(span.quote or "") for number, span in strays if number not in found}:
        times[quote] = text.count(quote) if quote.strip() else 0
    incidents = (
        _moved(found[number], where) if number in found else _refusal(text, span, borders, times, where)
        for number, span in strays
    )
    kept = tuple(found[number] for number in sorted(found))
    refused = tuple(span for number, span in strays if number not in found)
    return Fitting(kept, refused, unit, tuple(incidents))


def says(there: str, quote: str) -> How | None:
    """How a quote agrees with the text that stands there, None where it does not.

    >>> says("a\\nb", "a\\nb"), says("a\\nb", "a\\\\nb"), says("a  b", "a b"), says("a", "b")
    ('exact', 'newlines', 'blanks', None)
    """
    if there == quote:
        return "exact"
    plain = _unescaped(quote)
    if plain == there:
        return "newlines"
    return "blanks" if plain.split() == there.split() else None


def _unescaped(quote: str) -> str:
    for written, meant in _ESCAPES:
        quote = quote.replace(written, meant)
    return quote


def _is_range(span: ReceivedSpan) -> bool:
    return type(span.start) is int and type(span.end) is int and 0 <= span.start < span.end < 1 << 40


def _best_unit(text: str, spans: Sequence[ReceivedSpan], units: Sequence[Unit]) -> tuple[Unit, dict[int, Fit]]:
    """The unit in which most spans fit, the earlier one where two fit as many, and the fits in it by the number of the span."""
    best: tuple[Unit, dict[int, Fit]] = (units[0], {})
    for unit in units:
        found = dict(_fits(text, spans, unit))
        if len(found) > len(best[1]):
            best = (unit, found)
        if len(found) == len(spans):
            break
    return best


def _fits(text: str, spans: Sequence[ReceivedSpan], unit: Unit) -> Iterator[tuple[int, Fit]]:
    borders = _borders(text, unit)
    for number, span in enumerate(spans):
        if not _is_range(span):
            continue
        start, end = _place(borders, span.start), _place(borders, span.end)
        if start is None or end is None:
            continue
        how = "unquoted" if span.quote is None else says(text[start:end], span.quote)
        if how is not None:
            yield number, Fit(span, start, end, how)


def _borders(text: str, unit: Unit) -> np.ndarray:
    try:
        return convert(text, np.arange(len(text) + 1), "code point", unit)
    except BadPosition:
        return np.zeros(0, dtype=np.int64)


def _place(borders: np.ndarray, position: int) -> int | None:
    if not len(borders) or not 0 <= position <= borders[-1]:
        return None
    place = int(np.searchsorted(borders, position))
    return place if borders[place] == position else None


@dataclass(frozen=True)
class _Shift:
    """A stray span and the place of its quote that the spans before it point at; `alone` where no other place is as near to that."""

    number: int
    span: ReceivedSpan
    place: int
    length: int
    alone: bool

    @property
    def size(self) -> int:
        return self.place - self.span.start


def _shifts(text: str, strays: Sequence[tuple[int, ReceivedSpan]]) -> list[_Shift]:
    found: list[_Shift] = []
    absent: set[str] = set()
    for number, span in sorted(strays, key=lambda stray: stray[1].start):
        quote = _unescaped(span.quote or "")
        if quote in absent or not quote.strip():
            continue
        expected = max(0, span.start + (found[-1].size if found else 0))
        around = (text.rfind(quote, 0, expected + len(quote) - 1), text.find(quote, expected))
        places = sorted((abs(place - expected), place) for place in around if place >= 0)
        if places:
            alone = len(places) == 1 or places[0][0] != places[1][0]
            found.append(_Shift(number, span, places[0][1], len(quote), alone))
        else:
            absent.add(quote)
    return found


def _is_drift(shifts: Sequence[_Shift]) -> bool:
    """Two or more spans off in one direction, never by less than the one before: chance errors do not line up so."""
    sizes = [shift.size for shift in shifts]
    one_way = all(size > 0 for size in sizes) or all(size < 0 for size in sizes)
    return len(sizes) > 1 and one_way and all(abs(a) <= abs(b) for a, b in zip(sizes, sizes[1:], strict=False))


def _followed(shifts: Sequence[_Shift]) -> dict[int, Fit]:
    return {
        shift.number: Fit(shift.span, shift.place, shift.place + shift.length, "reanchored")
        for shift in shifts
        if shift.alone
    }


def _only_places(text: str, strays: Sequence[tuple[int, ReceivedSpan]]) -> dict[int, Fit]:
    found = {}
    for number, span in strays:
        quote = _unescaped(span.quote or "")
        place = text.find(quote) if quote.strip() else -1
        if place >= 0 and text.find(quote, place + 1) < 0:
            found[number] = Fit(span, place, place + len(quote), "reanchored")
    return found


def _drift(shifts: Sequence[_Shift], count: int, where: str) -> Incident:
    first, last = shifts[0], shifts[-1]
    message = (
        f"its spans drift: «{_short(first.span.quote)}» lies {abs(first.size)} from where span {first.span.id} says, "
        f"«{_short(last.span.quote)}» {abs(last.size)} from where span {last.span.id} says; the text was changed after annotation, so all "
        f"{count} are refused: export again with the text they were made on, or import with --reanchor"
    )
    return Incident("span-drift", where, message)


def _moved(fit: Fit, where: str) -> Incident:
    message = (
        f"span {fit.span.id} [{fit.span.start}:{fit.span.end}) does not say what stands there; re-anchored to [{fit.start}:{fit.end}), where "
        f"«{_short(fit.span.quote)}» stands: look at it before you rely on it"
    )
    return Incident("span-reanchored", where, message)


def _refusal(text: str, span: ReceivedSpan, borders: np.ndarray, times: Counter[str], where: str) -> Incident:
    here = f"span {span.id} [{span.start}:{span.end})"
    if type(span.start) is not int or type(span.end) is not int:
        here = f"span {span.id} [{json.dumps(span.start)[:20]}:{json.dumps(span.end)[:20]})"
        return Incident("span-range", where, f"{here} has no whole numbers as offsets: it is refused; mend the export")
    start, end = (_place(borders, position) for position in (span.start, span.end))
    if not _is_range(span) or start is None or end is None:
        message = f"{here} is no range of the text of {len(text)} code points: it is refused; was the text changed after annotation?"
        return Incident("span-range", where, message)
    count = times[_unescaped(span.quote or "")]
    elsewhere = {0: "which stands nowhere", 1: "which stands elsewhere"}.get(count, f"which stands in {count} places")
    message = (
        f"{here} says «{_short(span.quote)}», {elsewhere} in the text; there it has «{_short(text[start:end])}»: it is refused; "
        "was the text changed after annotation?"
    )
    return Incident("span-text", where, message)


def _short(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
