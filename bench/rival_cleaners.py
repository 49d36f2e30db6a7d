"""The side of the measurement that runs in a rival's own virtual environment: texts come in as JSON, seconds and removed ranges go out.

What each rival is given and asked for:

- datatrove takes text: its C4 filter as it comes, for Arabic (a text it rejects is removed whole), and its rules for lines alone.
- jusText and trafilatura take pages: an article, each line of a text a paragraph. jusText is told the language.
- araclean normalises characters: its profile for what loses nothing, without and with its map of positions, which says what it removed.
"""

import html
import json
import platform
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from bench.align import Range, ranges, removed
from bench.timing import cpu_seconds


class Rival(NamedTuple):
    """`run` cleans a text and is what is timed; `removed` says which ranges of a text go."""

    run: Callable[[str], object]
    removed: Callable[[str], list[Range]]


def of_lines(run: Callable[[str], str | None]) -> Rival:
    """A rival that gives back a text, or none where it rejects it whole."""
    return Rival(run, lambda text: removed(text, (run(text) or "").splitlines()))


def page(text: str) -> str:
    """A text as a page: an article, each line a paragraph. NUL, at which a reader of pages stops, is left out."""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.replace("\0", "").splitlines())
    return f"<html><body><article>{paragraphs}</article></body></html>"


def datatrove(**settings: int) -> Rival:
    """The C4 filter of datatrove for Arabic."""
    document = import_module("datatrove.data").Document
    c4 = import_module("datatrove.pipeline.filters.c4_filters").C4QualityFilter(language="arb_Arab", **settings)

    def run(text: str) -> str | None:
        given = document(text=text, id="")
        return given.text if c4.filter(given) is True else None

    return of_lines(run)


def justext() -> Rival:
    """jusText with its own Arabic stop words."""
    library = import_module("justext")
    stop_words = library.get_stoplist("Arabic")
    return of_lines(
        lambda text: "\n".join(one.text for one in library.justext(page(text), stop_words) if not one.is_boilerplate)
    )


def trafilatura() -> Rival:
    """trafilatura as it comes."""
    extract = import_module("trafilatura").extract
    return of_lines(lambda text: extract(page(text)))


def araclean(aligned: bool) -> Rival:
    """araclean's default profile, with or without the map of positions."""
    profile = import_module("araclean.profiles").get_profile("light")
    pipeline = import_module("araclean").Pipeline.from_profile(profile)

    def gone(text: str) -> list[Range]:
        result, positions = pipeline.apply_aligned(text)
        kept = {place for i in range(len(result)) for place in range(*positions.to_original((i, i + 1)))}
        return ranges([place for place in range(len(text)) if place not in kept])

    return Rival(pipeline.apply_aligned if aligned else pipeline, gone)


RIVALS: dict[str, Callable[[], Rival]] = {
    "datatrove C4": datatrove,
    "datatrove C4, lines alone": lambda: datatrove(min_num_sentences=-1),
    "jusText": justext,
    "trafilatura": trafilatura,
    "araclean": lambda: araclean(aligned=False),
    "araclean, with positions": lambda: araclean(aligned=True),
}


def main() -> None:
    """Read `{timed, labelled}` from stdin, write `{python, seconds, removed}` to stdout; the rival's name is the argument."""
    given = json.load(sys.stdin)
    rival = RIVALS[sys.argv[1]]()
    found = {
        "python": platform.python_version(),
        "seconds": cpu_seconds(lambda: [rival.run(text) for text in given["timed"]]),
        "removed": [rival.removed(text) for text in given["labelled"]],
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
