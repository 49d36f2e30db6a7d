"""The page on which a person adjudicates: the page of the annotators, with the versions in it.

What all agree on stands there with its label. What is open bears the names of those who made it beside its label, as «ORG ‹a1›», in a colour of its
own; such labels have no button. Selecting the span and giving it the plain label takes it, Backspace removes it. Attributes are chosen as ever.
"""

from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from jalaa.annotation.adjudicate import is_marked, plain
from jalaa.annotation.label_studio_config import TEXT, label_studio_config
from jalaa.annotation.scheme import Layer

SUMMARY = "summary"
"""The field of a task's data that says how many spans are open, and whose versions these are."""

HELP = {
    "help": "What bears annotators' names is open, and stands first in the list: select it, press its label's key to take it, Backspace to drop it. "
    "Submit when no name is left.",
    "help ar": "ما يحمل أسماء الموسِّمين لم يُبتَّ فيه، وهو في أول القائمة: حدِّده ثم اضغط مفتاح وسمه لتأخذه أو مفتاح الحذف لتسقطه، وأرسل حين لا يبقى اسم.",
}
"""What is said at the top of the page, by the class of its place."""

OPEN_COLOURS = ("#c2185b", "#e65100", "#4527a0", "#00695c", "#827717", "#b71c1c", "#0277bd", "#4e342e")
"""One for each set of annotators; agreed spans keep the colours of their labels, paler."""

_PAGE = (
    # No buttons for marked labels; labels in the text run from left to right, each for itself.
    ".lsf-labels .lsf-label:nth-child(n+{first}){{display:none}}"
    ".lsf-htx-richtext{{line-height:2.4}}"
    ".htx-highlight::after{{direction:ltr;unicode-bidi:isolate}}"
    ".help *{{font-size:13px !important;line-height:1.5 !important;font-weight:normal !important}}"
    ".help.ar *{{direction:rtl;text-align:right}}"
)


def adjudication_config(layer: Layer, labels: Iterable[str], relations: Iterable[str]) -> str:
    """The configuration for the versions of a layer, given the labels (marked ones among them) that spans and relations of its tasks bear.

    >>> from jalaa.annotation.scheme import Label
    >>> config = adjudication_config(Layer("entity", (Label("GPE", "a", "ب"),), ("GPE",)), ["GPE", "GPE ‹a1›"], [])
    >>> [label.get("value") for label in ElementTree.fromstring(config).iter("Label")]
    ['GPE', 'GPE ‹a1›']
    """
    labels = sorted(set(labels))
    used = {plain(label) for label in labels}
    shown = replace(layer, active=tuple(one.id for one in layer.labels if one.id in layer.active or one.id in used))
    root = ElementTree.fromstring(label_studio_config(shown))
    marks = [label for label in labels if is_marked(label)]
    _explain(root, len(shown.active))
    _mark_labels(root, marks)
    for relation in sorted(set(relations)):
        if is_marked(relation):
            SubElement(root.find("Relations"), "Relation", value=relation)
    root.find(f".//Text[@name='{TEXT}']").set("showLabels", "true")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def marks_of(config: str) -> tuple[list[str], list[str]]:
    """The marked labels and relations of a configuration that a server has; none where it is no XML."""
    try:
        root = ElementTree.fromstring(config)
    except ElementTree.ParseError:
        return [], []
    found = ([one.get("value", "") for one in root.iter(tag)] for tag in ("Label", "Relation"))
    labels, relations = ([value for value in values if is_marked(value)] for values in found)
    return labels, relations


def _explain(root: Element, buttons: int) -> None:
    root.find("Style").text += _PAGE.format(first=buttons + 1)
    place = next(number for number, one in enumerate(root) if one.tag == "Header") + 1
    for name, line in {"help ": f"${SUMMARY}", **HELP}.items():
        view = Element("View", className=name.strip())
        SubElement(view, "Header", value=line, size="5")
        root.insert(place, view)
        place += 1


def _mark_labels(root: Element, marks: list[str]) -> None:
    """A label without a button for each mark; what is seen while a label is selected is seen for its marks too."""
    bar = root.find(".//Labels")
    sets = sorted({mark.partition(" ")[2] for mark in marks})
    for mark in marks:
        colour = OPEN_COLOURS[sets.index(mark.partition(" ")[2]) % len(OPEN_COLOURS)]
        SubElement(bar, "Label", value=mark, background=colour)
    for place in root.iter("View"):
        if wanted := place.get("whenLabelValue"):
            labels = wanted.split(",")
            place.set("whenLabelValue", ",".join([*labels, *(mark for mark in marks if plain(mark) in labels)]))
