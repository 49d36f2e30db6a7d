"""A Hugging Face Hub, asked through `huggingface_hub`: what it refuses is said in plain words, what passes by itself is waited for.

    ask ──▶ the answer
        ──▶ 404 of a repository, a revision or a file       `Absent`
        ──▶ 408, 409, 412, 425, 429, 5xx, no answer         `Passing`
        ──▶ anything else                                   `Refused` (`hub-answer`), with what the Hub said and never with a token

`patiently` does a piece of work again after a while where it ended in `Passing`; the work has to look first at what is there, for a request whose answer
was lost may have been carried out. `huggingface_hub` itself asks again for parts of uploads and downloads, but not for commits, tags or lists.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import TypeVar

import httpx2
from huggingface_hub import HfApi, get_session, set_client_factory
from huggingface_hub.errors import (
    EntryNotFoundError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import logging, parse_ratelimit_headers

from jalaa.corpus.scrubbing import scrubbed
from jalaa.incidents import Incident, Refused

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between tries of a piece of work: a minute together, besides what `huggingface_hub` waits inside of one."""

LONGEST = 300.0
"""Seconds: a Hub that asks for a longer pause than this (Retry-After) is not waited for; its windows last five minutes."""

SILENCE = 120.0
"""Seconds without a byte after which a request counts as lost; `huggingface_hub` by itself would wait for ever."""

PASSING = frozenset({408, 409, 412, 425, 429, 500, 502, 503, 504})
"""Statuses after which another look may find it otherwise; 409 and 412 say that somebody else was at work at the same time."""

KIND = "dataset"
BRANCH = "main"
KEPT = ".gitattributes"
"""The Hub's own file: which files it stores as large ones. It is neither published nor taken away."""

Answer = TypeVar("Answer")
Told = Callable[[str], None]
"""Is told each step as it begins."""


class Absent(Refused):
    """What was asked for is not there, or this account may not see it."""


class Passing(Refused):
    """A fault that may pass; `pause` is how many seconds the Hub asks to wait."""

    def __init__(self, incident: Incident, pause: float | None = None):
        super().__init__([incident])
        self.pause = pause


@dataclass(frozen=True)
class Hub:
    """A connection: its address, the token of an account (None: what everybody may see), and how long to wait for what."""

    api: HfApi
    token: str | None = field(repr=False)
    waits: tuple[float, ...] = WAITS

    @property
    def address(self) -> str:
        """Where it stands, without a path."""
        return self.api.endpoint


def connect(token: str | None, address: str | None = None, waits: tuple[float, ...] = WAITS) -> Hub:
    """A connection to the Hub at `address`, without which `HF_ENDPOINT` or huggingface.co is it; no request is made.

    Raises `Refused` (`hub-answer`) where that is no address.
    """
    api = HfApi(endpoint=address, token=token or False, library_name="jalaa")
    _check_address(api.endpoint)
    logging.set_verbosity_error()  # what it tells of its own tries quotes addresses that are signed for whoever has them
    hooks = get_session().event_hooks  # the library's own: with HF_HUB_OFFLINE they let nothing out
    set_client_factory(lambda: httpx2.Client(event_hooks=hooks, follow_redirects=True, timeout=SILENCE))
    return Hub(api, token, waits)


def _check_address(address: str) -> None:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        message = "this is no address of a Hub: set HF_ENDPOINT to one that begins with https://, or unset it"
        raise Refused([Incident("hub-answer", address, message)])


def tag_of(version: str) -> str:
    """The tag of a version.

    >>> tag_of("0.1.0")
    'v0.1.0'
    """
    return f"v{version}"


