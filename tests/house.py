"""The house: which module may import which (floors as in the table of the layout), read from the source and told as incidents."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from jalaa.incidents import Incident

GROUND = ("incidents", "units", "projection", "edits", "folding", "tokens", "blocks", "files", "settings")
"""Floor 0, from left to right: a module imports only those to its left."""

ROOMS = {
    **dict.fromkeys(GROUND, 0),
    **dict.fromkeys(("cleaning", "annotation"), 1),
    "corpus": 2,
    "build": 3,
    **dict.fromkeys(("release", "scale", "view"), 4),
    "commands": 5,
    "cli": 6,
    **dict.fromkeys(("__init__", "__main__"), 7),
}
"""Floor of each module or package directly under `jalaa`; rooms of one floor, from floor 1 on, know nothing of each other."""


class Import(NamedTuple):
    """One import of a module of the house: both names in full, and where it stands."""

    module: str
    imported: str
    where: str


def import_incidents(root: Path) -> list[Incident]:
    """An incident `import-floor` for each import under `root`/src/jalaa that goes up, sideways, in a circle or to `jalaa` itself.

    Imports count wherever they stand: at the top, in a function, under TYPE_CHECKING, or in a literal `import_module("jalaa.…")`.
    """
    files = {_module_name(root, path): path for path in sorted((root / "src" / "jalaa").rglob("*.py"))}
    imports = [found for module, path in files.items() for found in _imports(module, path, root, files)]
    incidents = [
        Incident("import-floor", str(path.relative_to(root)), _no_floor(module))
        for module, path in files.items()
        if _room(module) not in ROOMS
    ]
    incidents += [Incident("import-floor", found.where, fault) for found in imports if (fault := _fault(found))]
    return incidents + _circles(imports, files, root)


def _module_name(root: Path, path: Path) -> str:
    parts = path.relative_to(root / "src").with_suffix("").parts
    inner = len(parts) > 2 and parts[-1] == "__init__"
    return ".".join(parts[:-1] if inner else parts)


def _room(module: str) -> str:
    return module.split(".")[1]


def _imports(module: str, path: Path, root: Path, files: Mapping[str, Path]) -> Iterator[Import]:
    package = path.relative_to(root / "src").parent.parts
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        for name in _names(node, package, files):
            if name == "jalaa" or name.startswith("jalaa."):
                yield Import(module, name, f"{path.relative_to(root)}:{node.lineno}")


def _names(node: ast.AST, package: tuple[str, ...], files: Mapping[str, Path]) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            base = ".".join((*package[: len(package) - level + 1], *([module] if module else []))) if level else module
            if base == "jalaa":
                return [base]
            submodules = [f"{base}.{alias.name}" for alias in names if f"{base}.{alias.name}" in files]
            return submodules if len(submodules) == len(names) else [base, *submodules]
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            return [name]
    return []


def _fault(found: Import) -> str | None:
    room, module = _room(found.module), found.module.removesuffix(".__init__")
    if found.imported == "jalaa":
        return f"`{module}` imports from `jalaa` itself, which stands on top of it: name the module, as in `from jalaa.edits import EditLog`"
    other = _room(found.imported)
    if other not in ROOMS:
        return _no_floor(found.imported)
    if room == other or room not in ROOMS:
        return None
    floor, below = ROOMS[room], ROOMS[other]
    if below > floor:
        return f"`{module}` (floor {floor}) imports `{found.imported}` (floor {below}): imports go down; move what both need down, or the caller up"
    if below == floor == 0 and GROUND.index(other) > GROUND.index(room):
        return f"`{module}` imports `{found.imported}`, which stands to its right on floor 0: move what both need to its left ({' '.join(GROUND)})"
    if below == floor > 0:
        return f"`{module}` imports `{found.imported}`: {room} and {other} stand side by side on floor {floor} and know nothing of each other: move what both need below"
    return None


def _no_floor(module: str) -> str:
    return f"`{module}` stands on no floor: give `{_room(module)}` its place in GROUND or ROOMS of tests/house.py"


def _circles(imports: list[Import], files: Mapping[str, Path], root: Path) -> list[Incident]:
    """One incident for each circle within a package, told at its first module in the order of the alphabet."""
    targets: dict[str, dict[str, str]] = {}
    for found in imports:
        if found.imported != "jalaa" and _room(found.module) == _room(found.imported):
            targets.setdefault(found.module, {}).setdefault(found.imported, found.where)
    incidents = []
    for module in sorted(targets):
        path = _way_back(module, targets)
        if path and module == min(path):
            circle = " → ".join(f"`{name}`" for name in path)
            message = f"imports go in a circle, {circle}: move what they share into a module of its own"
            incidents.append(Incident("import-floor", targets[module][path[1]], message))
    return incidents


def _way_back(module: str, targets: Mapping[str, Mapping[str, str]]) -> list[str] | None:
    """The shortest way from a module along its imports back to itself, both ends named; None where there is none."""
    ways, seen = [[module]], set()
    for way in ways:
        for target in targets.get(way[-1], {}):
            if target == module:
                return [*way, target]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return None
