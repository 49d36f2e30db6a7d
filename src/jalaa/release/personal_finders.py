"""What in a string may be personal data, by its form: each finder says a kind and a range, none changes or keeps anything.

    ip-address   IPv4, IPv6                        handle     @name, and pages of people on networks
    email        name@host.tld                     tracking   utm_source=…, fbclid=… and their like
    phone        +964 …, 0770 …, هاتف: …           token      keys and passwords of services

Digits count in every script. Every pattern is bounded and begins where its run begins, so that time grows with the length of the string alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple, Protocol, TypeVar


class Found(NamedTuple):
    """Something that may be personal data: its kind, and its range [start, end) in code points."""

    kind: str
    start: int
    end: int


class _Range(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Ranged = TypeVar("Ranged", bound=_Range)

_PLAIN = {ord(digit) + number: str(number) for digit in "٠۰０" for number in range(10)}
_PLAIN |= {ord(wide): plain for wide, plain in zip("＠．＋－（）", "@.+-()", strict=True)}
_GAP = r"[ \u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069().\-]"

WORTH = re.compile(r"[0-9٠-٩۰-۹０-９@＠=%_/:]|[A-Za-z+-]{12}|-----")
"""A string without this holds nothing that is looked for, plain or encoded."""

_IPV4 = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\w|\.[0-9])", re.A)
_VERSION = re.compile(
    r"(?:\b(?:v|ver|version|release|section|update|firmware|ios|android|windows)\.?\s{0,2}|[=<>~^-]\s{0,2}|"
    r"(?:إصدار|نسخة|تحديث|نظام)[^.،\n]{0,12})$",
    re.I | re.A,
)
_ADDRESS = re.compile(r"\b(?:ip|host|addr)\w{0,8}\W{0,4}$", re.I | re.A)
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])", re.A)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
_NO_DOMAINS = frozenset(
    [
        "txt",
        "json",
        "jsonl",
        "yaml",
        "yml",
        "md",
        "csv",
        "tsv",
        "parquet",
        "conll",
        "xml",
        "html",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "pdf",
        "zip",
    ]
)
"""What ends the name of a file (<id>@2.txt is a corrected text) and no address."""
_INTERNATIONAL = re.compile(rf"(?<![\w.,/+-])(?:\+|00)[1-9](?:{_GAP}{{0,3}}[0-9]){{6,14}}(?!\w|[.,:/][0-9])", re.A)
_NATIONAL = re.compile(rf"(?<![\w.,/:+-])0[1-9](?:{_GAP}?[0-9]){{8,9}}(?!\w|[.,/:-]?[0-9])", re.A)
_LABELLED = re.compile(
    r"(?:هاتف|تلفون|تليفون|جوال|موبايل|واتس ?اب|فاكس|(?<![A-Za-z])(?:phone|tel|mobile|whatsapp|fax))[^0-9\n@+]{1,24}"
    rf"(\+?[0-9](?:{_GAP}?[0-9]){{6,14}})(?!\w|[.,][0-9])",
    re.I | re.A,
)
_DATE = re.compile(r"[0-9]{1,2}[.\- ][0-9]{1,2}[.\- ][0-9]{4}|(?:1[0-9]|20)[0-9]{2} ?[.\- ] ?(?:1[0-9]|20)[0-9]{2}")
"""A date, or a range of years."""
_HANDLE = re.compile(r"(?<![\w.@/$])@([A-Za-z_][A-Za-z0-9_]{2,29})(?![\w@{(=:]|\.[a-z])", re.A)
_JSON_LD = frozenset(
    [
        "context",
        "type",
        "id",
        "vocab",
        "language",
        "base",
        "container",
        "json",
        "list",
        "set",
        "value",
        "graph",
        "reverse",
        "index",
        "none",
        "version",
        "import",
        "included",
        "nest",
        "prefix",
        "propagate",
        "protected",
        "direction",
    ]
)
_PAGE = re.compile(
    r"(?<![\w.-])(?:www\.|m\.|mobile\.)?(?:twitter|x|instagram|facebook|fb|telegram|t|tiktok|snapchat|linkedin)\.(?:com|me)/(?:in/|add/|@)?([A-Za-z0-9_.-]{3,50})",
    re.I | re.A,
)
_NO_PAGES = frozenset(
    [
        "share",
        "sharer",
        "sharer.php",
        "intent",
        "hashtag",
        "search",
        "status",
        "home",
        "pages",
        "groups",
        "watch",
        "events",
        "login",
        "signup",
        "dialog",
        "explore",
        "reel",
        "posts",
        "articles",
        "unlock",
        "help",
        "about",
    ]
)
_TRACKING = re.compile(
    r"(?<![\w-])(?:utm_[a-z]{2,12}|fbclid|gclid|gclsrc|gbraid|wbraid|msclkid|dclid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_eid|mc_cid|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|wickedid|ref_src|phpsessid|jsessionid|sessionid)=[^\s&#\"'<>]{1,200}",
    re.I | re.A,
)
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:hf_[A-Za-z0-9]{30,64}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|"
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|xox[abprs]-[A-Za-z0-9-]{10,255}|sk-[A-Za-z0-9_-]{20,255}|npm_[A-Za-z0-9]{36}|"
    r"pypi-[A-Za-z0-9_-]{50,255}|eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{0,2000}|"
    r"(?:authorization|api[_-]?key|access[_-]?token|password|passwd|secret)\"?\s{0,2}[:=]\s{0,2}\"?(?:(?:bearer|token|basic) )?[A-Za-z0-9+/_.~-]{16,255})|"
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----",
    re.I | re.A,
)


def find_personal(text: str) -> list[Found]:
    """Everything in a string that may be personal data, by place; of what overlaps the first by `_FINDERS`.

    >>> find_personal("ip: 198.51.100.7"), find_personal("v1.2.3.4 of 2024-01-09")
    ([Found(kind='ip-address', start=4, end=16)], [])
    >>> [found.kind for found in find_personal("هاتف: ٠٧٧٠ ١٢٣ ٤٥٦٧، a@b.iq")]
    ['phone', 'email']
    """
    if not WORTH.search(text):
        return []
    plain = text if text.isascii() else text.translate(_PLAIN)
    found = first_of_each_place((one for finder in _FINDERS for one in finder(plain)), len(text))
    return sorted(found, key=lambda one: (one.start, one.end))


def first_of_each_place(found: Iterable[Ranged], length: int) -> list[Ranged]:
    """Of ranges on a text of `length` code points those that share no place with an earlier one, in time that grows with the text alone.

    >>> first_of_each_place([Found("token", 0, 4), Found("phone", 2, 6), Found("email", 4, 6)], 6)
    [Found(kind='token', start=0, end=4), Found(kind='email', start=4, end=6)]
    """
    taken, kept = bytearray(length), []
    for one in found:
        if taken.find(1, one.start, one.end) < 0:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return kept


def _tokens(text: str) -> Iterator[Found]:
    return (Found("token", *match.span()) for match in _TOKEN.finditer(text))


def _tracking(text: str) -> Iterator[Found]:
    return (Found("tracking", *match.span()) for match in _TRACKING.finditer(text))


def _emails(text: str) -> Iterator[Found]:
    found = (match for match in _EMAIL.finditer(text) if match[0].rpartition(".")[2].lower() not in _NO_DOMAINS)
    return (Found("email", *match.span()) for match in found)


def _addresses(text: str) -> Iterator[Found]:
    for match in _IPV4.finditer(text):
        parts, before = match[0].split("."), text[max(0, match.start() - 20) : match.start()]
        whole = all(int(part) < 256 and (part == "0" or part[0] != "0") for part in parts)
        # 1.2.3.4 is the number of a version or a section, unless something says that it is an address.
        version = _VERSION.search(before) or all(len(part) == 1 for part in parts)
        if whole and (not version or _ADDRESS.search(before)) and match[0] not in ("127.0.0.1", "0.0.0.0"):
            yield Found("ip-address", *match.span())
    for match in _IPV6.finditer(text):
        groups = [group for group in match[0].split(":") if group]
        if len(groups) >= 3 and _is_ipv6(match[0]):
            yield Found("ip-address", *match.span())


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _phones(text: str) -> Iterator[Found]:
    for match in _LABELLED.finditer(text):
        if not _DATE.match(match[1]):
            yield Found("phone", *match.span(1))
    for match in (*_INTERNATIONAL.finditer(text), *_NATIONAL.finditer(text)):
        if not _DATE.search(match[0]):
            yield Found("phone", *match.span())


def _handles(text: str) -> Iterator[Found]:
    for match in _HANDLE.finditer(text):
        if match[1] not in _JSON_LD:
            yield Found("handle", *match.span())
    for match in _PAGE.finditer(text):
        if match[1].lower() not in _NO_PAGES:
            yield Found("handle", *match.span())


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (_tokens, _tracking, _emails, _addresses, _phones, _handles)
