"""Windows of many rules side by side: the rules that the first symbols of a cell leave, told by a few operations on long integers.

    place 0   ا → windows 1, 2, 5 …      place 1   ب → windows 2, 7 …      …      what is in all of them fits

Rules are bits of one integer, windows bits of another; which windows have a symbol at a place is worked out when it is first met there.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from jalaa.cleaning.symbols import FAR, symbols

Window = tuple[int, ...]
"""Sets of symbols, one after the other."""

_MOST_KNOWN = 1 << 16
"""Beginnings whose rules are kept in mind, so that memory stays flat whatever comes."""


class Windows:
    """Windows of one length, and the rules that each belongs to.

    >>> one, two = 1 << symbols("ا")[0], 1 << symbols("ب")[0]
    >>> windows = Windows({(one, two): 0b01, (one, 1 << FAR): 0b10})
    >>> windows.rules("اب"), windows.rules("ا"), windows.rules("ب")
    (1, 2, 0)
    """

    def __init__(self, windows: Mapping[Window, int]) -> None:
        self.depth = max(map(len, windows), default=0)
        self._rules = list(windows.values())
        self._sets: list[dict[int, int]] = [{} for _ in range(self.depth)]
        for place, sets in enumerate(self._sets):
            members: dict[int, bytearray] = {}
            for number, window in enumerate(windows):
                bits = members.get(window[place])
                if bits is None:
                    bits = members[window[place]] = bytearray(len(windows) // 8 + 1)
                bits[number >> 3] |= 1 << (number & 7)
            sets.update((one, int.from_bytes(bits, "little")) for one, bits in members.items())
        self._with: list[dict[int, int]] = [{} for _ in range(self.depth)]
        self._known: dict[str, int] = {}

    def rules(self, text: str) -> int:
        """The rules of which a window fits the beginning of a text; behind its last character stands the edge."""
        rules = self._known.get(text)
        if rules is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            said = symbols(text[: self.depth])
            rules = self._known[text] = self.fitting((*said, *(FAR,) * (self.depth - len(said))))
        return rules

    def fitting(self, said: Sequence[int]) -> int:
        """The rules of which a window fits these symbols, as many as windows have."""
        if not self.depth:
            return 0
        left = -1
        for place, symbol in enumerate(said):
            there = self._with[place].get(symbol)
            if there is None:
                there = 0
                for one, windows in self._sets[place].items():
                    if one >> symbol & 1:
                        there |= windows
                self._with[place][symbol] = there
            left &= there
            if not left:
                return 0
        rules = 0
        found = np.frombuffer(left.to_bytes(len(self._rules) // 8 + 1, "little"), dtype=np.uint8)
        for number in np.flatnonzero(np.unpackbits(found, bitorder="little")).tolist():
            rules |= self._rules[number]
        return rules
