"""What a script of an afternoon does: one alternation of patterns, tried at the beginning of each line; a line that matches is dropped."""

import re

MARKERS = r"""
[إأا]قر[أا] [أا]يض[اًّ]+
[إأا]قر[أا] المزيد
[إأا]قر[أا]ي [أا]يض[اً]+
شاهد [أا]يض[اً]+
شاهد الفيديو
شاهدي [أا]يض[اً]+
تابع [أا]يض[اً]+
تابعي المزيد
طالع [أا]يض[اً]+
قد يهمك [أا]يض[اً]+
قد يعجبك
للمزيد
مواضيع ذات صلة
موضوعات ذات صلة
موضوعات متعلقة
مواضيع متعلقة
[أا]خبار متعلقة
[أا]خبار ذات صلة
مقالات ذات صلة
ذات صلة
لمزيد من التفاصيل
لقراءة الخبر
لمتابعة التفاصيل
اضغط هنا
شارك المقال
شارك الخبر
شارك هذا
شارك من خلال
شاركنا
شارك على
انشر على
مشاركة عبر
[أا]رسل لصديق
طباعة
تعليقات
[أا]ضف تعليق
اترك تعليق
التعليقات
تابعنا على
تابعونا
اشترك في
اشترك الآن
حمّ?ل التطبيق
حمّ?ل تطبيق
النشرة البريدية
جميع الحقوق محفوظة
حقوق النشر
الآراء الواردة
المصدر *:
مصدر الخبر
رابط الخبر
نقلا? عن
كتب *[-:]
كتبت *[-:]
بقلم *:
[إأا]عداد *:
تصوير *:
تحرير *:
متابعات?\s*$
وكالات\s*$
رويترز\s*$
صورة [أا]رشيفية
[أا]رشيفية
سمات
الكلمات المفتاحية
كلمات دلالية
الوسوم *:
نشر في *:
تاريخ النشر
آخر تحديث
"""
"""One pattern a line, as people write them: some spellings thought of, others not."""

_LINE = re.compile(rf"\s*(?:{'|'.join(MARKERS.split(chr(10))[1:-1])})")


def drop_lines(encoded: bytes) -> bytes:
    """The text, UTF-8 in and out, without the lines that begin with a marker."""
    return "\n".join([line for line in encoded.decode().split("\n") if not _LINE.match(line)]).encode()


def dropped(text: str) -> list[tuple[int, int]]:
    """The ranges (code points) of the lines that `drop_lines` takes out."""
    ranges, start = [], 0
    for line in text.split("\n"):
        if _LINE.match(line):
            ranges.append((start, start + len(line)))
        start += len(line) + 1
    return ranges
