"""brat standoff, the lines of an .ann; offsets count code points of the .txt.

    T1 ⇥ GPE 3 8 ⇥ بغداد                  a span
    T2 ⇥ ORG 0 5;12 16 ⇥ وزير دفاع        a span in two fragments: T2 and T2#2, tied by a relation `continues`
    R1 ⇥ in Arg1:T2 Arg2:T1               a relation from T2 to T1
    E1 ⇥ Say:T3 Speaker:T2                an event: relations from its trigger T3, labelled by the roles
    A1 ⇥ polarity E1 denied               an attribute; without a value it is "true"
    N1 ⇥ Reference T1 Wikidata:Q1530 ⇥ …  the attribute norm:Wikidata
    #1 ⇥ AnnotatorNotes T1 ⇥ …            a note
    *  ⇥ Equiv T1 T4                      a relation `Equiv` from each to the next

brat cannot hold a line break in a span and writes one that goes over lines in fragments; those are put together again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jalaa.annotation.formats.received import ReceivedRelation, ReceivedSpan
from jalaa.annotation.formats.tally import Fault, short

CONTINUES = "continues"
NORM = "norm:"
LINE_BREAK = re.compile(r"[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][ \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*")
"""What may part fragments of one span that goes over lines: breaks as brat knows them, and the blanks around them."""

_OFFSET = re.compile("-?[0-9]{1,15}")
_NORM = re.compile(r"(\S+) (\S+) (\S+?):(\S+)|(\S+) Annotation:(\S+) Referent:(\S+?):(\S+)")

_UNKNOWN = "brat has no such line (T, R, E, A, M, N, # and * begin one, a tab parts it): it is left out; mend it"
_NO_RANGE = "a span is written LABEL START END, further fragments behind semicolons: the line is left out; mend it"
_NO_ARGUMENTS = "a relation is written LABEL Arg1:T1 Arg2:T2, an event LABEL:T1 ROLE:T2: the line is left out; mend it"
_NO_TARGET = "it is said of something that is not there, so it is left out; mend it"
_NO_SPAN = "it is said of no span, and only spans have attributes and notes: it is left out"
_SHARED = (
    "its event shares the trigger with another one, so nobody could tell which of them it is said of: it is left out"
)
_EVENT = "events are read as relations from the span that triggers them, labelled by the roles"
_OTHER_TRIGGER = "events of one trigger become one: which arguments belong together is not kept"
_OTHER_LABEL = "an event is read by its trigger, whose label is another: that of the event is not kept"
_ROLES = "a relation has no names for its ends: the first is read as its head"
_BESIDE = "what stands behind the text of a span, or the id of a normalisation, is not read"
_OF_TYPE = "normalisations have no type: it is not kept"


class _Line(NamedTuple):
    """A line of an .ann: its id, what is said, and what stands behind the second tab, None without one."""

    id: str
    said: str
    behind: str | None
    where: str


class _Fragment(NamedTuple):
    start: Any
    end: Any
    quote: str | None


class _Event(NamedTuple):
    label: str
    trigger: str
    arguments: list[tuple[str, str]]
    where: str


class _Said(NamedTuple):
    """An attribute of something, or a note, whose name is empty."""

    target: str
    name: str
    value: str
    where: str


def read_lines(
    ann: str, text: str, where: str, faults: list[Fault]
) -> tuple[tuple[ReceivedSpan, ...], tuple[ReceivedRelation, ...]]:
    """The spans and relations of an .ann over its text.

    Attributes and notes of an event are those of its trigger, if no other event has the same. The first fragment of a span bears what is said of
    it, and relations end at it.

    >>> spans, relations = read_lines("T1\\tORG 0 4;12 19\\tوزير العراقي\\n", "وزير الدفاع العراقي", "a1.ann", [])
    >>> [(span.id, span.quote) for span in spans], relations[0].label
    ([('T1', 'وزير'), ('T1#2', 'العراقي')], 'continues')
    """
    lines: dict[str, list[_Line]] = {kind: [] for kind in "TREAMN#*"}
    for line in _lines(ann, where, faults):
        lines[line.id[0]].append(line)
    marked = [found for line in lines["T"] if (found := _marked(line, text, faults)) is not None]
    events = {line.id: event for line in lines["E"] if (event := _event(line, faults)) is not None}
    triggers = Counter(event.trigger for event in events.values())
    faults += _event_losses(events, triggers, {name: label for name, label, _ in reversed(marked)})
    said = list(_all_said(lines, faults))
    known = {line.id for found in lines.values() for line in found}
    alone = {name: event.trigger for name, event in events.items() if triggers[event.trigger] == 1}
    borne: dict[str, list[_Said]] = {name: [] for name, _, _ in marked}
    for one in said:
        home = alone.get(one.target, one.target)
        if home in borne:
            borne[home].append(one)
        else:
            faults.append(_homeless(one, events, known))
    spans: list[ReceivedSpan] = []
    relations: list[ReceivedRelation] = []
    for name, label, fragments in marked:
        first = _span(name, label, fragments[0], borne.pop(name, []))
        later = [_span(f"{name}#{number}", label, one, []) for number, one in enumerate(fragments[1:], 2)]
        relations += [
            ReceivedRelation(f"{span.id}.{CONTINUES}", CONTINUES, before.id, span.id)
            for before, span in zip([first, *later], later, strict=False)
        ]
        spans += [first, *later]
    ends = {name: event.trigger for name, event in events.items()}
    relations += _relations(lines["R"], lines["*"], events, ends, faults)
    return tuple(spans), tuple(relations)


def _lines(ann: str, where: str, faults: list[Fault]) -> Iterator[_Line]:
    for number, line in enumerate(ann.removeprefix("\ufeff").split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip():
            continue
        id, *rest = line.split("\t", 2)
        if id[:1] in tuple("TREAMN#*") and rest:
            yield _Line(id, rest[0], rest[1] if len(rest) > 1 else None, f"{where}:{number}")
        else:
            faults.append(Fault("export-unreadable", f"{where}:{number}", f"«{short(line)}»", _UNKNOWN))


def _marked(line: _Line, text: str, faults: list[Fault]) -> tuple[str, str, list[_Fragment]] | None:
    """Id, label and fragments of a span."""
    label, _, ranges = line.said.partition(" ")
    pairs = [pair.split() for pair in ranges.split(";")]
    if not label or any(len(pair) != 2 for pair in pairs):
        faults.append(Fault("export-unreadable", line.where, f"«{short(line.said)}»", _NO_RANGE))
        return None
    places = [(_offset(start), _offset(end)) for start, end in pairs]
    quotes = _quotes(places, line, faults)
    fragments = [_Fragment(start, end, quote) for (start, end), quote in zip(places, quotes, strict=True)]
    return line.id, label, _over_lines(fragments, text)


def _offset(written: str) -> int | str:
    return int(written) if _OFFSET.fullmatch(written) else written


def _quotes(places: Sequence[tuple[Any, Any]], line: _Line, faults: list[Fault]) -> list[str | None]:
    """What the line says of each fragment: brat joins them by a blank, before version 1.3 by nothing. What fits neither stands for each."""
    if not line.behind:
        return [None] * len(places)
    quote = line.behind
    numbers = all(type(start) is int and type(end) is int and start < end for start, end in places)
    lengths = [end - start for start, end in places] if numbers else []
    whole = sum(lengths) + len(places) - 1
    if numbers and quote[whole : whole + 1] == "\t":
        faults.append(Fault("export-lost", line.where, f"«{short(quote[whole:])}»", _BESIDE))
        quote = quote[:whole]
    if len(places) == 1:
        return [quote]
    between = {whole: 1, sum(lengths): 0}.get(len(quote)) if numbers else None
    if between is None:
        return [quote] * len(places)
    quotes, place = [], 0
    for length in lengths:
        quotes.append(quote[place : place + length])
        place += length + between
    return quotes


def _over_lines(fragments: Sequence[_Fragment], text: str) -> list[_Fragment]:
    """The fragments, those put together again that nothing but a line break parts."""
    found = [fragments[0]]
    for fragment in fragments[1:]:
        last = found[-1]
        ordered = all(type(place) is int for place in (last.end, fragment.start)) and 0 <= last.end < fragment.start
        if ordered and LINE_BREAK.fullmatch(text, last.end, fragment.start):
            quote = None if last.quote is None or fragment.quote is None else f"{last.quote} {fragment.quote}"
            found[-1] = _Fragment(last.start, fragment.end, quote)
        else:
            found.append(fragment)
    return found


def _event(line: _Line, faults: list[Fault]) -> _Event | None:
    (label, trigger), *arguments = [pair.partition(":")[::2] for pair in line.said.split()] or [("", "")]
    if not (label and trigger) or not all(role and end for role, end in arguments):
        faults.append(Fault("export-unreadable", line.where, f"«{short(line.said)}»", _NO_ARGUMENTS))
        return None
    return _Event(label, trigger, arguments, line.where)


def _event_losses(events: Mapping[str, _Event], triggers: Counter[str], labels: Mapping[str, str]) -> Iterator[Fault]:
    for name, event in events.items():
        yield Fault("export-lost", event.where, f"event {name}", _EVENT)
        if triggers[event.trigger] > 1:
            yield Fault("export-lost", event.where, f"event {name} of {event.trigger}", _OTHER_TRIGGER)
        if labels.get(event.trigger, event.label) != event.label:
            yield Fault("export-lost", event.where, f"«{short(event.label)}»", _OTHER_LABEL)


def _all_said(lines: Mapping[str, list[_Line]], faults: list[Fault]) -> Iterator[_Said]:
    for line in (*lines["A"], *lines["M"]):
        name, _, rest = line.said.partition(" ")
        target, _, value = rest.partition(" ")
        yield _Said(target, name, value or "true", line.where)
    for line in lines["N"]:
        found = _NORM.fullmatch(line.said)
        if found is None:
            faults.append(Fault("export-unreadable", line.where, f"«{short(line.said)}»", _UNKNOWN))
            continue
        kind, target, base, key = found.groups()[:4] if found[1] else found.groups()[4:]
        if kind != "Reference":
            faults.append(Fault("export-lost", line.where, f"«{short(kind)}»", _OF_TYPE))
        if line.behind:
            faults.append(Fault("export-lost", line.where, f"«{short(line.behind)}»", _BESIDE))
        yield _Said(target, f"{NORM}{base}", key, line.where)
    for line in lines["#"]:
        kind, _, target = line.said.partition(" ")
        note = line.behind or ""
        yield _Said(target.strip(), "", note if kind == "AnnotatorNotes" else f"{kind}: {note}", line.where)


def _homeless(one: _Said, events: Mapping[str, _Event], known: set[str]) -> Fault:
    seen = f"«{short(f'{one.name} {one.value}')}» of {short(one.target) or 'nothing'}"
    if one.target in events and events[one.target].trigger in known:
        return Fault("export-lost", one.where, seen, _SHARED)
    if one.target in known:
        return Fault("export-lost", one.where, seen, _NO_SPAN)
    return Fault("export-unreadable", one.where, seen, _NO_TARGET)


def _span(id: str, label: str, fragment: _Fragment, said: Sequence[_Said]) -> ReceivedSpan:
    attributes = tuple((one.name, one.value) for one in said if one.name)
    note = "; ".join(one.value for one in said if not one.name) or None
    return ReceivedSpan(id, label, fragment.start, fragment.end, fragment.quote, attributes, note)


def _relations(
    relations: Sequence[_Line],
    equal: Sequence[_Line],
    events: Mapping[str, _Event],
    ends: Mapping[str, str],
    faults: list[Fault],
) -> Iterator[ReceivedRelation]:
    """Relations between spans; an end that is an event is its trigger."""
    for line in relations:
        label, *arguments = line.said.split() or [""]
        pairs = [argument.partition(":")[::2] for argument in arguments]
        if len(pairs) != 2 or not all(role and end for role, end in pairs):
            faults.append(Fault("export-unreadable", line.where, f"«{short(line.said)}»", _NO_ARGUMENTS))
            continue
        if [role for role, _ in pairs] == ["Arg2", "Arg1"]:
            pairs.reverse()
        elif [role for role, _ in pairs] != ["Arg1", "Arg2"]:
            faults.append(Fault("export-lost", line.where, f"«{short(' '.join(arguments))}»", _ROLES))
        (_, head), (_, tail) = pairs
        yield ReceivedRelation(line.id, label, ends.get(head, head), ends.get(tail, tail))
    for name, event in events.items():
        for number, (role, end) in enumerate(event.arguments, 1):
            yield ReceivedRelation(f"{name}.{number}", role, event.trigger, ends.get(end, end))
    for group, line in enumerate(equal, 1):
        label, *members = line.said.split() or [""]
        if len(members) < 2:
            faults.append(Fault("export-unreadable", line.where, f"«{short(line.said)}»", _NO_ARGUMENTS))
        for number, (head, tail) in enumerate(zip(members, members[1:], strict=False), 1):
            yield ReceivedRelation(f"*{group}.{number}", label, ends.get(head, head), ends.get(tail, tail))
