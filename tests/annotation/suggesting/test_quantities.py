"""Dates and numbers are found in every form that the guidelines mark, and what only looks like them is left alone."""

import pytest

from jalaa.annotation.suggesting.quantities import find_quantities
from jalaa.annotation.suggesting.words import read_words


def found(text: str) -> list[tuple[str, str]]:
    return [(one.label, text[one.start : one.end]) for one in find_quantities(read_words(text))]


DATES = [
    ("نفت، الثلاثاء 9 يناير/كانون الثاني 2024، أي خطط", ["الثلاثاء 9 يناير/كانون الثاني 2024"]),
    ("في مقابلة أمس الثلاثاء، ويوم الخميس إن", ["أمس الثلاثاء", "يوم الخميس"]),
    ("الإثنين الماضي وبالأسبوع المقبل", ["الإثنين الماضي", "الأسبوع المقبل"]),
    ("وفي 11 تشرين الثاني (نوفمبر)، أعلنت", ["11 تشرين الثاني (نوفمبر)"]),
    ("وفي 26 تموز / يوليو، توصلت", ["26 تموز / يوليو"]),
    ("وفي السابع من أبريل الماضي أعلنت", ["السابع من أبريل الماضي"]),
    ("في الحادي والعشرين من شباط", ["الحادي والعشرين من شباط"]),
    ("أواخر عام 2017 ومطلع الشهر الجاري ونهاية ديسمبر", ["أواخر عام 2017", "مطلع الشهر الجاري", "نهاية ديسمبر"]),
    ("7 أكتوبر/تشرين الأول من العام الماضي", ["7 أكتوبر/تشرين الأول من العام الماضي"]),
    ("قبل نحو 10 سنوات ومنذ أكثر من 3 أشهر وخلال يومين", ["10 سنوات", "3 أشهر", "يومين"]),
    ("السنوات العشر الماضية وسبعينيات القرن الماضي", ["السنوات العشر الماضية", "سبعينيات القرن الماضي"]),
    ("وتقود، منذ 2014، تحالفا", ["2014"]),
    ("بين عامي 2019 و2021", ["عامي 2019 و2021"]),
    ("في 9/1/2024 و2024-01-09", ["9/1/2024", "2024-01-09"]),
    ("في ٧ أُكـتوبر ٢٠٢٣", ["٧ أُكـتوبر ٢٠٢٣"]),
    ("في مارس 2020 وشهر رمضان المقبل", ["مارس 2020", "شهر رمضان المقبل"]),
]


@pytest.mark.parametrize(("text", "dates"), DATES)
def test_a_date_is_one_span_without_what_leads_to_it(text: str, dates: list[str]):
    assert found(text) == [("DATE", date) for date in dates]


NUMBERS = [
    ("قواتها البالغ عددها نحو 2500 جندي", [("CARDINAL", "2500")]),
    (
        "هجوم بثلاث طائرات، أسقطت اثنتان منها فيما سقطت الثالثة",
        [("CARDINAL", "ثلاث"), ("CARDINAL", "اثنتان"), ("ORDINAL", "الثالثة")],
    ),
    ("خمسة وعشرين ألفا وثلاثمائة جندي", [("CARDINAL", "خمسة وعشرين ألفا وثلاثمائة")]),
    ("وقتل 18 وأصيب أحد عشر", [("CARDINAL", "18"), ("CARDINAL", "أحد عشر")]),
    ("مليار و267 مليون دولار", [("MONEY", "مليار و267 مليون دولار")]),
    ("5 آلاف شخص في جولة رابعة", [("CARDINAL", "5 آلاف"), ("ORDINAL", "رابعة")]),
    ("بنسبة 15% أو 20 بالمئة", [("PERCENT", "15%"), ("PERCENT", "20 بالمئة")]),
    (
        "2.5 مليون دولار على بعد 30 كيلومترا لمدة 48 ساعة",
        [("MONEY", "2.5 مليون دولار"), ("QUANTITY", "30 كيلومترا"), ("TIME", "48 ساعة")],
    ),
]


@pytest.mark.parametrize(("text", "numbers"), NUMBERS)
def test_a_number_is_named_by_what_it_counts_and_spelled_out_or_not(text: str, numbers: list[tuple[str, str]]):
    assert found(text) == numbers


FALSE_FRIENDS = [
    "حاليا والآن وعدة أشهر وسنوات ومنذ فترة طويلة",
    "عشرات القتلى وآلاف الجرحى وعدد من الجنود وأحد الفصائل",
    "كمية كبيرة ولست هنا وكانت بغداد",
    "المادة (12) وقرار رقم (14)",
    "المادة 140 ورقم 7 وقناة فرانس 24 والقرار 2231",
    "طائرة F-16 وكوفيد-19 وفاز 3-1 في الساعة 10:30",
    "الملك محمد السادس وفريق أول عبد الله الثاني",
    "مارس العمل وعاد من آب إلى اليوم الذي",
    "صلاة الجمعة في مسجد رابعة العدوية",
    "1- بند\n2. بند آخر",
    "الأسبوع والعام والشهر والسنة",
]


@pytest.mark.parametrize("text", FALSE_FRIENDS)
def test_what_counts_and_dates_nothing_is_left_alone(text: str):
    assert found(text) == []


def test_a_number_of_four_figures_is_a_year_only_where_nothing_is_counted():
    assert found("وفي 2000 جندي، وفي 2011، غادروا") == [("CARDINAL", "2000"), ("DATE", "2011")]


def test_a_month_of_two_words_gives_no_ordinal():
    assert found("في 26 ديسمبر/كانون الأول الماضي، قال") == [("DATE", "26 ديسمبر/كانون الأول الماضي")]
