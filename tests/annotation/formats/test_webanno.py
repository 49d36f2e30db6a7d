"""WebAnno TSV is read as WebAnno means it: text, spans over units, stacks, slots, relations, chains; what it cannot be read as is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalaa.annotation.fitting import fit
from jalaa.annotation.formats import webanno

# Spans, relations, attributes and incidents of each reference file, counted by reading them.
REFERENCES = {
    "sampleSlotAnnotation1": (4, 2, 0, []),
    "testAnnotationWithLeadingWhitespace": (1, 0, 0, []),
    "testAnnotationWithTrailingWhitespace": (1, 0, 0, []),
    "testComplexSlotFeatureWithoutValues": (3, 2, 0, []),
    "testCrossSentenceSpanWithoutFeatureValue": (1, 0, 0, ["what stands between sentences"]),
    "testElevatedType": (1, 0, 1, []),
    "testMultiTokenSlotFeature": (3, 2, 0, []),
    "testMultiTokenSpanWithoutFeatureValue": (1, 0, 0, []),
    "testMultiTokenStackedSpanWithFeatureValue": (2, 0, 0, []),
    "testSentenceId": (0, 0, 0, ["only #Text= is read", "what stands between sentences"]),
    "testSentenceWithLineBreak": (1, 0, 0, []),
    "testSimpleChain": (3, 2, 0, []),
    "testSimpleSameRoleSlotFeature": (3, 2, 0, []),
    "testSimpleSlotFeatureWithoutValues": (3, 2, 0, []),
    "testSingleNonMultiTokenRelationWithoutFeatureValue": (2, 1, 0, []),
    "testSingleNonTokenRelationWithoutFeatureValue": (2, 1, 0, []),
    "testSingleStackedNonTokenRelationWithoutFeatureValue": (4, 1, 0, []),
    "testSingleStackedNonTokenRelationWithoutFeatureValue3": (3, 1, 0, []),
    "testSingleTokenRelationWithMultipleFeatureValues": (2, 1, 0, ["a relation has a label and no other feature"]),
    "testSingleTokenWithoutFeatureValue": (1, 0, 0, []),
}


def told(export) -> list[str]:
    return [str(incident) for incident in export.incidents]


def document(*lines, layers=("#T_SP=custom.Span|value",), version="3.3"):
    head = [f"#FORMAT=WebAnno TSV {version}", *layers, "", ""]
    return "\n".join([*head, *lines]).encode()


def read(*lines, **more):
    return webanno.read(document(*lines, **more), "a1.tsv")


def spans(export):
    return [(span.label, span.quote) for task in export.tasks for one in task.annotations for span in one.spans]


def relations(export):
    """Label of each relation with the quotes of its ends."""
    found = []
    for task in export.tasks:
        for one in task.annotations:
            quotes = {span.id: span.quote for span in one.spans}
            found += [(relation.label, quotes[relation.head], quotes[relation.tail]) for relation in one.relations]
    return found


def test_every_reference_file_has_its_row(test_data):
    assert {path.stem for path in (test_data / "exports" / "webanno-tsv").iterdir()} == set(REFERENCES)


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_files_are_read_whole(test_data, name):
    export = webanno.read((test_data / "exports" / "webanno-tsv" / f"{name}.tsv").read_bytes(), f"{name}.tsv")
    (task,) = export.tasks
    found = [span for one in task.annotations for span in one.spans]
    tied = sum(len(one.relations) for one in task.annotations)
    *counts, incidents = REFERENCES[name]
    assert [len(found), tied, sum(len(span.attributes) for span in found)] == counts
    assert len(export.incidents) == len(incidents)
    assert all(part in incident.message for part, incident in zip(incidents, export.incidents, strict=True))
    fits = [fit(task.text, one.spans, task.units, task.where) for one in task.annotations]
    assert [span for one in fits for span in one.refused] == []
    assert {one.how for fitted in fits for one in fitted.fits} <= {"exact"}


def test_offsets_count_utf_16_and_the_text_is_put_together_again():
    export = read(
        "#Text=وصل 😀 أمس", "1-1\t0-3\tوصل\t_\t", "1-2\t4-6\t😀\tE\t", "1-3\t7-10\tأمس\tDATE[1]\t", "",
        "#Text=غداً", "#Text=ثم", "2-1\t13-17\tغداً\tDATE[1]\t", "2-2\t18-20\tثم\t_\t", "",
        "#Text=😀", "3-1\t20-22\t😀\tE\t",
    )  # fmt: skip
    (task,) = export.tasks
    assert task.text == "وصل 😀 أمس\n  غداً\nثم😀" and task.units == ("utf-16", "code point")
    fitting = fit(task.text, task.annotations[0].spans, task.units, "")
    assert [(one.start, one.end, one.how) for one in fitting.fits] == [
        (4, 5, "exact"),
        (6, 16, "exact"),
        (19, 20, "exact"),
    ]
    assert told(export) == [
        "note export-lost a1.tsv:10: 3 before the sentence at 13: the file does not say what stands between sentences; "
        "as in WebAnno itself it is read as a line break, then blanks"
    ]


def test_files_of_other_tools_that_count_code_points_are_known_by_their_tokens():
    (task,) = read(
        "#Text=😀 أمس", "1-1\t0-1\t😀\t_\t", "1-2\t2-5\tأمس\tDATE\t", "", "#Text=ثم", "2-1\t6-8\tثم\t_\t"
    ).tasks
    assert task.text == "😀 أمس\nثم" and task.units == ("code point", "utf-16")


def test_escapes_mean_what_they_stand_for():
    lines = (
        r"#Text=a\\b\tc_[d]\r",
        "1-1\t0-3\ta\\b\t_\t",
        r"1-2" + "\t4-8\tc_[d]\t" + r"x\|y\_z\[1]\->\\\*|B\;[2]" + "\t",
    )
    (task,) = read(*lines).tasks
    assert task.text == "a\\b\tc_[d]\r"
    assert [(span.label, span.start, span.end) for span in task.annotations[0].spans] == [
        ("x|y_z[1]->\\*", 4, 8),
        ("B;", 4, 8),
    ]
    assert read("#Text=" + r"\u0628\u063A", "1-1\t0-2\tبغ\t_\t", version="3.1").tasks[0].text == "بغ"


def test_stacked_annotations_parts_of_tokens_and_overlaps_are_spans_of_their_own():
    export = read(
        "#Text=وبغداد أمس", "1-1\t0-6\tوبغداد\tA|B[2]\t", "1-1.1\t0-3\tوبغ\t*[3]\t", "1-1.2\t1-6\tبغداد\tGPE[3]|GPE\t", "1-2\t7-10\tأمس\tB[2]\t",
    )  # fmt: skip
    assert spans(export) == [("A", "وبغداد"), ("B", "وبغداد أمس"), ("Span", "وبغداد"), ("GPE", "بغداد")]
    assert told(export) == [
        "error export-unreadable a1.tsv:8: «Span» and «GPE»: the tokens of one annotation give it two values: the first is read; export again"
    ]


def test_the_feature_called_value_labels_and_the_others_are_attributes():
    layers = ("#T_SP=type.NamedEntity|identifier|value", "#T_SP=type.POS|PosValue|coarse")
    export = read("#Text=بغداد", "1-1\t0-5\tبغداد\tQ1530\tGPE\tNN\t*\t", layers=layers)
    assert [(one.layer, one.spans[0].label, one.spans[0].attributes) for one in export.tasks[0].annotations] == [
        ("NamedEntity", "GPE", (("identifier", "Q1530"),)),
        ("POS", "NN", ()),
    ]


def test_slots_lead_to_their_targets_by_role():
    layers = ("#T_SP=c.Frame|FE|ROLE_c.Frame:Roles_c.FrameRolesLink|c.Lu", "#T_SP=c.Lu|v", "#T_SP=c.Other|")
    export = read(
        "#Text=Bob sold the clock", "1-1\t0-3\tBob\t_\t_\t_\tbob\t*\t", "1-2\t4-8\tsold\tsell\tseller;*;x\t1-1;1-3[4]\t_\t_\t",
        "1-3\t9-12\tthe\t_\t_\t_\tclock[4]\t_\t", "1-4\t13-18\tclock\t_\t_\t_\tclock[4]\t_\t", layers=layers,
    )  # fmt: skip
    assert relations(export) == [("seller", "sold", "Bob"), ("Roles", "sold", "the clock")]
    assert [one.layer for one in export.tasks[0].annotations] == ["Frame+Lu", "Other"]
    assert told(export) == [
        "error export-unreadable a1.tsv:9: 3 roles and 2 targets of Roles: a slot feature has as many roles as targets: what is over is left out; export again"
    ]


def test_a_host_without_slots_and_a_slot_of_any_layer_are_read():
    layers = ("#T_SP=c.Host|ROLE_c.Host:links_c.Link|uima.tcas.Annotation", "#T_SP=c.Span|value")
    export = read("#Text=a b", "1-1\t0-1\ta\t_[1]\t*\tX[2]\t", "1-2\t2-3\tb\tr\t1-1[2]\t_\t", layers=layers)
    assert spans(export) == [("Host", "a"), ("X", "a"), ("Host", "b")] and relations(export) == [("r", "b", "a")]
    assert export.incidents == ()


def test_chains_tie_each_link_to_the_next_in_their_order():
    layers = ("#T_CH=c.CorefLink|referenceType|referenceRelation",)
    export = read(
        "#Text=He shot himself and his dog", "1-1\t0-2\tHe\tpr[1]\tcoref->1-1\t", "1-2\t3-7\tshot\t_\t_\t", "1-3\t8-15\thimself\tpr[1]\t*->1-2\t",
        "1-4\t16-19\tand\t_\t_\t", "1-5\t20-23\this\tpr[1]|np[2]\tx->1-3|*->2-1\t", "1-6\t24-27\tdog\tnp[2]\t*->2-1\t", layers=layers,
    )  # fmt: skip
    assert spans(export) == [("pr", "He"), ("pr", "himself"), ("pr", "his"), ("np", "his dog")]
    assert relations(export) == [("coref", "He", "himself"), ("CorefLink", "himself", "his")]
    assert told(export) == [
        "note export-lost a1.tsv:10: «x»: it is the last link of its chain, so what would tie it on is not read"
    ]


def test_relations_between_tokens_make_them_spans():
    layers = ("#T_RL=c.Dependency|DependencyType|flavor|BT_c.Token",)
    export = read(
        "#Text=a b c",
        "1-1\t0-1\ta\t_\t_\t_\t",
        "1-2\t2-3\tb\tsubj|x\t*|*\t1-1|1-3\t",
        "1-3\t4-5\tc\t_\t_\t_\t",
        layers=layers,
    )
    assert spans(export) == [("Token", "a"), ("Token", "b"), ("Token", "c")]
    assert relations(export) == [("subj", "a", "b"), ("x", "c", "b")] and export.incidents == ()


RELATED = ("#T_SP=c.Span|value", "#T_RL=c.R|value|BT_c.Span")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("بغداد".encode("cp1256"), "error file-utf8 a1.tsv: byte 0xC8 at 0 is no UTF-8"),
        (b"", "error export-unreadable a1.tsv:1: «»: a file of WebAnno TSV 3 begins with #FORMAT=WebAnno TSV 3.3"),
        (b"#FORMAT=WebAnno TSV 2\n", "error export-unreadable a1.tsv:1: «#FORMAT=WebAnno TSV 2»: a file of WebAnno TSV 3"),
        (document(), "error export-unreadable a1.tsv: it ends too early: no token stands behind the header"),
        (document(layers=("#T_XX=a|b",)), "a1.tsv:2: «#T_XX=a|b»: a line of the header is #T_SP=, #T_RL= or #T_CH="),
        (document("#Text=a", "1-1\t0-1\ta\t_"), None),
        (document("#Text=a", "1-1\t0-1\ta"), "a1.tsv:6: «1-1 0-1 a»: a token has an id, its offsets, its text and a cell"),
        (document("#Text=a", "1-1\t0-x\ta\t_\t"), "a1.tsv:6: «1-1 0-x a _»: a token has an id"),
        (document("#Text=a", "1-1\t0-99999999999\ta\t_\t"), "a1.tsv:6: «1-1 0-99999999999 a _»: a token has an id"),
        (document("#Text=a", "1-1\t0-1\ta\t_\tx\t"), "a1.tsv:6: «1-1 0-1 a _ x»: the header declares fewer columns"),
        (document("#Text=a b", "1-1\t0-1\ta\t_\t", "1-1\t2-3\tb\t_\t"), "a1.tsv:7: token 1-1: its id stands twice"),
        (document("1-1\t0-1\ta\t_\t"), "a1.tsv:5: «1-1 0-1 a _»: no #Text= stands before this token"),
        (document("#Text=a", "1-1\t900000000-900000001\ta\tX\t"), "begins at 900000000, the text before it ends at 0: so begin and #Text="),
        (document("#Text=ab c", "1-1\t0-2\tab\t_\t", "", "#Text=d", "2-1\t2-3\td\t_\t"), "begins at 2, the text before it ends at 4"),
        (document("#Text=a b", "1-1\t0-1\ta\t_\t", "1-2\t1-2\tb\tX\t"), "warning export-unreadable a1.tsv:7: «b»: #Text= has something else"),
        (document("#Text=a", "1-1\t0-1\ta\tX\tr\t1-9\t", layers=RELATED), "a1.tsv:7: «r» ends at Span on 1-9: no such annotation is there"),
        (document("#Text=a", "1-1\t0-1\ta\tX\tr\t1-1[7_0]\t", layers=RELATED), "«r» ends at Span on 1-1: no such annotation is there"),
        (document("#Text=a", "1-1\t0-1\ta\tX\tr\t_\t", layers=RELATED), "a1.tsv:7: «r»: a relation says in its last cell"),
        (
            document("#Text=a", "1-1\t0-1\ta\tx\tpr[1]\t", layers=("#T_CH=c.L|referenceRelation|referenceType",)),
            "a1.tsv:6: «x pr[1]»: a link of a chain is written value->chain-number",
        ),
    ],
)  # fmt: skip
def test_broken_files_are_told(data, message):
    found = told(webanno.read(data, "a1.tsv"))
    assert found == [] if message is None else message in found[0], found


def test_a_span_that_ends_before_it_begins_is_refused_by_fitting_alone():
    (task,) = read("#Text=ab", "1-1\t2-0\tab\tX\t").tasks
    fitting = fit(task.text, task.annotations[0].spans, task.units, "a1.tsv")
    assert [span.id for span in fitting.refused] == ["s1"]


WHOLE = document(
    "#Text=وبغداد 😀 أمس", "1-1\t0-6\tوبغداد\tA[1]|B[2]\t*\t1-2[0_2]\tr\t1-2\t*[1]\t*->1-1\t", "1-1.1\t1-6\tبغداد\tA[1]\t_\t_\t_\t_\t_\t_\t",
    "1-2\t7-9\t😀\tC\t_\t_\t_\t_\t*[1]\tc->1-2\t", "", "#Text=ثم", "2-1\t14-16\tثم\t_\t_\t_\t_\t_\t_\t_\t",
    layers=("#T_SP=c.Span|value", "#T_RL=c.R|value|BT_c.Span", "#T_SP=c.H|ROLE_c.H:l_c.L|c.Span", "#T_CH=c.C|referenceType|referenceRelation"),
)  # fmt: skip


@given(st.data())
def test_a_file_broken_anywhere_is_read_or_told(data):
    place = data.draw(st.integers(0, len(WHOLE) - 1))
    piece = data.draw(
        st.sampled_from([b"|", b"[", b"]", b"\t", b"\n", b";", b"->", b"_", b"*", b"\\", b"9"]) | st.binary(max_size=3)
    )
    broken = WHOLE[:place] + piece + WHOLE[place + data.draw(st.integers(0, 3)) :]
    export = webanno.read(broken, "a1.tsv")
    assert export.tasks or any(incident.level == "error" for incident in export.incidents)
    for one in (one for task in export.tasks for one in task.annotations):
        ids = {span.id for span in one.spans}
        assert len(ids) == len(one.spans) and all({relation.head, relation.tail} <= ids for relation in one.relations)
