"""Texts with much of what is hard for a cleaner: examples of the rules, marks of all kinds, and both mixed."""

from hypothesis import strategies as st

from jalaa.cleaning.engine import Cleaner
from jalaa.cleaning.examples import read_marks

_RULES = Cleaner.load("arabic-news").rules
EXAMPLES = sorted({read_marks(example)[0] for rule in _RULES for example in (*rule.cuts, *rule.keeps)})
ARTICLE = "عاد الوفد إلى بغداد أمس بعد زيارة دامت ثلاثة أيام التقى فيها عددا من المسؤولين في العاصمة وبحث معهم الأمر."
BASE64 = "aXA6IDE5Mi4wLjIuNyA="
MARKS = [
    *(
        "\u00a0",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "     ",
        "\u064b",
        "ــ",
        " ـ ",
        "ـ:",
        "\u200d",
        "\u200f",
        "\u2028",
        "\x00",
        "\x85",
    ),
    *(
        "😀",
        "ﷺ",
        "ﻻ",
        "漢字",
        "\ue000",
        "\uffff",
        "\U0010ffff",
        "\U000e0041" * 4,
        "\ufeff",
        "\u200b" * 8,
        "\u2800",
        "\xad",
    ),
    *("×", "٪", "■á", "ôô"),
    *("|", "«", "...", "؟", "&", "\\", "<", "@", BASE64),
]
LINES = sorted({line for text in EXAMPLES for line in text.splitlines()})
TEXTS = st.lists(st.sampled_from(LINES) | st.sampled_from(MARKS) | st.text(max_size=9), max_size=9).map("\n".join)


@st.composite
def marked_texts(draw):
    """Texts with marks at any place of them."""
    text = draw(TEXTS)
    for mark in draw(st.lists(st.sampled_from(MARKS), max_size=4)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + mark + text[place:]
    return text.encode("utf-8", "ignore").decode()
