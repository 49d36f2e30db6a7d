"""Whether what a pattern matches begins, or ends, where the cell does."""

from jalaa.cleaning.syntax import Node


def edge_of(node: Node, kind: str) -> bool:
    """Whether whatever a node matches begins (`begin`) or ends (`end`) where the cell does."""
    match node.kind:
        case "any":
            return all(edge_of(part, kind) for part in node.parts)
        case "all":
            for part in node.parts if kind == "begin" else node.parts[::-1]:
                if edge_of(part, kind):
                    return True
                if part.kind not in ("begin", "end"):
                    return False
            return False
        case "rep":
            return node.least > 0 and edge_of(node.parts, kind)
    return node.kind == kind
