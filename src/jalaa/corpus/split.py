"""Splits: which documents train and which test, so that no text stands on both sides and no document ever moves.

    ties        a ─ b     c     d ─ e ─ f        documents that share text
    groups     {a, b}    {c}   {d, e, f}         stay together; by their smallest received sha256
    new         e shares text with d (train)     → train, like d
                e shares text with d (train) and f (test) → held: in no split until a person decides

What was decided is kept: a later release only adds to it, also for a document that was withdrawn, so that it never comes back elsewhere.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from jalaa.corpus.config import SplitEntry
from jalaa.corpus.overlap import Tie, met_often
from jalaa.incidents import Incident

_WHERE = "dataset/splits.yaml"
_NAMED = 4
"""How many documents a line names before it counts the rest."""


@dataclass(frozen=True)
class Decision:
    """All entries of splits.yaml, by id, and what a person should look at."""

    entries: tuple[SplitEntry, ...]
    incidents: tuple[Incident, ...]


def group(documents: Mapping[str, str], ties: Iterable[Tie]) -> list[tuple[str, ...]]:
    """The documents in groups that ties hold together, also those of one document.

    `documents` gives the received sha256 of each id; groups, and documents in a group, are ordered by it.

    >>> group({"a": "3f", "b": "1c", "c": "20"}, [Tie(("a", "b"), ("بدعوه", "من", "الحكومه"))])
    [('b', 'a'), ('c',)]
    """
    return _components(documents.keys(), documents, ties)


def decide(
    documents: Mapping[str, str], ties: Iterable[Tie], frozen: Iterable[SplitEntry], share: float, version: str
) -> Decision:
    """The split of every document: those of `frozen` as they stand, the others by the groups they are in.

    `documents` gives the received sha256 of each id. A group without a frozen document enters test while the documents in test stay within
    ceil(share × documents in a split), groups in the order of their smallest sha256; if test is left empty the smallest group enters it. A
    group with frozen documents of one split joins that split, of both is held. Entries that are `held` are decided anew, so what held them
    (a formula, say) can be taken away. `version` is the one that is being prepared. Nothing depends on the order of anything given.

    Incidents: `split-group-large`, `split-held`, `split-leak`. Raises ValueError for a share that is not between 0 and 1, for two entries of
    one id and for a tie of a document that is neither given nor frozen.
    """
    if not 0 < share < 1:
        raise ValueError(f"a test share of {share} leaves a split empty: give a number between 0 and 1")
    frozen, ties = list(frozen), sorted(ties, key=_strongest_first)
    entries = {entry.id: entry for entry in frozen}
    _refuse_bad(documents, frozen, ties)
    settled = {id: entry for id, entry in entries.items() if entry.split != "held"}
    fresh = _components(documents.keys() - settled.keys(), documents, ties)
    beside = _settled_beside(fresh, settled, ties)
    free, held = [], []
    for members in fresh:
        old = beside.get(members[0], [])
        splits = {entry.split for entry in old}
        if len(splits) > 1:
            held.append(members)
            entries.update(_keep_since(entries, SplitEntry(id, "held", members[0], version)) for id in members)
        elif old:
            name = min(old, key=lambda entry: (entry.id not in documents, documents.get(entry.id, entry.id))).group
            entries.update((id, SplitEntry(id, old[0].split, name, version)) for id in members)
        else:
            free.append(members)
    room = ceil(Fraction(str(share)) * (len(documents) - sum(map(len, held))))
    chosen = _choose_test(free, sum(id in entries and entries[id].split == "test" for id in documents), room)
    for members in free:
        split = "test" if members[0] in chosen else "train"
        entries.update((id, SplitEntry(id, split, members[0], version)) for id in members)
    decided = tuple(entries[id] for id in sorted(entries))
    incidents = [_too_large(members, room, len(documents)) for members in group(documents, ties) if len(members) > room]
    incidents += [_told_held(members, beside[members[0]], ties) for members in held]
    return Decision(decided, (*incidents, *find_leaks(decided, ties)))


def find_leaks(entries: Iterable[SplitEntry], ties: Iterable[Tie]) -> list[Incident]:
    """An incident `split-leak` for every two documents, one in train and one in test, that a tie is told of."""
    split_of = {entry.id: entry.split for entry in entries}
    leaks: dict[tuple[str, str], Incident] = {}
    for tie in sorted(ties, key=_strongest_first):
        sides = {split: [id for id in tie.documents if split_of.get(id) == split] for split in ("train", "test")}
        if sides["train"] and sides["test"]:
            one, other = min(sides["train"]), min(sides["test"])
            others = len(sides["train"]) + len(sides["test"]) - 2
            message = (
                f"`{one}` (train) and `{other}` (test){_and_more(others)} have {tie}; both stay where they are, the card lists it: "
                "list the words under `formulae` in dataset/corpus.yaml if they are one, or withdraw one of the documents"
            )
            leaks.setdefault((one, other), Incident("split-leak", _WHERE, message))
    return list(leaks.values())


def explain_groups(documents: Mapping[str, str], ties: Iterable[Tie]) -> list[str]:
    """Lines that say which texts were grouped and by which words: for each group the strongest ties that hold it together.

    >>> for line in explain_groups({"a": "3f", "b": "1c"}, [Tie(("a", "b"), ("بدعوه", "من", "الحكومه"))]):
    ...     print(line)
    group b: 2 texts
      a, b: 3 shared words: «بدعوه من الحكومه»
    """
    ties = sorted(ties, key=_strongest_first)
    groups = [members for members in group(documents, ties) if len(members) > 1]
    first_of = {id: members[0] for members in groups for id in members}
    roots = {id: id for id in first_of}
    holding: dict[str, list[str]] = {}
    for tie in ties:
        known = [id for id in tie.documents if id in roots]
        if _unite(roots, known):
            holding.setdefault(first_of[known[0]], []).append(f"  {_names(known)}: {tie}")
    if not groups:
        return ["no texts are grouped: none shares text with another"]
    return [line for members in groups for line in (f"group {members[0]}: {len(members)} texts", *holding[members[0]])]


def explain_formulae(ties: Iterable[Tie]) -> list[str]:
    """Lines with the runs that many documents share, most documents first, for a person to decide which are formulae."""
    often = met_often(ties)
    if not often:
        return []
    head = "runs met in more than 5 texts; list under `formulae` in dataset/corpus.yaml those that say nothing about a text:"
    return [head, *(f"  {len(tie.documents)} texts: {' '.join(tie.words)}" for tie in often)]


def _components(ids: Set[str], sha256: Mapping[str, str], ties: Iterable[Tie]) -> list[tuple[str, ...]]:
    """The ids in groups; ties count as far as they are of these ids."""
    roots = {id: id for id in ids}
    for tie in ties:
        _unite(roots, [id for id in tie.documents if id in roots])
    members: dict[str, list[str]] = {}
    for id in sorted(ids, key=lambda id: (sha256[id], id)):
        members.setdefault(_root(roots, id), []).append(id)
    return [tuple(found) for found in members.values()]


def _settled_beside(
    fresh: list[tuple[str, ...]], settled: Mapping[str, SplitEntry], ties: Iterable[Tie]
) -> dict[str, list[SplitEntry]]:
    """The settled documents that share text with a group of fresh ones, by the first of these.

    What settled documents share among themselves ties no new one: a leak between two of them holds nobody else.
    """
    first_of = {id: members[0] for members in fresh for id in members}
    beside: dict[str, dict[str, SplitEntry]] = {}
    for tie in ties:
        firsts = {first_of[id] for id in tie.documents if id in first_of}
        for first in firsts:
            beside.setdefault(first, {}).update((id, settled[id]) for id in tie.documents if id in settled)
    return {first: list(found.values()) for first, found in beside.items()}


def _root(roots: dict[str, str], id: str) -> str:
    while roots[id] != id:
        roots[id] = id = roots[roots[id]]
    return id


def _unite(roots: dict[str, str], ids: Collection[str]) -> bool:
    """Put ids into one group; whether that joined any that were apart."""
    found = {_root(roots, id) for id in ids}
    roots.update(dict.fromkeys(found, min(found, default="")))
    return len(found) > 1


def _choose_test(free: list[tuple[str, ...]], taken: int, room: int) -> set[str]:
    """The groups that enter test, by their first document: each that still fits, or, if test were empty, the smallest."""
    chosen = set()
    for members in free:
        if taken + len(members) <= room:
            chosen.add(members[0])
            taken += len(members)
    return chosen or ({min(free, key=len)[0]} if free and not taken else chosen)


def _keep_since(entries: Mapping[str, SplitEntry], entry: SplitEntry) -> tuple[str, SplitEntry]:
    """The entry of a held document, which is held since it was first."""
    old = entries.get(entry.id)
    return entry.id, replace(entry, since=old.since) if old else entry


def _refuse_bad(documents: Mapping[str, str], frozen: list[SplitEntry], ties: list[Tie]) -> None:
    twice = [id for id, count in Counter(entry.id for entry in frozen).items() if count > 1]
    if twice:
        raise ValueError(f"document `{min(twice)}` has two entries in {_WHERE}: keep the older one")
    known = documents.keys() | {entry.id for entry in frozen}
    strange = {id for tie in ties for id in tie.documents} - known
    if strange:
        raise ValueError(f"a tie names document `{min(strange)}`, which is neither given nor in {_WHERE}: give it")


def _too_large(members: tuple[str, ...], room: int, documents: int) -> Incident:
    message = (
        f"the group of `{members[0]}` has {len(members)} of {documents} documents, test may have {room}: "
        "if only a formula ties them, list it under `formulae` in dataset/corpus.yaml and run `jalaa split` again"
    )
    return Incident("split-group-large", _WHERE, message)


def _told_held(members: tuple[str, ...], beside: list[SplitEntry], ties: Iterable[Tie]) -> Incident:
    touching = [tie for tie in ties if not set(members).isdisjoint(tie.documents)]
    tied = []
    for split in ("train", "test"):
        there = {entry.id for entry in beside if entry.split == split}
        tie = next(tie for tie in touching if not there.isdisjoint(tie.documents))
        tied.append(f"to `{min(there.intersection(tie.documents))}` ({split}) by {tie}")
    message = (
        f"{_names(members)} would tie train to test, so it is held, in no split: tied {' and '.join(tied)}; list the words under `formulae` "
        "in dataset/corpus.yaml if they are one and run `jalaa split` again, or leave it held"
    )
    return Incident("split-held", _WHERE, message)


def _strongest_first(tie: Tie) -> tuple[int, float, tuple[str, ...], tuple[str, ...]]:
    return -len(tie.words), -(tie.jaccard or 0), tie.words, tuple(sorted(tie.documents))


def _names(ids: Collection[str]) -> str:
    ids = sorted(ids)
    return ", ".join(ids[:_NAMED]) + _and_more(max(0, len(ids) - _NAMED))


def _and_more(count: int) -> str:
    return f" and {count} more" if count else ""
