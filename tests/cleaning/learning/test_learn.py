"""An outlet's own furniture is learnt from what repeats, and what repeats in its articles is left alone. All texts here are invented."""

import gzip
import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.examples import check_rules
from jalaa.cleaning.learning.learn import learn
from jalaa.cleaning.learning.writing import rules_yaml
from jalaa.commands.rules_learn import run

NOTHING = Cleaner(())
LETTERS = "بتجحدرسشصطعفقكلمنهي"
NAMES = ["محمد العلي", "سارة الخطيب", "خالد يوسف", "أحمد شوقي", "حسن فؤاد", "سامي نجم", "علي جابر", "فاطمة الزين"]


def words(chance, count):
    """Words that mean nothing, so that no two texts share them."""
    return " ".join("ال" + "".join(chance.choices(LETTERS, k=chance.randint(4, 6))) for _ in range(count))


def sentence(chance):
    return f"{words(chance, 18)} يوم أمس {words(chance, 2)}."


def title(chance):
    return words(chance, chance.randint(6, 9))


def outlet(furnish, count=120, seed=7):
    """Texts of a headline and three paragraphs, each with what `furnish(chance, paragraphs)` makes of them."""
    chance = random.Random(seed)
    return ["\n".join(furnish(chance, [title(chance), *(sentence(chance) for _ in range(3))])) for _ in range(count)]


def sure(texts):
    return [proposal for proposal in learn(texts, "mirror", NOTHING) if proposal.confidence == "sure"]


def cleaned(texts, proposals):
    cleaner = Cleaner(tuple(proposal.rule for proposal in proposals))
    return ["\n".join(line.rstrip() for line in cleaner.clean(text, "mirror").text.split("\n")) for text in texts]


TITLES = [title(random.Random(number)) for number in range(60)]
"""Headlines of other articles, which stand under more than one text."""


def now_and_then(chance, share=0.5):
    return chance.random() < share


FURNITURE = {
    "line": lambda chance, text: [*text, "هيئة تحرير المرآة"] if now_and_then(chance, 0.2) else text,
    "head": lambda chance, text: ["حفظ طباعة تكبير الخط " + text[0], *text[1:]],
    "slot": lambda chance, text: [f"المرآة | {chance.choice(NAMES)}", *text] if now_and_then(chance) else text,
    "tail": lambda chance, text: [*text[:-1], text[-1] + " (المرآة – خاص)"] if now_and_then(chance) else text,
    "marker": lambda chance, text: (
        [*text[:3], "لا تفوتكم قراءة هذه التقارير", *(title(chance) for _ in range(3)), *text[3:]]
        if now_and_then(chance)
        else text
    ),
    "names": lambda chance, text: [text[0], chance.choice(NAMES), *text[1:]],
    "titles": lambda chance, text: [*text, *chance.sample(TITLES, 3)] if now_and_then(chance) else text,
}
"""One outlet for each form: what its page puts into the texts."""


@pytest.mark.parametrize("form", FURNITURE)
def test_furniture_of_each_form_is_surely_learnt_and_leaves_the_article_whole(form):
    dirty = outlet(FURNITURE[form])
    clean = outlet(lambda chance, text: (FURNITURE[form](chance, list(text)), text)[1])
    proposals = sure(dirty)
    assert form in {proposal.form for proposal in proposals}
    assert cleaned(dirty, proposals) == clean


def test_a_list_of_links_is_learnt_with_the_headlines_under_it():
    (proposal,) = sure(outlet(FURNITURE["marker"]))
    assert (proposal.rule.find, proposal.rule.until, proposal.rule.kind) == ("block", "article-resumes", "related")


def test_a_line_above_the_headline_never_takes_the_headline_with_it():
    texts = outlet(lambda chance, text: ["مرآة الآن: اقرأ أيضا", title(chance), *text])
    assert all(text in dirty for text, dirty in zip(cleaned(texts, sure(texts)), texts, strict=True))
    assert [one.form for one in sure(texts)] == ["line"]


def test_words_of_links_near_the_end_go_with_what_follows_them():
    texts = outlet(lambda chance, text: [*text[:-1], f"{text[-1]} وسوم {chance.choice(NAMES)} {words(chance, 1)}"])
    assert [(one.form, one.rule.find, one.rule.kind) for one in sure(texts)] == [("tail", "tail", "tags")]


BY_SHAPE = {
    "title of the page": lambda chance, text: [
        f"مرآة اليوم | {chance.choice(['رياضة', 'ثقافة', 'علوم'])} | {text[0]}",
        *text,
    ],
    "date and hour": lambda chance, text: [*text, f"{chance.randint(1, 28)}/7/2019 - 11:{chance.randint(10, 59)} م"],
    "initials": lambda chance, text: [*text, ".".join(chance.sample("سعفقم", 2)) + " / " + ".".join("كن")],
    "names before a mark": lambda chance, text: [text[0], f"{chance.choice(NAMES)} -", *text[1:]],
    "question to the reader": lambda chance, text: [*text, "كيف تدعم مرآتنا الحرة على الدوام؟"],
    "words that announce": lambda chance, text: [*text[:-1], f"{text[-1]} بإمكانك عزيزتي معرفة {title(chance)}"],
}
"""What a page puts into every text, known by its shape and place."""


