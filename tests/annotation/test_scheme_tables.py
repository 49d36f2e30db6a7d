"""The guidelines' tables are the scheme's, and a marker that is not understood is told."""

import pytest

from jalaa.annotation.scheme import Attribute, Label, Layer, RelationLabel, Scheme
from jalaa.annotation.scheme_tables import check_scheme_tables, fill_scheme_tables
from jalaa.incidents import Refused

SCHEME = Scheme(
    "1",
    (
        Layer(
            "speech",
            (Label("SAYING", "what is said", "القول"), Label("OLD", "no longer used", "قديم")),
            ("SAYING",),
            (RelationLabel("of", "leads to", "إلى", ("SAYING",), ("OLD",), 1),),
            (Attribute("tone", "tone", "النبرة", (Label("calm", "calm", "هادئ"),), default="calm"),),
        ),
    ),
)
MARKED = "# دليل\n<!-- scheme:speech -->\nold\n<!-- /scheme -->\nend\n"


def test_a_marked_table_is_made_anew_and_the_rest_stays():
    filled = fill_scheme_tables(MARKED, SCHEME)
    assert filled.startswith("# دليل\n<!-- scheme:speech -->\n| label · وسم |") and filled.endswith(
        "<!-- /scheme -->\nend\n"
    )
    for line in (
        "| **SAYING** | what is said | القول |",
        "| OLD | no longer used | قديم |",
        "| `of` | SAYING → OLD, at most 1 | leads to | إلى |",
        "| `calm` (default · المفترض) | calm | هادئ |",
    ):
        assert line in filled
    assert fill_scheme_tables(filled, SCHEME) == filled


def test_a_table_of_another_scheme_is_told():
    assert [one.id for one in check_scheme_tables(MARKED, SCHEME)] == ["guidelines-table"]
    assert list(check_scheme_tables(fill_scheme_tables(MARKED, SCHEME), SCHEME)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<!-- scheme:speach -->\n<!-- /scheme -->\n", "did you mean `speech`?"),
        ("<!-- scheme:speech -->\nno end\n", "has no `<!-- /scheme -->` after it"),
        ("<!-- scheme:speech -->\r\n<!-- /scheme -->\r\n", "as Windows ends them"),
    ],
)
def test_a_marker_that_is_not_understood_is_refused(text: str, told: str):
    with pytest.raises(Refused, match="guidelines-table") as refused:
        fill_scheme_tables(text, SCHEME)
    assert told in str(refused.value)
