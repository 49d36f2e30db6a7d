"""Citing: one version of a dataset in BibTeX, in APA and in the Citation File Format, each with version and content digest.

What is cited is what lies there: the facts are those of CITATION.cff, which a build makes from dataset/corpus.yaml, and only if MANIFEST.json means that very
file. Without a date of release there is no year, and none is made up; nor is a DOI.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from jalaa.build.manifest import MANIFEST, is_file_of
from jalaa.build.published import published_manifest
from jalaa.files import read_text
from jalaa.incidents import Incident, Refused
from jalaa.release.needs import NEEDS

CITATION = "CITATION.cff"
_SPECIAL = {
    **{"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"},
    **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{character: f"\\{character}" for character in "&%$#_"},
}


@dataclass(frozen=True)
class Cited:
    """What a citation says; `text` is CITATION.cff as it stands, `without_texts` says that it is that edition, which has a digest of its own."""

    name: str
    title: str
    version: str
    digest: str
    authors: tuple[str, ...]
    released: str | None
    address: str | None
    text: str
    without_texts: bool = False

    @property
    def what(self) -> str:
        """Which version it is, and which edition."""
        return f"{self.version}, edition without texts" if self.without_texts else self.version


def read_cited(folder: Path) -> Cited:
    """What is to be cited of a corpus (the folder that holds dataset/), of a built dataset or of a fetched one.

    Raises `Refused` where there is none (`file-missing`), or where CITATION.cff is of another build than MANIFEST.json (`built-stale`).
    """
    if (folder / "dataset" / MANIFEST).is_file():
        folder = folder / "dataset"
    manifest = published_manifest(folder, folder.name or ".")
    path = folder / CITATION
    text = read_text(path)
    listed = [file for file in manifest.files if file.path == CITATION]
    if not listed or not is_file_of(folder, listed[0]):
        raise Refused([_stale(path, f"not the file that {MANIFEST} names")])
    try:
        facts = yaml.load(text, Loader=yaml.BaseLoader)  # every scalar is the text that stands there
        authors = tuple(author["name"] for author in facts["authors"])
        digests = [one["value"] for one in facts.get("identifiers", [])]
        title, version = facts["title"], facts["version"]
        released, address = facts.get("date-released"), facts.get("url") or facts.get("repository-code")
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise Refused([_stale(path, f"no citation that a build makes ({type(error).__name__}: {error})")]) from error
    if version != manifest.version or manifest.digest not in digests:
        raise Refused([_stale(path, f"it does not name version {manifest.version} and digest {manifest.digest}")])
    without_texts = any(file.path == NEEDS for file in manifest.files)
    return Cited(manifest.name, title, version, manifest.digest, authors, released, address, text, without_texts)


def _stale(path: Path, fault: str) -> Incident:
    return Incident("built-stale", str(path), f"{fault}: build again with ./scripts/build, or fetch it again")


def bibtex(cited: Cited) -> str:
    """An entry `@misc`, which every style knows; what BibTeX would take for its own signs is written as LaTeX writes it, Arabic stays.

    >>> print(bibtex(Cited("a_b", "R&D {1}", "0.1.0", "jalaa1:0", ("نحن",), None, None, "")))
    @misc{a_b-0.1.0,
      author = {{نحن}},
      title = {{R\\&D \\textbraceleft{}1\\textbraceright{}}},
      year = {n.d.},
      version = {0.1.0},
      note = {Data set, version 0.1.0, in preparation. Content digest jalaa1:0},
    }
    """
    state = "" if cited.released else ", in preparation"
    fields = {
        "author": " and ".join(f"{{{_latex(author)}}}" for author in cited.authors),
        "title": f"{{{_latex(cited.title)}}}",
        "year": _year(cited),
        "version": cited.version,
        "note": f"Data set, version {cited.what}{state}. Content digest {cited.digest}",
        **({"url": re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", cited.address)} if cited.address else {}),
    }
    key = re.sub(
        r"[^A-Za-z0-9._-]", "", f"{cited.name}-{cited.version}{'-without-texts' if cited.without_texts else ''}"
    )
    return "\n".join([f"@misc{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}"])


def apa(cited: Cited) -> str:
    """A reference in the manner of APA 7, as plain text.

    >>> print(apa(Cited("a", "جسر", "0.1.0", "jalaa1:0", ("We", "You"), "2026-11-23", "https://example.org/a", "")))
    We, & You. (2026). جسر (Version 0.1.0) [Data set]. https://example.org/a. Content digest jalaa1:0
    """
    authors = ", ".join([*cited.authors[:-2], ", & ".join(cited.authors[-2:])])
    version = f"Version {cited.what}" + ("" if cited.released else ", in preparation")
    address = f" {cited.address}." if cited.address else ""
    title = " ".join(cited.title.split())
    return f"{authors}. ({_year(cited)}). {title} ({version}) [Data set].{address} Content digest {cited.digest}"


def cff(cited: Cited) -> str:
    """CITATION.cff as it stands."""
    return cited.text.rstrip("\n")


FORMATS = {"bibtex": bibtex, "apa": apa, "cff": cff}
"""How a citation may be written."""


def _year(cited: Cited) -> str:
    return cited.released[:4] if cited.released else "n.d."


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))
