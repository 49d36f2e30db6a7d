"""Patterns read backwards: what is found in a line from its end on, as a pattern for the line's characters in the other order.

[.!] ?(شارك|غرد)[. ]*$        ^[. ]*(كراش|درغ) ?[.!]
"""

from functools import cache

from jalaa.cleaning.syntax import Node

_OTHER_EDGE = {"begin": "end", "end": "begin"}


def backwards(node: Node) -> Node:
    """A node that matches what this one does, read from the last character to the first; its groups are forgotten."""
    match node.kind:
        case "set":
            return node
        case "words":
            return _words(node.parts)
        case "any":
            return Node("any", tuple(map(backwards, node.parts)))
        case "all":
            return Node("all", tuple(map(backwards, node.parts[::-1])))
        case "rep":
            return Node("rep", backwards(node.parts), node.least, node.most)
    return Node(_OTHER_EDGE[node.kind])


@cache
def _words(words: tuple[str, ...]) -> Node:
    return Node("words", tuple(word[::-1] for word in words))
