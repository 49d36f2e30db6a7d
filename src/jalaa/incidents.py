"""Incidents: what a check found, said so that a person knows what to do next.

Checks return incidents, they never print; one place prints. Every incident has an id that stands in the table `INCIDENTS` below, with a level
and one explanation. Ids are written place-fault (`raw-sha256`, `span-text`) and never renamed: people filter by them for years.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

LEVELS = ("error", "warning", "note")


class Kind(NamedTuple):
    """Level and explanation that all incidents of one id share."""

    level: str
    explanation: str


INCIDENTS: dict[str, Kind] = {
    # settings: files that people write
    "yaml-syntax": Kind(
        "error", "A settings file is not plain YAML: broken syntax, a key given twice, an anchor or an alias."
    ),
    "yaml-key": Kind(
        "error", "A settings file has a key that the schema does not know, so what it says would silently be ignored."
    ),
    "yaml-missing": Kind("error", "A settings file lacks a key that the schema demands."),
    "yaml-value": Kind(
        "error", "A settings file gives a value of another type, or one that is not among those allowed."
    ),
    # files
    "file-missing": Kind("error", "A file that the corpus needs is not there, or cannot be read or written."),
    "file-size": Kind("error", "A file is larger than the limit it is read with."),
    "file-utf8": Kind(
        "error", "A text is not UTF-8. Received texts are stored in UTF-8 so that offsets mean the same everywhere."
    ),
    # received texts
    "raw-sha256": Kind(
        "error",
        "A received text is not the one that was registered: raw texts are never edited, a corrected one is <id>@2.txt.",
    ),
    "raw-without-entry": Kind("error", "A received text lies in dataset/raw without an entry in dataset/sources.yaml."),
    "entry-without-raw": Kind(
        "error", "An entry of dataset/sources.yaml names a text that does not lie in dataset/raw."
    ),
    "raw-empty": Kind("error", "A received text has no visible character."),
    "raw-nul": Kind("error", "A received text holds a NUL: most tools cut a text short there."),
    "raw-link": Kind(
        "error", "A received text is no plain file but a link or a folder; raw texts are read from dataset/raw alone."
    ),
    "id-form": Kind(
        "error", "The id of a document is no [A-Za-z0-9][A-Za-z0-9._-]{0,63}, so it cannot be a file name everywhere."
    ),
    "id-duplicate": Kind("error", "Two entries have the same id, or ids that differ only in case."),
    "evidence-text": Kind(
        "error", "Evidence in dataset/sources.yaml does not stand in the received text at the offsets given."
    ),
    "evidence-withheld": Kind(
        "error", "Evidence quotes characters that are withheld as personal data, so they would be published after all."
    ),
    "rights-licence": Kind(
        "error",
        "A text is said to be open without the licence that makes it so, or has a licence and is not said to be.",
    ),
    "rights-permission": Kind(
        "error", "A text is said to be published by permission, and what proves it is missing, or the other way round."
    ),
    "rights-reason": Kind(
        "error",
        "Texts under copyright are published only for a reason that a person gives and the card repeats.",
    ),
    "text-empty": Kind(
        "error", "Cleaning leaves nothing of a received text: it was no article, or a rule cuts too much."
    ),
    "block-overlap": Kind("error", "Two blocks of a document share characters."),
    "block-cut": Kind("warning", "Cleaning cut a part of a block that dataset/sources.yaml names."),
    # texts of other people, for `jalaa clean`
    "text-unreadable": Kind(
        "error", "A text could not be read and is left out of the cleaned texts; the others are cleaned all the same."
    ),
    "table-texts": Kind(
        "error",
        "A table has no readable texts, or its rows do not fit where they are to be written; nothing is written.",
    ),
    # rules
    "rule-pattern": Kind(
        "error",
        "A pattern of a rule is no RE2 (look-around and back-references are refused, they can backtrack), or a key does not go with its finder.",
    ),
    "rule-example": Kind("error", "A rule does not do what its own examples say: they are its proof."),
    "rule-duplicate": Kind("error", "Two rules have the same id."),
    # annotations
    "json-syntax": Kind(
        "error", "A line of JSON is not what is read there: an annotation of a layer, or a labelled text."
    ),
    "annotation-text": Kind(
        "error",
        "An annotation was made on a text that is neither the received, nor today's, nor one recorded in annotations/shown.",
    ),
    "annotation-document": Kind("error", "An annotation names a document that the corpus does not have."),
    "annotation-annotator": Kind(
        "error", "An annotation names an annotator that annotations/annotators.yaml does not have."
    ),
    "annotation-kind": Kind(
        "error", "An annotation says human while a span in it was made by a model, or the other way round."
    ),
    "annotation-duplicate": Kind("error", "One annotator has two annotations of one document in one layer."),
    "annotation-surrogate": Kind(
        "error", "An annotation holds a lone surrogate, half of a character that no UTF-8 file can hold."
    ),
    "layer-unread": Kind(
        "error", "Something lies in a folder of layers that is no layer, so what it says would silently be ignored."
    ),
    "span-withheld": Kind(
        "error", "A span of a layer quotes characters that are withheld as personal data: its text is to be null."
    ),
    "span-duplicate": Kind("error", "Two spans of one annotation have the same id."),
    "span-range": Kind("error", "A span lies outside its text or is empty."),
    "span-text": Kind("error", "A span says one text and the document has another at its offsets."),
    "span-doubled": Kind(
        "error", "Two spans of one annotation have the same label and range, so that they would be counted twice."
    ),
    "span-clitic": Kind(
        "warning",
        "A span seems to begin with a clitic (و ف ب ل ك), which stands outside; a note on the span says that it was seen.",
    ),
    "span-drift": Kind(
        "error",
        "The spans of an export lie farther and farther from what they quote: the text was changed after annotation; all are refused.",
    ),
    "span-reanchored": Kind(
        "warning",
        "A span was put where its quoted text stands, because its offsets do not fit: a person should look at it.",
    ),
    "label-unknown": Kind(
        "error",
        "A span or relation has a label, or a span an attribute, that annotations/scheme.yaml does not have in that layer.",
    ),
    "label-moved": Kind(
        "error",
        "The labels of a built dataset are not the first of the scheme, in order: class labels are numbers, new ones are appended.",
    ),
    "label-renamed": Kind(
        "note",
        "Annotations were made with a name that annotations/scheme.yaml has since changed, and are read with the new one.",
    ),
    "scheme-changed": Kind(
        "error",
        "annotations/scheme.yaml is no continuation of the scheme that was built: what was annotated would be lost or say something else.",
    ),
    "relation-end": Kind("error", "A relation begins or ends at a span that its annotation does not have."),
    "guidelines-table": Kind(
        "error", "A table of labels in annotations/guidelines.md is not what annotations/scheme.yaml says."
    ),
    "relation-label": Kind("error", "A relation leads from or to a span of a label that the scheme does not let it."),
    "relation-many": Kind(
        "error", "A span is the head of more relations of one label than the scheme allows, or of the same one twice."
    ),
    "relation-missing": Kind(
        "warning",
        "A span has a label, or a value of an attribute, that the scheme wants tied by a relation, and is not.",
    ),
    "relation-lost": Kind("warning", "A relation is left out of the rows because one of its ends is."),
    "export-unreadable": Kind(
        "error", "A part of an export cannot be read as what its format says: it is left out, the rest is read."
    ),
    "export-field": Kind("error", "An export leaves open which field of its tasks is the text that was annotated."),
    "export-lost": Kind(
        "note",
        "An export holds something that a layer has no place for, or a layer something that a format cannot hold.",
    ),
    "import-document": Kind(
        "error",
        "A task of an export has a text that no document of the corpus has or had: its annotations land nowhere.",
    ),
    "import-found": Kind("note", "A task of an export was found by its text: its id says another document, or none."),
    "carry-lapsed": Kind(
        "warning",
        "A decision about a carried span was made on something else than what the span is today, so it holds no longer.",
    ),
    # servers that people annotate on
    "server-answer": Kind(
        "error",
        "A Label Studio server does not answer, refuses what it was asked, or is none. Call the verb again: it goes on from there.",
    ),
    "server-project": Kind(
        "error",
        "The project of a layer, which is found by its title, is not there, is there twice, or can have no such title.",
    ),
    "server-task": Kind(
        "error", "A server cannot give one of its tasks, so that what was annotated in it is not here."
    ),
    "server-text": Kind(
        "warning",
        "A document on a server has another text than today's; today's is a new task, the old one stays until somebody removes it.",
    ),
    "server-twice": Kind(
        "warning", "A text is two tasks on a server and people worked on both: none is removed, a person has to choose."
    ),
    # releases that are sent to a Hub, and fetched from one
    "hub-answer": Kind(
        "error",
        "A Hub does not answer, refuses what it was asked, or is none. Call the verb again: it goes on from there.",
    ),
    "hub-version": Kind(
        "error",
        "A Hub has no such version, has it with other content, or has a newer one: a tag is never moved, versions only grow.",
    ),
    "hub-foreign": Kind(
        "error",
        "A repository on a Hub holds what no version of this dataset published, and publishing would take it away; nothing is sent.",
    ),
    "hub-content": Kind(
        "error", "What a Hub gives is not what was published, or not what its own manifest says; it is not used."
    ),
    "fetch-folder": Kind("error", "The folder that a version is to be fetched into holds something else."),
    "rights-text": Kind(
        "error",
        "What is to be published holds texts under the rights of their publishers, which nobody decided to include.",
    ),
    "version-unreleased": Kind(
        "error",
        "A version was not released: dataset/releases.yaml does not have it, so nobody has promised what it is.",
    ),
    "server-blind": Kind(
        "warning",
        "Somebody annotated in the project that is another annotator's own, so that one of the two may have seen the other's spans.",
    ),
    # adjudication
    "decided-before": Kind(
        "error", "A document was decided before, and a decision stays until somebody says that it is to give way."
    ),
    "adjudicate-open": Kind(
        "error",
        "A document came home from its adjudicator with spans or relations that nobody decided, so it is not taken: it waits there.",
    ),
    "adjudicate-twice": Kind(
        "error", "Two people adjudicated one document, so that nobody knows whose decision holds: neither is taken."
    ),
    "adjudicate-stale": Kind(
        "warning",
        "Annotators made something else of a document after an adjudicator had begun with what they made before.",
    ),
    # what spans refer to, and what is counted of them
    "ref-unknown": Kind("error", "A span refers to something that annotations/entities.yaml does not have."),
    "entity-name": Kind(
        "warning",
        "The names of an entity in annotations/entities.yaml are not those that it bears in the decided layers.",
    ),
    "link-end": Kind(
        "error", "A link of annotations/links.yaml does not join two spans of two documents that the rows show."
    ),
    "span-status": Kind("note", "Spans that did not come through cleaning unchanged, counted by status."),
    "span-bio": Kind(
        "note",
        "Spans that token tags cannot show (nested or overlapping), counted by label; `ner_all` and `default` have them.",
    ),
    # splits
    "split-moved": Kind(
        "error", "A document stands in another split than the built dataset has it in: a split is a promise."
    ),
    "split-missing": Kind("error", "A document has no entry in dataset/splits.yaml, or an entry no document."),
    "split-leak": Kind("warning", "Two documents of different splits share text; it is listed in the card."),
    "split-held": Kind(
        "warning", "A new document shares text with train and with test, so it is in no split until a person decides."
    ),
    "split-group-large": Kind("note", "A group of documents that share text is larger than the test split may be."),
    "split-empty": Kind(
        "note", "A split has no documents and is not written: a split without rows makes load_dataset fail."
    ),
    # other people's collections, for `jalaa overlap`
    "other-source": Kind(
        "error",
        "A collection of others cannot be compared at all: it is not there, holds no texts, or not where it was said.",
    ),
    "other-text": Kind(
        "error",
        "A text or a part of a collection of others could not be read, so it was not compared; the others were.",
    ),
    "other-skipped": Kind(
        "note", "Files of a collection of others are of kinds that are not read, and were not compared."
    ),
    # built things
    "built-stale": Kind(
        "error", "A built file is not what MANIFEST.json says, so it was edited by hand or a build is missing."
    ),
    "built-missing": Kind("error", "The corpus was not built, or the build is of another state of its decided files."),
    "datasheet-table": Kind("error", "A marker in DATASHEET.md names no table or fact, or has no end."),
    "version-reused": Kind(
        "error", "The version was released with other content: a version number means one content for ever."
    ),
    # what must not be published
    "personal-data": Kind(
        "error",
        "A published string holds what may be personal data, or a hash that verifies some; a person allows it by name, or it is withheld.",
    ),
    "allowed-unused": Kind(
        "warning", "dataset/corpus.yaml allows personal data that is not there, so nobody knows what it would let pass."
    ),
    "edition-quotes": Kind(
        "warning", "A file of the edition without texts quotes a long run of words of a text that is withheld from it."
    ),
    # other people's copies, for `jalaa rehydrate`
    "copy-missing": Kind("error", "No copy of a withheld text was found, so its rows stay without text."),
    "copy-differs": Kind(
        "error",
        "A copy is of the same article and not the same text: annotations made on another text would say things about this one that nobody said.",
    ),
    # releases
    "document-withdrawn": Kind(
        "error", "A text that was taken back comes back under an id, or something still quotes it (then a warning)."
    ),
    "dataset-unknown": Kind(
        "error", "What is to be compared is no folder, no revision of this repository and no dataset of the Hub."
    ),
    "fact-differs": Kind(
        "error",
        "A file says another version, licence or author than dataset/corpus.yaml, the one source of such facts.",
    ),
    "release-tree": Kind(
        "error", "A release is made of what is committed, on a branch, by somebody: something of that is missing."
    ),
    "release-version": Kind(
        "error",
        "The version is not the one that is prepared, or smaller than the changes since the last release ask for.",
    ),
    "release-date": Kind("error", "The day of a release is missing, is no day, or is that of another release."),
    "release-rights": Kind("error", "Nobody has looked whose a text is, so it cannot be released."),
    "release-human": Kind(
        "error",
        "From version 1.0.0 on people made every annotation that the rows show, and a person decided every layer of every document.",
    ),
    "release-rebuild": Kind(
        "error", "What is committed is not, byte for byte, what a build makes of it with the locked versions."
    ),
    "release-floor": Kind(
        "error", "Cleaning is worse on labelled texts than it was, or nobody measures it (then a note)."
    ),
    "release-changelog": Kind("error", "CHANGELOG.md does not say what the version brings to those who use it."),
    "split-since": Kind(
        "error", "A document stands in its split since a version that was never released and is not being prepared."
    ),
    "release-tag": Kind(
        "error",
        "The tag of a release is not there, stands elsewhere already, or holds another build than the ledger says.",
    ),
    # the house
    "import-floor": Kind("error", "A module imports from a floor above its own or from the room beside it."),
}


@dataclass(frozen=True, order=True)
class Incident:
    """One finding of a check: where it is, which rule it breaks, what the value is and what to do.

    `where` is a file, with `:line` if there is one, as a reader would type it; `message` is one sentence or two and ends with what to do.
    `level` comes from the table unless the caller knows better.

    >>> print(Incident("raw-nul", "dataset/raw/a.txt", "U+0000 at 17: ask for the text again"))
    error raw-nul dataset/raw/a.txt: U+0000 at 17: ask for the text again
    """

    where: str
    id: str
    message: str
    level: str

    def __init__(self, id: str, where: str, message: str, level: str | None = None):
        if id not in INCIDENTS:
            raise ValueError(
                f"incident id {id!r} does not stand in the table INCIDENTS: add it there with its explanation"
            )
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "level", level or INCIDENTS[id].level)

    def __str__(self) -> str:
        return f"{self.level} {self.id} {self.where}: {self.message}"


class Refused(ValueError):
    """Raised where work cannot go on; carries every incident found, not only the first."""

    def __init__(self, incidents: Iterable[Incident]):
        self.incidents = tuple(incidents)
        super().__init__("\n".join(map(str, self.incidents)))


def count_levels(incidents: Iterable[Incident]) -> dict[str, int]:
    """How many incidents of each level, in the order of `LEVELS`, none left out.

    >>> count_levels([Incident("raw-nul", "a", "b")])
    {'error': 1, 'warning': 0, 'note': 0}
    """
    counts = Counter(incident.level for incident in incidents)
    return {level: counts[level] for level in LEVELS}


def exit_code(incidents: Iterable[Incident], strict: bool = False) -> int:
    """1 where there is an error (`strict`: or a warning), else 0.

    >>> exit_code([Incident("split-leak", "a", "b")]), exit_code([Incident("split-leak", "a", "b")], strict=True)
    (0, 1)
    """
    grave = {"error", "warning"} if strict else {"error"}
    return int(any(incident.level in grave for incident in incidents))


def nearest(word: str, known: Iterable[str]) -> str:
    """Half a sentence that names the nearest known word, or all of them where none is near.

    >>> nearest("lable", ["label", "layer"])
    'did you mean `label`?'
    >>> nearest("x", ["label", "layer"])
    'known are: label, layer'
    """
    known = list(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(known)}"