def ask(hub: Hub, what: str, call: Callable[[], Answer]) -> Answer:
    """What `call` gives, which makes requests of `huggingface_hub`; `what` says in words what it does, as in "list the files".

    Raises `Absent`, `Passing` or `Refused`, as the drawing above says.
    """
    try:
        return call()
    except Refused:
        raise
    except (HFValidationError, httpx2.HTTPError, EntryNotFoundError, OSError, RuntimeError) as error:
        raise _told(hub, what, error) from None
    except JSONDecodeError as error:
        raise Passing(
            _incident(hub, what, f"an answer that is no JSON ({error}): see whether {hub.address} is a Hub")
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        # An answer that lacks what the Hub's answers have, or metadata of a card that the Hub refuses.
        raise Refused([_incident(hub, what, f"{type(error).__name__}: {error}")]) from None


def patiently(hub: Hub, work: Callable[[], Answer], told: Told, rest: Callable[[float], None] = time.sleep) -> Answer:
    """What `work` gives, done again where it ended in `Passing`, as often as the waits say; then the last `Passing` is raised."""
    for wait in hub.waits:
        try:
            return work()
        except Passing as fault:
            if fault.pause is not None and fault.pause > LONGEST:
                raise
            pause = max(wait, fault.pause or 0.0)
            told(f"{fault.incidents[0].message.split(': ')[0]}; looking again in {pause:.0f} s")
            rest(pause)
    return work()


def _told(hub: Hub, what: str, error: BaseException) -> Refused:
    """The fault of a call, told by the innermost error that knows an answer."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, OfflineModeIsEnabled):
            said = "HF_HUB_OFFLINE is set, and what is wanted does not lie in the cache: unset it, or fetch it where there is a network"
            return Refused([Incident("hub-answer", hub.address, said)])
    for one in chain:
        if isinstance(one, RepositoryNotFoundError | RevisionNotFoundError):
            return Absent([_incident(hub, what, _answer(one))])
        if isinstance(one, HfHubHTTPError):
            return _by_status(hub, what, one)
        if isinstance(one, EntryNotFoundError) and not isinstance(one, LocalEntryNotFoundError):
            return Absent([_incident(hub, what, str(one))])
    for one in chain:
        if isinstance(one, httpx2.TransportError | ConnectionError | TimeoutError):
            said = f"no answer ({type(one).__name__}: {one}): see whether the network and {hub.address} are there"
            return Passing(_incident(hub, what, said))
    if "Consistency check failed" in str(error):
        return Passing(_incident(hub, what, f"an answer that was cut short ({error})"))
    return Refused([_incident(hub, what, f"{type(error).__name__}: {error}")])


def _by_status(hub: Hub, what: str, error: HfHubHTTPError) -> Refused:
    status = error.response.status_code
    incident = _incident(hub, what, _answer(error))
    if status == 404:
        return Absent([incident])
    if status not in PASSING:
        return Refused([incident])
    return Passing(incident, _pause(error.response.headers))


def _pause(headers: Mapping[str, str]) -> float | None:
    """How many seconds an answer asks to wait, None where it does not say."""
    limit, after = parse_ratelimit_headers(headers), headers.get("retry-after", "")
    if limit is not None and limit.remaining == 0:
        return float(limit.reset_in_seconds)
    return float(after) if after.isdecimal() else None


def _answer(error: HfHubHTTPError) -> str:
    status = error.response.status_code
    advice = {
        401: "the token is none of this Hub's, or may not do this: take one that may write from its settings, Access Tokens",
        404: "see whether the name is right, and whether this account may see it",
        403: "this account or its token may not do this: take a token that may write there, or the account of a member",
    }.get(status, "call it again, it goes on from there")
    said = error.response.headers.get("x-error-message") or error.server_message or ""
    if not said or said.lstrip().startswith("<"):  # the page of somebody between us and the Hub
        said = error.response.reason_phrase
    return f"answers {status} ({said}): {advice}"


def _incident(hub: Hub, what: str, said: str) -> Incident:
    line = " ".join(scrubbed(f"cannot {what}: {said}", hub.token).split())
    return Incident("hub-answer", hub.address, line if len(line) < 600 else f"{line[:600]}…")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what caused it, outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
