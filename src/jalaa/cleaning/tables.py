"""Rules made into the tables that the compiled cleaner reads (csource/rules.h has the same shapes); None where it cannot do what a rule asks.

What it leaves to Python: a pattern in a syntax that `jalaa.cleaning.syntax` does not read, a rule for characters that asks for more than runs of a class,
and a replacement that is no fixed text. Of rules for tokens it only tells whether a text may hold one.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from jalaa.cleaning import prose
from jalaa.cleaning.alphabet import Alphabet, alphabet_of
from jalaa.cleaning.characters import Shape, shapes
from jalaa.cleaning.programs import Op, Pool, Program, program_of
from jalaa.cleaning.rules import Rule
from jalaa.cleaning.syntax import Node, Unknown, read_pattern
from jalaa.cleaning.ways import FOURS, OTHER_KIND, PLACES, RARE, Way, kind, four, rare_kinds, seldom_four, way_of
from jalaa.folding import fold_with_positions

_FINDS = ("line", "block", "inline", "head", "tail", "repeat", "character", "token")
_WHERES = (None, "first", "head", "tail", "last", "body", "edge")
_BESIDE = (None, "cut", "cut-above", "cut-below")
_UNTIL = {"list-ends": 1, "heading-repeated": 2}
_SIZES, _STANDS, _MOST_SHAPES, _MOST_ROW = 256, 16, 16, 64
_MEMBER, _LINE_END, _BLANK, _ODD, _GONE, _RARE = (1 << bit for bit in range(6))
_ENTRY = np.dtype([("folded", "<u2"), ("class", "u1"), ("is", "u1")])
_ASTRAL = re.compile(r"\\x\{([0-9A-Fa-f]{5,6})\}|([\U00010000-\U0010ffff])")
_UNSEEN_PLANES = 0xE0000
"""From here on folding drops characters."""

SHAPE = 1
"""The number of these shapes of tables; csource/module.c has the same, so that an extension of another day is not fed with them."""

Tables = dict[str, "np.ndarray | int"]


class Left(ValueError):
    """What the compiled cleaner leaves to Python."""


def tables_of(rules: Sequence[Rule]) -> Tables | None:
    """The tables of rules; None where some rule is left to Python, and so all of them."""
    try:
        return _Tables(tuple(rules)).made()
    except (Left, Unknown):
        return None


class _Tables:
    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.from_cells = [rule for rule in rules if rule.find in _FINDS[:5]]
        self.trees: dict[tuple[str, bool], tuple[Node, ...]] = {}
        self.pool = Pool(self._alphabet())
        self.programs: dict[tuple[str, bool], int] = {}
        self.made_programs: list[Program] = []
        self.near: dict[int, int] = {}
        self.starts: list[np.ndarray] = []
        self.outlets = {outlet: number for number, outlet in enumerate(sorted({o for r in rules for o in r.outlets}))}

    def made(self) -> Tables:
        """All tables, by name."""
        tables = {**self._of_rules(), **self._of_ways(), **self._of_characters()}
        for name in ("_NARRATIVE", "_NUMBERED", "_OPEN_ENDED"):
            tables[name[1:].lower()] = self._program(getattr(prose, name).pattern, fold=False)
        tables["question"] = self._program(prose._ONE_QUESTION.pattern, fold=False)
        return {**tables, **self._of_programs(), **self._of_words()}

    def _alphabet(self) -> Alphabet:
        sets: set[str] = set()
        letters: set[str] = set()
        said = [(pattern, True) for rule in self.rules for pattern in self._patterns(rule)]
        said += [
            (one.pattern, False) for one in (prose._NARRATIVE, prose._NUMBERED, prose._OPEN_ENDED, prose._ONE_QUESTION)
        ]
        for key in said:
            for branch in self._read(*key):
                for node in _nodes(branch):
                    if node.kind == "set":
                        sets.add(node.said)
                    elif node.kind == "words":
                        letters.update(*node.parts)
        letters.update(*(word for rule in self.rules if rule.words for word in rule.words.words))
        return alphabet_of(sets, letters)

    def _patterns(self, rule: Rule) -> Iterator[str]:
        if rule.find in _FINDS[:5]:
            yield from (one for one in (rule.match, rule.before, rule.after) if one is not None)
        elif rule.find == "repeat" and (rule.before or rule.after or rule.all_in):
            raise Left(rule.id)

    def _read(self, pattern: str, fold: bool) -> tuple[Node, ...]:
        key = pattern, fold
        if key not in self.trees:
            read = read_pattern(pattern, fold)
            if read is None:
                raise Left(pattern)
            self.trees[key] = read
        return self.trees[key]

    def _program(self, pattern: str | None, fold: bool = True) -> int:
        if pattern is None:
            return -1
        key = pattern, fold
        if key not in self.programs:
            self.programs[key] = len(self.made_programs)
            self.made_programs.append(program_of(self._read(*key), self.pool))
        return self.programs[key]

    def _near(self, pattern: str | None) -> int:
        return -1 if pattern is None else self.near.setdefault(self._program(pattern), len(self.near))

    def _patterns_of(self, rule: Rule) -> tuple[int, int, int]:
        return self._program(rule.match), self._near(rule.after), self._near(rule.before)

    def _of_rules(self) -> Tables:
        ranks = {rule.id: rank for rank, rule in enumerate(sorted(self.rules, key=lambda rule: not rule.withhold))}
        rows, outlets, sections = [], [], 0
        for rule in self.rules:
            cell = rule.find in _FINDS[:5]
            section = cell and rule.where == "head" and rule.words is not None
            rows.append(
                (
                    *(_FINDS.index(rule.find), _WHERES.index(rule.where), _UNTIL.get(rule.until, 0)),
                    *(_BESIDE.index(rule.beside), rule.once),
                    *(self._patterns_of(rule) if cell else (-1, -1, -1)),
                    self.pool.words_number(tuple(sorted(rule.words.words))) if rule.words is not None else -1,
                    *(len(outlets), len(rule.outlets), ranks[rule.id]),
                    sections if section else -1,
                    ord(rule.replace) if len(rule.replace) == 1 else -1,
                )
            )
            sections += section
            outlets += [self.outlets[outlet] for outlet in rule.outlets]
        put = [rule.replace.encode() for rule in self.rules]
        return {
            "rules": np.array(rows, dtype=np.int32).reshape(len(rows), -1),
            "outlets": np.array(outlets, dtype=np.int32),
            "sections_many": sections,
            "near_programs": np.array(list(self.near), dtype=np.int32),
            "replaces": np.array([bool(rule.replace) for rule in self.rules], dtype=np.uint8),
            "put": np.frombuffer(b"".join(put), dtype=np.uint8),
            "put_at": np.cumsum([0, *map(len, put)], dtype=np.int32),
            "repeat_rules": np.array([n for n, rule in enumerate(self.rules) if rule.find == "repeat"], dtype=np.int32),
            "repeat_places": np.array(
                [[_looks(where, stand) for stand in range(_STANDS)] for where in _WHERES], dtype=np.uint8
            ),
            "tokens": int(any(rule.find == "token" for rule in self.rules)),
        }

    def _of_ways(self) -> Tables:
        numbers = {rule.id: number for number, rule in enumerate(self.rules)}
        ways = [
            (rule, way_of(branch, self.pool.alphabet))
            for rule in self.from_cells
            for branch in self._read(rule.match, True)
        ]
        row = -(-len(ways) // 64) or 1
        classes = self.pool.alphabet.many
        if row > _MOST_ROW or classes >= 0xFF:
            raise Left("so many rules")
        every = (1 << 64) - 1
        rows, hints, unhinted = [], {}, 0
        for number, (rule, way) in enumerate(ways):
            for said in way.strings:
                hints[said] = hints.get(said, 0) | 1 << number
            unhinted |= 0 if way.strings else 1 << number
            rows.append((numbers[rule.id] | int(way.whole) << 32, way.allowed, *(*way.held[:3], every, every, every)[:3]))
            rare = [held for held in way.held if not held & ~rare_kinds()]
            rows[-1] += (rare[0] if rare else every,)
        found = [way for _, way in ways]
        return {
            **_of_hints(hints, row, self.pool.alphabet),
            "unhinted": _rows([unhinted], row),
            "ways": np.array(rows, dtype=np.uint64).reshape(-1, 6),
            "row": row,
            "classes_many": classes,
            "begins": _by_class([way.begins for way in found], classes + 1, row),
            "ends": _by_class([way.ends for way in found], classes + 1, row),
            "sizes": _rows([_by_size(found, size) for size in range(_SIZES)], row),
            **self._of_marks(ways, classes + 1, row),
            "stands": _rows(
                [_bits(_looks(rule.where, stand) for rule, _ in ways) for stand in range(_STANDS)], row
            ),
        }

    def _of_marks(self, ways: list[tuple[Rule, Way]], classes: int, row: int) -> Tables:
        """Ways of rules whose matches have a mark near their beginning, and, for each class, those that it may come next in behind the mark."""
        marked, behind = 0, [0] * classes
        for number, (rule, _) in enumerate(ways):
            one = self.made_programs[self._program(rule.match)]
            if one.before_mark < 0 or one.begun or one.behind_mark < 0:
                continue
            marked |= 1 << number
            for class_ in range(classes):
                behind[class_] |= (one.behind_mark >> class_ & 1) << number
        return {"marked": _rows([marked], row), "behind_mark": _rows(behind, row)}

    def _of_characters(self) -> Tables:
        looked_for: list[tuple[int, Shape]] = []
        astral = 0x110000
        for number, rule in enumerate(self.rules):
            if rule.find != "character":
                continue
            made = shapes(rule.match)
            if made is None or rule.replace.startswith("{nf"):
                raise Left(rule.id)
            looked_for += [(number, shape) for shape in made]
            beyond = [int(point, 16) if point else ord(one) for point, one in _ASTRAL.findall(rule.match)]
            astral = min([astral, *(0x10000 if point < _UNSEEN_PLANES else point for point in beyond)])
        members, rows = np.zeros(0x10000, dtype=np.uint16), []
        looked_for += [(-1, Shape(shape.behind, 0)) for _, shape in looked_for if shape.behind]
        if len(looked_for) > _MOST_SHAPES:
            raise Left("so many rules for characters")
        behind = shaped = sum(number >= 0 for number, _ in looked_for)
        for bit, (number, shape) in enumerate(looked_for):
            members[[ord(one) for one in shape.members]] |= 1 << bit
            rows.append((number, shape.least, behind if shape.behind else -1))
            behind += bool(shape.behind)
        entries, ligatures, letters = _folding(members & ((1 << shaped) - 1) > 0, self.pool.alphabet.classes)
        return {
            "shapes": np.array(rows, dtype=np.int32).reshape(-1, 3),
            "members": members,
            "entries": entries,
            "pairs": _pairs(entries),
            "ligatures": ligatures,
            "letters": letters,
            "astral_limit": min(astral, _UNSEEN_PLANES),
            "classes": self.pool.alphabet.classes.astype(np.uint8),
            "kinds": self._kinds(),
        }

    def _kinds(self) -> np.ndarray:
        """The kinds of each class, as bits; characters of several kinds are of one class only where no pattern tells them apart."""
        kinds = np.zeros(self.pool.alphabet.many + 1, dtype="<u8")
        of_points = np.array([kind(chr(code)) for code in range(0x3000)], dtype=np.uint64)
        np.bitwise_or.at(kinds, self.pool.alphabet.classes[:0x3000], np.uint64(1) << of_points)
        kinds[np.unique(self.pool.alphabet.classes[0x3000:])] |= np.uint64(1 << OTHER_KIND)
        return kinds

    def _of_programs(self) -> Tables:
        code, programs = [], []
        for one in self.made_programs:
            at = len(code)
            code += [(*row, 0) for row in one.code]
            programs.append((at, self._starts(one), one.before_mark, one.begun, one.ended, one.grouped, one.memos, one.least, one.most))
        words = self.pool.alphabet.many // 64 + 1
        return {
            "starts": np.concatenate(self.starts or [np.zeros(0, dtype=np.uint8)]),
            "code": np.array(code, dtype=np.int16),
            "programs": np.array(programs, dtype=np.int32),
            "sets": _rows(list(self.pool.sets), words),
            "set_words": words,
            "marks": np.array([self.pool.marks >> class_ & 1 for class_ in range(self.pool.alphabet.many + 1)], dtype=np.uint8),
        }

    def _starts(self, one: Program) -> int:
        """Where, among `starts`, stands what a program that begins anywhere begins with: for each class the places, as bits."""
        if one.begun or all(place < 0 for place in one.starts):
            return -1
        classes = self.pool.alphabet.many + 1
        self.starts.append(
            np.array(
                [sum((place < 0 or place >> class_ & 1) << bit for bit, place in enumerate(one.starts)) for class_ in range(classes)],
                dtype=np.uint8,
            )
        )
        return (len(self.starts) - 1) * classes

    def _of_words(self) -> Tables:
        nodes: list[tuple[int, int, int]] = []
        edges: list[tuple[int, int]] = []
        roots = []
        for words in self.pool.words:
            at, many, _ = nodes[_grow(words, self.pool.alphabet, nodes, edges)]
            of_class = dict(edges[at : at + many])
            roots.append([of_class.get(class_, -1) for class_ in range(self.pool.alphabet.many + 1)])
        return {
            "nodes": np.array(nodes, dtype=np.int32).reshape(-1, 3),
            "edges": np.array(edges, dtype=np.int32).reshape(-1, 2),
            "roots": np.array(roots, dtype=np.int32),
        }


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts if node.kind in ("all", "any") else (node.parts,) if node.kind == "rep" else ():
        yield from _nodes(part)


def _looks(where: str | None, stand: int) -> bool:
    """Whether a rule looks at cells that stand so: 1 first, 2 head, 4 tail, 8 last."""
    return {"first": stand & 1, "head": stand & 2, "tail": stand & 4, "last": stand & 8, "body": not stand & 6}.get(
        where, True
    ) not in (0, False)


def _bits(holding) -> int:
    return sum(1 << number for number, holds in enumerate(holding) if holds)


def _rows(sets: list[int], words: int) -> np.ndarray:
    """Sets of bits as rows of 64-bit words."""
    return np.frombuffer(b"".join(one.to_bytes(8 * words, "little") for one in sets), dtype="<u8").reshape(-1, words)


def _of_hints(hints: dict[str, int], row: int, alphabet: Alphabet) -> Tables:
    """Strings that ways hold one of, by the classes of their four most seldom characters in a row, and which fours there are, as bits."""
    strings, letters, groups = [], "", {}
    placed = sorted((four(said[(at := seldom_four(said)) : at + 4], alphabet), at, said) for said in hints)
    for number, (kinds, at, said) in enumerate(placed):
        groups.setdefault(kinds, number)
        before, behind = said[at - 1] if at else "\0", said[at + 4 : at + 5] or "\0"
        strings.append((at, len(letters), len(said), ord(before), ord(behind)))
        letters += said
    present = np.zeros(1 << FOURS, dtype=bool)
    present[list(groups)] = True
    before = np.cumsum(present) - present
    return {
        "fours": np.packbits(present, bitorder="little"),
        "fours_before": before[::64].astype(np.uint16),
        "four_strings": np.array([*groups.values(), len(placed)], dtype=np.int32),
        "strings": np.array(strings, dtype=np.int32).reshape(-1, 5),
        "string_ways": _rows([hints[said] for _, _, said in placed], row),
        "string_letters": np.array([ord(letter) for letter in letters], dtype=np.uint32),
    }


def _by_class(places: list[tuple[int, ...]], classes: int, row: int) -> np.ndarray:
    """For each place and class the ways that may have it there."""
    allowed = np.zeros((PLACES, classes, row * 64), dtype=bool)
    for number, sets in enumerate(places):
        for place, one in enumerate(sets):
            allowed[place, :, number] = [one >> class_ & 1 for class_ in range(classes)] if one >= 0 else True
    return np.packbits(allowed, axis=2, bitorder="little").view("<u8")


def _by_size(ways: list[Way], size: int) -> int:
    last = size == _SIZES - 1
    return _bits(way.least <= size or last for way in ways) & _bits(
        way.most is None or size <= way.most or (last and way.most >= size) for way in ways
    )


def _grow(words: Sequence[str], alphabet: Alphabet, nodes: list, edges: list) -> int:
    """Adds the trie of a vocabulary; the number of its root. The edges of a node stand in a row, by class."""
    tree: dict = {}
    for word in words:
        at = tree
        for letter in word:
            at = at.setdefault(alphabet.of(letter), {})
        at[-1] = True
    root = len(nodes)
    nodes.append(None)
    waiting = [(root, tree)]
    while waiting:
        number, at = waiting.pop()
        below = sorted((class_, one) for class_, one in at.items() if class_ >= 0)
        nodes[number] = (len(edges), len(below), -1 in at)
        for class_, one in below:
            edges.append((class_, len(nodes)))
            waiting.append((len(nodes), one))
            nodes.append(None)
    return root


def _pairs(entries: np.ndarray) -> np.ndarray:
    """The entry of the character that two bytes stand for, by the first byte and 256 times the second; odd where they stand for none."""
    pairs = np.zeros(0x10000, dtype=_ENTRY)
    pairs["is"] = _ODD
    first, second = np.meshgrid(np.arange(0xC2, 0xE0), np.arange(0x80, 0xC0))
    pairs[first | second << 8] = entries[(first & 0x1F) << 6 | second & 0x3F]
    return pairs


def _folding(looked_for: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What each code point of the basic plane folds to, with its kind and what it is; the ligatures; their letters."""
    points = np.array([*range(0xD800), *range(0xE000, 0x10000)])
    folded = fold_with_positions("".join(map(chr, points.tolist())))
    codes = np.frombuffer(folded.text.encode("utf-32-le"), dtype="<u4")
    many = np.bincount(folded.positions, minlength=len(points))
    firsts = np.append(0, np.cumsum(many))[:-1]
    entries = np.zeros(0x10000, dtype=_ENTRY)
    entries["is"] = _ODD
    one = many == 1
    plain = codes[firsts[one]]
    entries["folded"][points[one]], entries["class"][points[one]] = plain, classes[plain]
    rare = np.isin(plain, [ord(mark) for mark in RARE])
    is_ = np.where(plain == 0x20, _BLANK, np.where(np.isin(plain, [0x0A, 0x0D]), _LINE_END, np.where(rare, _RARE, 0)))
    entries["is"][points[one]] = is_
    entries["is"][points[many == 0]] = _GONE
    entries["is"][0x640] = _ODD
    entries["is"][looked_for] |= _MEMBER
    several = np.flatnonzero(many > 1)
    ligatures = np.stack([points[several], firsts[several], many[several]], axis=1).astype(np.int32)
    return entries, ligatures, codes.astype(np.uint32)
