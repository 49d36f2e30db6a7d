"""`learn`: rules for one outlet, proposed from what repeats in its unlabelled texts once the rules at hand have cut what they know.

    texts ─clean→ what is left ─repeats→ candidates ─run over all texts→ evidence ─choose→ proposals
                       ↑                                                     │
                       └────────── without what is sure, look again ─────────┘

Repeating alone proves nothing: «وتولت النيابة التحقيق.» ends hundreds of articles. See `jalaa.cleaning.learning.judging` for what does.
"""

from collections.abc import Iterable, Sequence

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.learning.candidates import candidates, fewest_stories
from jalaa.cleaning.learning.evidence import gather
from jalaa.cleaning.learning.judging import Verdict, judge
from jalaa.cleaning.learning.outlet import Outlet, read_outlet
from jalaa.cleaning.learning.placed import placed
from jalaa.cleaning.learning.proposal import Proposal, choose, propose, rule_of

_ROUNDS = 3
"""A line above furniture is the last one only when the furniture is gone."""

_MOST_DOUBTFUL = 30


def learn(texts: Iterable[str], outlet: str, cleaner: Cleaner) -> list[Proposal]:
    """Proposals for the outlet of this name, the surest first; depends on which texts there are, not on their order.

    `cleaner` holds the rules at hand: what they cut is not learnt again.
    """
    left = read_outlet(texts, outlet, cleaner)
    found: dict[str, Proposal] = {}
    cuts: list[list[tuple[int, int]]] = [[] for _ in left.texts]
    for round in range(_ROUNDS):
        judged = choose(_judge(left))
        sure = [one for one in judged if one.confidence == "sure"]
        for verdict in judged:
            proposal = propose(verdict)
            if proposal and (proposal.confidence == "sure" or round == 0) and proposal.rule.id not in found:
                found[proposal.rule.id] = proposal
        if not sure or not _hide(cuts, sure):
            break
        left = left.without([_union(ranges) for ranges in cuts])
    order = {"sure": 0, "likely": 1, "doubtful": 2}
    proposals = sorted(found.values(), key=lambda one: (order[one.confidence], -one.stories, one.rule.id))
    doubtful = [one.rule.id for one in proposals if one.confidence == "doubtful"][_MOST_DOUBTFUL:]
    return [one for one in proposals if one.rule.id not in doubtful]


def _judge(left: Outlet) -> Iterable[Verdict]:
    for candidate in (*candidates(left), *placed()):
        evidence = gather(candidate, rule_of(candidate, left.name), left)
        if evidence.stories >= fewest_stories(left) and (verdict := judge(evidence)):
            yield verdict


def _hide(cuts: list[list[tuple[int, int]]], sure: Sequence[Verdict]) -> bool:
    """Add what is surely furniture to the cuts of each text; whether anything was new."""
    new = False
    for verdict in sure:
        for sighting in verdict.evidence.sightings:
            if (sighting.start, sighting.end) not in cuts[sighting.text]:
                cuts[sighting.text].append((sighting.start, sighting.end))
                new = True
    return new


def _union(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    union: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if union and start <= union[-1][1]:
            union[-1] = union[-1][0], max(end, union[-1][1])
        else:
            union.append((start, end))
    return union