@pytest.mark.parametrize("shape", BY_SHAPE)
def test_furniture_that_only_its_shape_and_place_betray_is_surely_learnt(shape):
    dirty = outlet(BY_SHAPE[shape])
    clean = outlet(lambda chance, text: (BY_SHAPE[shape](chance, list(text)), text)[1])
    assert cleaned(dirty, sure(dirty)) == clean


def test_numbers_and_dates_of_a_line_may_change():
    texts = outlet(
        lambda chance, text: [*text, f"تاريخ النشر: {chance.randint(1, 28)} {chance.choice(['مارس', 'مايو'])} 2019"]
    )
    (proposal,) = sure(texts)
    assert proposal.rule.pattern.search("تاريخ النشر: 5 يوليو 2021")


FALSE_FRIENDS = {
    "closing sentence": lambda chance, text: [*text, "وتولت النيابة التحقيق."],
    "glued closing sentence": lambda chance, text: [*text[:-1], text[-1] + " وتولت النيابة التحقيق."],
    "say-verb": lambda chance, text: [*text, "وقال المصدر إن التحقيق مستمر."],
    "weather": lambda chance, text: [*text, "الرياح شمالية غربية معتدلة السرعة"],
    "recipe heading": lambda chance, text: [*text[:2], "المقادير:", "ملح", "بيض", "طحين", *text[2:]],
    "recipe closing": lambda chance, text: [*text, "بالهناء والشفاء"],
    "column": lambda chance, text: ["نافذة على العالم", *text[1:]] if now_and_then(chance, 0.08) else text,
    "headline with شاهد": lambda chance, text: ["شاهد: " + text[0], *text[1:]],
    "names in the body": lambda chance, text: [*text[:2], chance.choice(NAMES[:2]), *text[2:]],
    "dateline": lambda chance, text: [text[0], "بغداد - رويترز: " + text[1], *text[2:]],
    "speakers": lambda chance, text: [
        *text,
        "المذيع:",
        title(chance),
        "الضيف:",
        title(chance),
        "المذيع:",
        title(chance),
    ],
    "bullets": lambda chance, text: [*text, "-", "-", "."],
    "dateline of an agency": lambda chance, text: ["دبي، الإمارات العربية المتحدة (CNN) -- " + text[1], *text[2:]],
    "ingredients": lambda chance, text: [*text[:2], "ملح", "طحين", *text[2:]],
    "ending in few texts": lambda chance, text: (
        [*text, title(chance), title(chance)] if now_and_then(chance, 0.2) else text
    ),
    "royal title": lambda chance, text: [text[0], "استقبل صاحب السمو الملكي الأمير " + text[1], *text[2:]],
}
"""What repeats and belongs to the article."""


@pytest.mark.parametrize("friend", FALSE_FRIENDS)
def test_what_repeats_in_articles_is_never_sure(friend):
    texts = outlet(FALSE_FRIENDS[friend])
    assert cleaned(texts, sure(texts)) == texts


def test_a_false_friend_is_shown_with_what_speaks_against_it():
    texts = outlet(FALSE_FRIENDS["closing sentence"])
    (proposal,) = [one for one in learn(texts, "mirror", NOTHING) if "النيابه" in one.rule.match]
    assert proposal.confidence == "doubtful" and proposal.stories == 120 and proposal.positions == {"last": 120}
    assert any("narration" in reason for reason in proposal.against)
    assert all("⟦وتولت النيابة التحقيق.⟧" in context for context in proposal.contexts)


def test_one_story_told_often_is_one_story():
    story = [sentence(random.Random(1)) for _ in range(4)]
    texts = [*outlet(lambda chance, text: text, 60)] + [
        "\n".join([*story, f"هيئة تحرير المرآة\n{n}"]) for n in range(40)
    ]
    assert [one for one in learn(texts, "mirror", NOTHING) if "تحرير" in one.rule.match] == []


def test_what_the_rules_at_hand_cut_is_not_learnt_again():
    texts = outlet(lambda chance, text: [*text, "شارك المقال"])
    assert sure(texts) and learn(texts, "mirror", Cleaner.load("arabic-news")) == []


def test_the_order_of_the_texts_does_not_matter():
    texts = outlet(FURNITURE["slot"])
    assert learn(texts, "mirror", NOTHING) == learn(reversed(texts), "mirror", NOTHING)


def test_the_hash_seed_of_python_does_not_matter():
    code = (
        "import sys, json; from jalaa.cleaning.engine import Cleaner; from jalaa.cleaning.learning.learn import learn\n"
        "from jalaa.cleaning.learning.writing import rules_yaml\n"
        "sys.stdout.buffer.write(rules_yaml(learn(json.load(sys.stdin), 'mirror', Cleaner(()))).encode())"
    )
    said = json.dumps(outlet(FURNITURE["slot"]))
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            input=said.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""


def test_nothing_is_learnt_from_nothing():
    assert learn([], "mirror", NOTHING) == learn(["", "  \n "], "mirror", NOTHING) == []


