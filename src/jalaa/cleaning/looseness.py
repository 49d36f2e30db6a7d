"""Which patterns read on in any prose, so that reading the first characters of a line tells nothing of them.

^(?:شارك|غرد) …      ends where the prose does not say شارك or غرد           ^[^.]{2,60} اضغط هنا      reads all of it
"""

from collections.abc import Sequence

from jalaa.cleaning.alphabet import Alphabet
from jalaa.cleaning.syntax import Node

COUNTED, FAR = 4, 6
"""Repetitions that automata count, and characters that they read; csource/automaton.c has the same numbers."""

PROSE = (
    "ويسعي المجلس منذ فتره الي وضع خطه",
    "شهدت المنطقه خلال الايام الماضيه",
    "انهم لم يصلوا بعد الي ذلك المكان",
)
"""Folded; none of it is furniture, a name or a date."""

_BEGINS = tuple(prose[:FAR] for prose in PROSE)
_ENDS = tuple(said[: -FAR - 1 : -1] for prose in PROSE for said in (prose, f"{prose}."))


def is_loose(branches: Sequence[Node], alphabet: Alphabet, backward: bool) -> bool:
    """Whether some alternative of a pattern, which begins where the line does, or is written backwards, may go on behind as much of some
    prose as automata read."""
    return any(
        _Reading(said, alphabet).goes_on(branch) for said in (_ENDS if backward else _BEGINS) for branch in branches
    )


class _Reading:
    """Prose, read by a pattern."""

    def __init__(self, said: str, alphabet: Alphabet) -> None:
        self.said = said
        self.classes = [alphabet.of(character) for character in said]
        self.alphabet = alphabet
        self.through = False

    def goes_on(self, node: Node) -> bool:
        """Whether the node, or what comes in it, is come to behind the prose with something still to be read."""
        self._behind(node, {0})
        return self.through

    def _behind(self, node: Node, starts: set[int]) -> set[int]:
        """Where what the node matches ends, from some places on."""
        if self.through or not starts:
            return set()
        match node.kind:
            case "set":
                members = self.alphabet.sets[node.said]
                self.through |= len(self.said) in starts
                return {at + 1 for at in starts if at < len(self.said) and members >> self.classes[at] & 1}
            case "words":
                return self._behind_words(node.parts, starts)
            case "any":
                return set().union(*(self._behind(part, starts) for part in node.parts))
            case "all":
                for part in node.parts:
                    starts = self._behind(part, starts)
                return starts
            case "rep":
                return self._behind_all(node, starts)
            case "begin":
                return starts & {0}
        return set()

    def _behind_words(self, words: tuple[str, ...], starts: set[int]) -> set[int]:
        found = set()
        for at in starts:
            rest = self.said[at:]
            found |= {at + len(word) for word in words if word and rest.startswith(word)}
            self.through |= any(word.startswith(rest) for word in words)
        return found

    def _behind_all(self, node: Node, starts: set[int]) -> set[int]:
        found = set() if node.least else starts
        times, least = 0, min(node.least, COUNTED)
        endless = node.most is None or node.most > COUNTED
        while starts and (endless or times < node.most):
            times += 1
            starts = self._behind(node.parts, starts)
            if times >= least:
                starts = starts - found if endless else starts
                found = found | starts
        return found
