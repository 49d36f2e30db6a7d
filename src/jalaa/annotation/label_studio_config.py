"""The labelling configuration of Label Studio for one layer of the scheme: one project per layer.

    <View>
      <Style>…</Style>                                    the text runs from right to left
      <Header value="$document"/>
      <View><Labels name="entity" …>…</Labels></View>     the active labels, each with a key
      <View className="ar"><Text name="text" …/></View>
      <Relations>…</Relations>
      <View visibleWhen="region-selected" …>…</View>      a choice per attribute, where the label chosen bears it; the note

Tasks hold `document` and `text`. Label Studio cannot preselect a choice of a region (its issues 2130, 4798, 7375), so the default stands first and
needs no click: a choice that nobody made means the default. The answers to choices lie in Views because `whenLabelValue` of a Choices tag that is
perRegion takes one label, of a View several, parted by commas.
"""

import colorsys
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from jalaa.annotation.scheme import Attribute, Label, Layer

TEXT = "text"
"""Name of the tag that shows the text, and of the field of a task's data that holds it."""

DOCUMENT = "document"
"""The field of a task's data that holds the id of the document."""

NOTE = "note"
"""Name of the tag in which an annotator remarks on a span."""

KEYS = "1234567890qwetasdfgzxcvbyiopjklnm"
"""Single keys that Label Studio has no other use for (u unselects, r and h did), in the order in which it gives them itself."""

STYLE = (
    ".ar .lsf-htx-richtext{direction:rtl;text-align:right;white-space:pre-wrap;"
    'font-family:"Noto Naskh Arabic",serif !important}'
)
_GOLDEN_ANGLE = 0.381966


def label_studio_config(layer: Layer) -> str:
    """The configuration as XML; labels that are not active have no button, and attributes that only they bear no choice.

    The labels are answers of the control called as the layer, the attributes of controls called as they are.

    >>> print(label_studio_config(Layer("entity", (Label("GPE", "a country", "دولة"),), ("GPE",))).split("<Label ")[1].split(" />")[0])
    value="GPE" background="#bd2828" hotkey="1" hint="a country · دولة"
    """
    keys = iter(KEYS)
    root = Element("View")
    SubElement(root, "Style").text = STYLE
    SubElement(root, "Header", value=f"${DOCUMENT}", size="5")
    _add_labels(root, layer, keys)
    shown = SubElement(root, "View", className="ar")
    SubElement(shown, "Text", name=TEXT, value=f"${TEXT}", granularity="symbol")
    if layer.relations:
        relations = SubElement(root, "Relations")
        for relation in layer.relations:
            SubElement(relations, "Relation", value=relation.id)
    for attribute in layer.attributes:
        _add_choices(root, layer, attribute, keys)
    _add_note(root, layer)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_labels(root: Element, layer: Layer, keys: Iterator[str]) -> None:
    bar = SubElement(root, "View", style="position:sticky;top:0;z-index:1;background:white")
    labels = SubElement(bar, "Labels", name=layer.id, toName=TEXT, choice="single", showInline="true")
    for number, label in enumerate(layer.labels):
        if label.id in layer.active:
            SubElement(labels, "Label", value=label.id, background=_colour(number), **_key(keys), hint=_hint(label))


def _add_choices(root: Element, layer: Layer, attribute: Attribute, keys: Iterator[str]) -> None:
    fitting = [label for label in layer.active if attribute.fits(label)]
    if not fitting:
        return
    place = _of_selected(root, layer, fitting if attribute.labels else [])
    SubElement(place, "Header", value=f"{attribute.id}: {attribute.en} · {attribute.ar}", size="5")
    # `single` and not `single-radio`: what was chosen by mistake can be clicked away.
    choices = SubElement(
        place, "Choices", name=attribute.id, toName=TEXT, choice="single", perRegion="true", showInline="true"
    )
    for value in sorted(attribute.values, key=lambda value: value.id != attribute.default):
        unmarked = " (unless marked · ما لم يُحدَّد غيره)" if value.id == attribute.default else ""
        SubElement(choices, "Choice", value=value.id, **_key(keys), hint=_hint(value) + unmarked)


def _add_note(root: Element, layer: Layer) -> None:
    place = _of_selected(root, layer, [])
    SubElement(place, "Header", value="note · ملاحظة", size="5")
    SubElement(
        place, "TextArea", name=NOTE, toName=TEXT, perRegion="true", rows="2", maxSubmissions="1", editable="true"
    )


def _of_selected(root: Element, layer: Layer, labels: list[str]) -> Element:
    """A place that is seen while a span is selected, if labels are given one of these."""
    when = {"whenLabelValue": ",".join(labels)} if labels else {}
    return SubElement(root, "View", visibleWhen="region-selected", whenTagName=layer.id, **when)


def _key(keys: Iterator[str]) -> dict[str, str]:
    """The next key, as long as there are any; Label Studio shows a button without one too."""
    key = next(keys, None)
    return {"hotkey": key} if key else {}


def _colour(number: int) -> str:
    """The colour of the n-th label of the layer, active or not, so that it never changes; neighbours lie far apart on the wheel."""
    red, green, blue = colorsys.hls_to_rgb(number * _GOLDEN_ANGLE % 1, 0.45, 0.65)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _hint(label: Label) -> str:
    return f"{label.en} · {label.ar}"