def test_marks_of_examples_surrogates_and_controls_in_texts_break_nothing(tmp_path):
    hostile = "هيئة تحرير المرآة \u2028# \x85⟦x⟧ {a: &b} \ud800"
    texts = outlet(lambda chance, text: [*text, hostile if now_and_then(chance) else "هيئة تحرير المرآة"])
    path = tmp_path / "learnt.yaml"
    path.write_bytes(rules_yaml(learn(texts, "mirror", NOTHING)).encode("utf-8"))
    assert check_rules(path) == []


def test_what_a_rule_keeps_is_shown_by_a_paragraph_that_only_looks_like_it():
    like = "قال إن هيئة الرقابة وإدارة تحرير المجلة بحثتا الأمر كله مع الضيوف الكرام في المدينة البعيدة، ثم عادتا منها يوم أمس."
    texts = outlet(lambda chance, text: [*text, "هيئة تحرير المرآة"])
    (proposal,) = sure([*texts, f"{texts[0].splitlines()[1]}\n{like}"])
    assert proposal.rule.keeps == (like,)


def test_files_of_many_outlets_load_together_and_prove_themselves(tmp_path):
    paths = []
    for name in ("mirror", "echo"):
        proposals = learn(outlet(FURNITURE["line"]), name, NOTHING)
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_text(rules_yaml(proposals), encoding="utf-8")
    assert check_rules(*paths) == []
    assert {rule.outlets for rule in Cleaner.load("arabic-news", *paths).rules if rule.id.startswith("learnt-")} == {
        ("mirror",),
        ("echo",),
    }


def test_a_learnt_rule_leaves_other_outlets_alone():
    (proposal,) = sure(outlet(FURNITURE["line"]))
    text = "انتهى الاجتماع أمس.\nهيئة تحرير المرآة"
    cleaner = Cleaner((proposal.rule,))
    assert cleaner.clean(text, "echo").text == cleaner.clean(text).text == text
    assert cleaner.clean(text, "mirror").text == "انتهى الاجتماع أمس."


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_verb_reads_one_outlet_and_writes_its_sure_rules(tmp_path, capsys):
    rows = [{"id": f"m{n}", "outlet": "mirror", "text": text} for n, text in enumerate(outlet(FURNITURE["line"]))]
    rows += [
        {"id": f"e{n}", "outlet": "echo", "text": text} for n, text in enumerate(outlet(FURNITURE["tail"], seed=8))
    ]
    out = tmp_path / "mirror.yaml"
    assert run(write(tmp_path / "in.jsonl", rows), "mirror", out, "sure", as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said[0]["confidence"] == "sure" and said[0]["all_stories"] == 120
    assert [rule.match for rule in Cleaner.load(out).rules] == ["^هيئه تحرير المراه$"]


def test_the_verb_writes_an_empty_list_where_nothing_is_sure(tmp_path, capsys):
    rows = [{"id": str(n), "text": text} for n, text in enumerate(outlet(lambda chance, text: text))]
    out = tmp_path / "none.yaml"
    assert run(write(tmp_path / "in.jsonl", rows), "mirror", out, "sure") == 0
    assert Cleaner.load(out).rules == () and capsys.readouterr().out == ""


def test_the_verb_names_the_outlets_there_are(tmp_path, capsys):
    source = write(tmp_path / "in.jsonl", [{"id": "1", "outlet": "mirror", "text": "نص"}])
    assert run(source, "miror", tmp_path / "out.yaml") == 2
    assert "did you mean `mirror`?" in capsys.readouterr().err and not (tmp_path / "out.yaml").exists()


DATA = Path(os.environ.get("JALAA_TEST_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")) / "cleaning"


@pytest.mark.skipif(not (DATA / "pool.jsonl.gz").exists(), reason=f"other people's texts are not at {DATA}")
def test_rules_learnt_without_any_others_cut_nothing_of_labelled_articles():
    """On real outlets, with no general rule in the way: what is cut is visible and labelled (or may go), for outlets of every form."""
    pool = defaultdict(list)
    names = ("saudi:3alyoum", "saudi:aawsat", "sanad:alkhaleej", "ibr:almasryalyoum")
    with gzip.open(DATA / "pool.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["outlet"] in names:
                pool[row["outlet"]].append(row["text"])
    proposals = [one for name in names for one in learn(pool[name], name, NOTHING) if one.confidence == "sure"]
    assert {one.form for one in proposals} >= {"line", "slot", "tail", "marker"}
    cleaner = Cleaner(tuple(one.rule for one in proposals))
    hit = wrong = 0
    for row in map(json.loads, (DATA / "gold-dev.jsonl").read_text(encoding="utf-8").splitlines()):
        labelled = {place for cut in row["cuts"] for place in range(cut["start"], cut["end"])}
        for edit in cleaner.clean(row["text"], row["outlet"]).edits.edits:
            seen = [
                place
                for place in range(edit.start, edit.end)
                if row["text"][place].isprintable() and row["text"][place] != " "
            ]
            hit += sum(place in labelled for place in seen)
            wrong += sum(place not in labelled for place in seen)
    assert hit > 1_000 and wrong <= 0.02 * hit
