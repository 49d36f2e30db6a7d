"""A batch laid out at once says of every cell what the page of its text says."""

from hypothesis import given
from hypothesis import strategies as st

from jalaa.cleaning.layout import lay_out
from jalaa.cleaning.page import read_pages

LINES = (
    "عاد الوفد إلى بغداد أمس بعد زيارة دامت ثلاثة أيام التقى فيها عددا من المسؤولين في العاصمة وبحث معهم الأمر طويلا.",
    "اقرأ أيضاً:  عنوان",
    "شارك      تويتر     فيسبوك",
    "واشنطن – بال بلس",
    "    ",
    "",
    ".",
    "\u200f«قال»\u00a0ذلك ",
    "ـ",
    "ﷲ",
)
TEXTS = st.lists(
    st.lists(st.sampled_from(LINES) | st.text("اب .،\t\r\u200f\u064b\u00a0", max_size=40), max_size=9).map("\n".join),
    min_size=1,
    max_size=6,
)


@given(TEXTS)
def test_a_batch_says_of_every_cell_what_its_page_says(texts: list[str]):
    pages = read_pages(texts)
    batch = next((page.sheet.batch for page in pages if page.sheet.batch is not None), None)
    if batch is None:
        return
    layout = lay_out(batch.folded)
    assert layout.number_of_texts == len(texts)
    for number, page in enumerate(pages):
        if page.sheet.batch is not None:
            cells = range(layout.first_cells[number], layout.first_cells[number + 1])
            assert [layout.said[layout.starts[cell] : layout.ends[cell]] for cell in cells] == list(page.said)
            assert [int(layout.stands[cell]) for cell in cells] == [int(stand) for stand in page.stands]
