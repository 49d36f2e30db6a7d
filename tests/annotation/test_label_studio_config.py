"""One labelling configuration per layer, from the scheme and from nothing else."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from jalaa.annotation.label_studio_config import KEYS, label_studio_config
from jalaa.annotation.scheme import Attribute, Label, Layer, RelationLabel, Scheme
from jalaa.settings import load
from tests.venvs import venv_python

ROOT = Path(__file__).resolve().parents[2]
LAYER = Layer(
    "speech",
    (
        Label("SAYING", "what is said", "القول"),
        Label("SPEAKER", "who", "القائل"),
        Label("OLD", "no longer used", "قديم"),
    ),
    ("SAYING", "SPEAKER"),
    (RelationLabel("of", "", ""),),
    (
        Attribute(
            "tone", "tone", "النبرة", (Label("calm", "", ""), Label("loud", "", "")), ("SAYING",), default="loud"
        ),
        Attribute("era", "era", "عصر", (Label("past", "", ""),), ("OLD",)),
    ),
)


def parsed(layer: Layer = LAYER) -> ElementTree.Element:
    return ElementTree.fromstring(label_studio_config(layer))


def test_only_labels_in_use_have_a_button_and_every_key_is_given_once():
    root = parsed()
    assert [label.get("value") for label in root.iter("Label")] == ["SAYING", "SPEAKER"]
    keys = [tag.get("hotkey") for tag in root.iter() if tag.get("hotkey")]
    assert len(keys) == len(set(keys)) == 4


def test_the_text_runs_from_right_to_left_and_is_marked_by_character():
    root = parsed()
    (text,) = root.iter("Text")
    assert (text.get("granularity"), text.get("value")) == ("symbol", "$text")
    assert "direction:rtl" in root.findtext("Style")
    assert [view.get("className") for view in root.iter("View") if text in list(view)] == ["ar"]


def test_the_labels_are_called_as_the_layer_so_that_an_export_names_it():
    (labels,) = parsed().iter("Labels")
    assert (labels.get("name"), labels.get("toName")) == ("speech", "text")


def test_a_choice_stands_where_its_labels_are_and_the_default_first():
    root = parsed()
    (choices,) = root.iter("Choices")
    place = next(view for view in root.iter("View") if choices in list(view))
    assert (place.get("whenLabelValue"), choices.get("perRegion")) == ("SAYING", "true")
    assert [choice.get("value") for choice in choices] == ["loud", "calm"]


def test_words_of_the_scheme_are_text_and_never_markup():
    hostile = Layer("a", (Label("X", 'a "b" <c> & d', "<Text name='evil'/>"),), ("X",))
    assert len(list(parsed(hostile).iter("Text"))) == 1


def test_more_labels_than_keys_still_have_buttons():
    many = tuple(Label(f"L{number}", "", "") for number in range(len(KEYS) + 5))
    root = parsed(Layer("many", many, tuple(label.id for label in many)))
    assert len(list(root.iter("Label"))) == len(many)


@pytest.mark.parametrize("layer", ["entity", "attribution"])
def test_the_corpus_has_a_configuration_for_each_layer(layer: str):
    scheme = load(ROOT / "annotations" / "scheme.yaml", Scheme)
    found = scheme.layer(layer)
    assert [label.get("value") for label in parsed(found).iter("Label")] == [
        label.id for label in found.labels if label.id in found.active
    ]
    assert [one.get("value") for one in parsed(found).iter("Relation")] == [one.id for one in found.relations]


@pytest.mark.real
@pytest.mark.parametrize("layer", ["entity", "attribution"])
def test_other_peoples_validator_accepts_it(layer: str, tmp_path: Path):
    import subprocess

    scheme = load(ROOT / "annotations" / "scheme.yaml", Scheme)
    path = tmp_path / "config.xml"
    path.write_text(label_studio_config(scheme.layer(layer)), encoding="utf-8")
    code = "import sys; from label_studio_sdk.label_interface import LabelInterface as L; L(open(sys.argv[1], encoding='utf-8').read()).validate()"
    python = venv_python("label-studio-sdk", ["label-studio-sdk==2.1.2"])
    run = subprocess.run([str(python), "-c", code, str(path)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
