"""A Label Studio server, asked over HTTP: tokens of both kinds, bounded tries, and plain words where it does not answer.

    Server.ask ──▶ 2xx                      the JSON that it answers
               ──▶ 429, 5xx, no answer      asked again after a while, as often as `WAITS` says; then `Refused`
               ──▶ anything else            `Refused` at once, with what the server said

A request that adds something is sent once (`again=False`): where its answer is lost nobody knows whether it was carried out, so `Unsure` is raised and
the caller looks at what is there before it sends more.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from jalaa.incidents import Incident, Refused

WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
"""Seconds between tries: 23.5 together, about as long as a server needs to come up again."""

LONGEST = 30.0
"""Seconds: a server that asks for a longer pause than this (Retry-After) is not waited for so long."""

LIMIT = 256 * 1024 * 1024
"""Bytes: the largest answer that is read."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may pass by themselves."""


class Unsure(Refused):
    """A request that adds something was sent and its answer is lost: look at what is there before sending it again."""


class Failing(Refused):
    """The server answers this request with a fault of its own, however often it is asked."""


@dataclass
class Server:
    """A connection: `address` without a path of the interface, the token of an account, and what belongs to this conversation.

    A personal access token (a JWT) buys bearer tokens of five minutes, of which the last one is kept here; nothing else changes.
    """

    address: str
    token: str = field(repr=False)
    client: httpx2.Client = field(repr=False)
    waits: tuple[float, ...] = WAITS
    bearer: str | None = field(default=None, repr=False)

    def ask(
        self, method: str, path: str, params: dict[str, Any] | None = None, body: Any = None, again: bool = True
    ) -> Any:
        """The JSON of the answer, None where it is empty.

        Raises `Refused` (`server-answer`): `Unsure` where `again` is false and the answer was lost, `Failing` where the server kept answering 500.
        """
        fault, status = "", 0
        for wait in (*self.waits, None):
            pause = wait or 0.0
            try:
                response = self._send(method, path, params, body)
            except httpx2.TransportError as error:
                fault, status = f"does not answer ({type(error).__name__}: {error})", 0
            else:
                if response.status_code not in PASSING:
                    return self._read(method, path, response)
                fault, status = f"answers {response.status_code} to {method} {path}", response.status_code
                pause = max(pause, _asked_pause(response))
            if not again:
                raise Unsure([self._incident(f"{fault}, so it is not known whether it did what was asked")])
            if wait is not None:
                time.sleep(pause)
        tries = f"{fault}, {len(self.waits) + 1} times"
        raise (Failing if status == 500 else Refused)(
            [self._incident(f"{tries}: see whether it runs and what its log says")]
        )

    def _send(self, method: str, path: str, params: dict[str, Any] | None, body: Any) -> httpx2.Response:
        if not _is_personal(self.token):
            return self._request(method, path, params, body, f"Token {self.token}")
        if self.bearer is not None:
            response = self._request(method, path, params, body, f"Bearer {self.bearer}")
            if response.status_code != 401:
                return response
        refreshed = self._request("POST", "/api/token/refresh/", None, {"refresh": self.token}, None)
        if refreshed.status_code in PASSING:
            return refreshed
        answer = self._read("POST", "/api/token/refresh/", refreshed)
        self.bearer = answer.get("access") if isinstance(answer, dict) else None
        return self._request(method, path, params, body, f"Bearer {self.bearer}")

    def _request(
        self, method: str, path: str, params: dict[str, Any] | None, body: Any, authorization: str | None
    ) -> httpx2.Response:
        headers = {"Authorization": authorization} if authorization else {}
        with self.client.stream(method, self.address + path, params=params, json=body, headers=headers) as response:
            read = bytearray()
            for chunk in response.iter_bytes():
                read += chunk
                if len(read) > LIMIT:
                    message = f"answers more than {LIMIT:,} bytes to {method} {path}: is this a Label Studio?"
                    raise Refused([self._incident(message)])
        kept = {name: value for name, value in response.headers.items() if name in ("retry-after", "location")}
        return httpx2.Response(response.status_code, headers=kept, content=bytes(read))

    def _read(self, method: str, path: str, response: httpx2.Response) -> Any:
        status = response.status_code
        if status == 401:
            advice = (
                "it does not know the token, or allows no tokens of this kind: take one from Account & Settings there"
            )
            raise Refused([self._incident(f"answers 401: {advice}")])
        if 300 <= status < 400:
            there = response.headers.get("location", "elsewhere")
            raise Refused([self._incident(f"sends on to {there[:200]}: give the address that it names")])
        if not 200 <= status < 300:
            raise Refused([self._incident(f"answers {status} to {method} {path}: {_said(response.content)}")])
        if not response.content.strip():
            return None
        try:
            return json.loads(response.content)
        except ValueError as error:
            message = f"answers {method} {path} with something that is no JSON: is this the address of a Label Studio?"
            raise Refused([self._incident(message)]) from error

    def _incident(self, message: str) -> Incident:
        return Incident("server-answer", self.address, message)


def connect(
    address: str, token: str, transport: httpx2.BaseTransport | None = None, waits: tuple[float, ...] = WAITS
) -> Server:
    """A connection to the server at `address` (http:// or https://); raises `Refused` (`server-answer`) for what is no address of one.

    >>> connect("label.example.org", "")
    Traceback (most recent call last):
        ...
    jalaa.incidents.Refused: error server-answer label.example.org: this is no address: write it as https://label.example.org
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        bare = address.rpartition("://")[2] or "HOST"
        raise Refused([Incident("server-answer", address, f"this is no address: write it as https://{bare}")])
    if parts.username is not None or parts.query or parts.fragment:
        message = "an address has no account, question or fragment in it: the token says who you are"
        raise Refused([Incident("server-answer", parts.hostname, message)])
    timeout = httpx2.Timeout(120.0, connect=10.0)
    # A proxy that the machine is told to use never leads to the machine itself.
    client = httpx2.Client(timeout=timeout, transport=transport, trust_env=parts.hostname not in LOOPBACK)
    return Server(address.rstrip("/"), token, client, waits)


def check_answer(server: Server, value: Any, shape: type, path: str) -> Any:
    """The value if it is of that shape; raises `Refused` (`server-answer`) where the server speaks another language than Label Studio 1.x."""
    if isinstance(value, shape):
        return value
    message = f"answers {path} with {type(value).__name__} where Label Studio 1.x has {shape.__name__}: is it one, and which version?"
    raise Refused([Incident("server-answer", server.address, message)])


def _is_personal(token: str) -> bool:
    """Whether it is a personal access token: three parts in base64, parted by dots; a legacy token is 40 hexadecimal digits."""
    return token.count(".") == 2


def _asked_pause(response: httpx2.Response) -> float:
    asked = response.headers.get("retry-after", "")
    return min(float(asked), LONGEST) if asked.isdecimal() and len(asked) < 6 else 0.0


def _said(content: bytes) -> str:
    """What a refusal says, short: its `detail` and `validation_errors`, else its beginning."""
    try:
        value = json.loads(content)
    except ValueError:
        return " ".join(content[:200].decode("utf-8", "replace").split()) or "nothing more"
    if isinstance(value, dict):
        parts = [value[key] for key in ("detail", "validation_errors") if value.get(key)] or [value]
        return "; ".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in parts)[:400]
    return json.dumps(value, ensure_ascii=False)[:400]
