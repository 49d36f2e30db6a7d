"""A Hugging Face Hub of our own on 127.0.0.1, spoken to over HTTP by the unpatched `huggingface_hub` and `datasets`.

It has what they ask for when a dataset is published, downloaded and streamed, and refuses what the real one refuses (`store.RULES`). A plan says what goes
wrong with the n-th request of a client; a client is the part of a token after `hf_`, so that many may be served at once, each with its own misfortune.
"""

import json
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.hub.store import Blob, No, Store

When = Literal["before", "after"]


class Fault(NamedTuple):
    """What goes wrong, before a request is carried out or after.

    A number is a status that is answered instead; `cut` breaks the connection, in the middle of what is received or of the answer; `kill` ends the process
    of the client, whose number its name ends with.
    """

    what: int | Literal["cut", "kill"]
    when: When = "before"


Plan = Callable[[str, int], Fault | None]
"""The fault of the n-th request (from 1) of a client."""


class _Http(ThreadingHTTPServer):
    """A server to whom a client that is gone is no fault."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Served:
    """A running server: its address, what it keeps, and how many requests each client made."""

    def __init__(self, store: Store, plan: Plan):
        self.store, self.plan = store, plan
        self.requests: Counter[str] = Counter()
        self.asked: list[tuple[str, str, str]] = []
        self.lock = threading.Lock()
        self.http = _Http(("127.0.0.1", 0), type("Asked", (_Asked,), {"served": self}))
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}"

    def count(self, client: str, method: str, path: str) -> int:
        """The number of this request of a client."""
        with self.lock:
            self.requests[client] += 1
            self.asked.append((client, method, path))
            return self.requests[client]

    def uploads(self, client: str) -> list[str]:
        """The large files that a client sent, one entry for each time."""
        return [path.split("/")[5] for who, method, path in self.asked if who == client and method == "PUT"]


@contextmanager
def serving(store: Store | None = None, plan: Plan = lambda client, number: None) -> Iterator[Served]:
    """A server that runs while the block does."""
    served = Served(store or Store(), plan)
    thread = threading.Thread(target=served.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.http.shutdown()
        served.http.server_close()
        thread.join()


class Answer(NamedTuple):
    """Status, body and headers."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = {}


def told(value: Any, status: int = 200) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


class _Asked(BaseHTTPRequestHandler):
    """One connection; `do` answers each of its requests."""

    protocol_version = "HTTP/1.1"
    served: Served

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.do()

    do_HEAD = do_POST = do_PUT = do_GET

    def do(self) -> None:
        """Read, suffer what is planned, carry out, answer."""
        url = urlsplit(self.path)
        if url.path.startswith("/requests/"):
            return self.answer(told(self.served.requests[url.path.split("/")[2]]))
        client = self.client(url.path)
        fault = self.served.plan(client, self.served.count(client, self.command, url.path))
        length = int(self.headers.get("Content-Length") or 0)
        if fault and fault == ("cut", "before"):
            self.rfile.read(length // 2)
            return self.cut()
        body = self.body(length)
        if fault == ("kill", "before"):
            return self.kill(client)
        if fault and fault.when == "before":
            return self.answer(refused(fault.what))
        try:
            answer = self.carried_out(url.path, parse_qs(url.query), body)
        except No as no:
            headers = {"X-Error-Message": no.said} | ({"X-Error-Code": no.code} if no.code else {})
            answer = told({"error": no.said, "url": f"{self.served.address}/"}, no.status)
            answer = answer._replace(headers=answer.headers | headers)
        if fault == ("kill", "after"):
            return self.kill(client)
        if fault == ("cut", "after"):
            return self.answer(answer, half=True)
        self.answer(refused(fault.what) if fault else answer)

    def body(self, length: int) -> bytes:
        """What was sent, whole; also in chunks."""
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(length)
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def client(self, path: str) -> str:
        """Who asks: by the token, or by the address that was given out for an upload."""
        if path.startswith("/lfs/"):
            return path.split("/")[2]
        return self.headers.get("Authorization", "").removeprefix("Bearer ").removeprefix("hf_") or "anybody"

    def kill(self, client: str) -> None:
        """End the process that asks."""
        os.kill(int(client.rpartition("-")[2]), signal.SIGKILL)
        self.cut()

    def cut(self) -> None:
        """Break the connection."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer(self, answer: Answer, half: bool = False) -> None:
        """Send an answer; or the first half of it, and break the connection."""
        self.send_response(answer.status)
        for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
            self.send_header(name, value)
        if half and (self.command == "HEAD" or len(answer.body) < 2):
            return self.cut()  # nothing was sent yet: headers wait in a buffer
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if half else answer.body)
        if half:
            self.wfile.flush()
            self.cut()

    def carried_out(self, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        """What a request gives; raises `No`."""
        store, address = self.served.store, self.served.address
        writes = self.command == "PUT" or path.startswith(("/api/repos", "/api/whoami")) or "/lfs/objects/" in path
        parts = [unquote(part) for part in path.strip("/").split("/")]
        writes |= self.command == "POST" and len(parts) > 4 and parts[4] in ("preupload", "commit", "tag")
        store.refuse("token", writes and self.client(path) == "anybody", 401, "Invalid username or password.")
        match self.command, *parts:
            case "GET", "api", "whoami-v2":
                return told({"type": "user", "name": "house", "auth": {"type": "access_token"}})
            case "POST", "api", "repos", "create":
                asked = json.loads(body)
                name = f"{asked['organization'] or 'house'}/{asked['name']}"
                store.make(name)
                return told({"url": f"{address}/datasets/{name}", "name": name})
            case "POST", "api", "validate-yaml":
                return told({"warnings": [], "errors": []})
            case "PUT", "lfs", _, space, name, sha256, size:
                store.upload(f"{space}/{name}", sha256, int(size), body)
                return Answer(200)
            case "POST", "datasets", space, git, "info", "lfs", "objects", "batch":
                name = f"{space}/{git.removesuffix('.git')}"
                return told(batch(store, name, address, self.client(path), json.loads(body)))
            case "POST", "api", "lfs-verify", space, name:
                asked, large = json.loads(body), store.repository(f"{space}/{name}").large
                broken = len(large.get(asked["oid"], b"")) != asked["size"]
                store.refuse("lfs-verified", broken, 404, "This LFS object was never uploaded")
                return Answer(200)
            case _, "api", "datasets", space, name, *rest:
                return self.of_repository(f"{space}/{name}", rest, query, body)
            case "GET" | "HEAD", "datasets", space, name, "resolve", revision, *path_parts:
                return resolved(store, f"{space}/{name}", revision, "/".join(path_parts), self.headers.get("Range"))
        raise No(404, f"no {self.command} {path}")

    def of_repository(self, name: str, rest: list[str], query: dict[str, list[str]], body: bytes) -> Answer:
        """What a request about a repository gives; raises `No`."""
        store = self.served.store
        match self.command, *rest:
            case ("GET",):
                return told(info(store, name, "main"))
            case "GET", "revision", revision:
                return told(info(store, name, revision))
            case "GET", "refs":
                return told(refs(store, name))
            case "GET", "tree", revision, *folder:
                return told(tree(store, name, revision, "/".join(folder), query.get("recursive") == ["true"]))
            case "POST", "paths-info", revision:
                paths = (json.loads(body) if body[:1] == b"{" else parse_qs(body.decode()))["paths"]
                return told(paths_info(store, name, revision, paths))
            case "POST", "preupload", revision:
                return told(modes(store, name, revision, json.loads(body)["files"]))
            case "POST", "commit", "main":
                header, *changes = [json.loads(line) for line in body.splitlines()]
                value = header["value"]
                made = store.change(
                    name, value.get("parentCommit"), value["summary"], [(one["key"], one["value"]) for one in changes]
                )
                return told(
                    {"commitUrl": f"{self.served.address}/datasets/{name}/commit/{made.oid}", "commitOid": made.oid}
                )
            case "POST", "tag", revision:
                store.tag(name, json.loads(body)["tag"], revision)
                return Answer(200)
        raise No(404, f"no {self.command} {'/'.join(rest)}")


def refused(status: int | str) -> Answer:
    """A status that somebody between client and Hub answers."""
    return Answer(int(status), b"<html>busy", {"Retry-After": "0"} if status == 429 else {})


def batch(store: Store, name: str, address: str, client: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Where each large file is to be sent; nowhere if it is here already."""
    objects, large = [], store.repository(name).large
    for one in asked["objects"]:
        actions = {
            "upload": {"href": f"{address}/lfs/{client}/{name}/{one['oid']}/{one['size']}?X-Amz-Signature=5ecre7"},
            "verify": {"href": f"{address}/api/lfs-verify/{name}"},
        }
        objects.append(one if one["oid"] in large else {**one, "actions": actions})
    return {"transfer": "basic", "objects": objects}


def info(store: Store, name: str, revision: str) -> dict[str, Any]:
    """A repository at a revision."""
    commit = store.commit(name, revision)
    return {"id": name, "sha": commit.oid, "private": False, "siblings": [{"rfilename": path} for path in commit.files]}


def refs(store: Store, name: str) -> dict[str, Any]:
    """Branches and tags."""
    there = store.repository(name)
    tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": oid} for tag, oid in there.tags.items()]
    main = {"name": "main", "ref": "refs/heads/main", "targetCommit": there.head}
    return {"branches": [main], "converts": [], "tags": tags}


def entry(path: str, blob: Blob) -> dict[str, Any]:
    """A file in a list of files."""
    large = {"lfs": {"oid": blob.sha256, "size": blob.size, "pointerSize": 130}} if blob.sha256 else {}
    return {"type": "file", "path": path, "size": blob.size, "oid": blob.oid, **large}


def tree(store: Store, name: str, revision: str, folder: str, recursive: bool) -> list[dict[str, Any]]:
    """The files and folders below a folder."""
    beginning = f"{folder}/" if folder else ""
    files = {path: blob for path, blob in store.commit(name, revision).files.items() if path.startswith(beginning)}
    if folder and not files:
        raise No(404, f"{folder} does not exist", "EntryNotFound")
    folders = {path.rpartition("/")[0] for path in files}
    folders |= {one.rpartition("/")[0] for one in folders}
    inner = [one for one in sorted(folders) if one.startswith(beginning) and one not in ("", folder)]
    rows = [{"type": "directory", "path": one, "oid": "0" * 40, "size": 0} for one in inner]
    rows += [entry(path, blob) for path, blob in sorted(files.items())]
    return rows if recursive else [row for row in rows if "/" not in row["path"].removeprefix(beginning)]


def paths_info(store: Store, name: str, revision: str, paths: list[str]) -> list[dict[str, Any]]:
    """Those of the paths that are there."""
    files = store.commit(name, revision).files
    rows = [entry(path, files[path]) for path in paths if path in files]
    folders = [path for path in paths if any(one.startswith(f"{path}/") for one in files)]
    return rows + [{"type": "directory", "path": path, "oid": "0" * 40, "size": 0} for path in folders]


def modes(store: Store, name: str, revision: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """Which files are to be sent as large ones, and what is there already under their paths."""
    there = store.commit(name, revision).files
    told = []
    for one in files:
        blob = there.get(one["path"])
        mode = "lfs" if one["path"].endswith(".parquet") else "regular"
        known = {"oid": blob.sha256 or blob.oid} if blob else {}
        told.append({"path": one["path"], "uploadMode": mode, "shouldIgnore": False, **known})
    return {"files": told}


def resolved(store: Store, name: str, revision: str, path: str, wanted: str | None) -> Answer:
    """A file, or the range of it that is wanted."""
    commit = store.commit(name, revision)
    if path not in commit.files:
        raise No(404, f"{path} does not exist", "EntryNotFound")
    blob = commit.files[path]
    data = store.repository(name).data(blob)
    headers = {"ETag": f'"{blob.oid}"', "X-Repo-Commit": commit.oid, "Accept-Ranges": "bytes"}
    if blob.sha256:
        headers |= {"X-Linked-Etag": f'"{blob.sha256}"', "X-Linked-Size": str(blob.size)}
    if not wanted:
        return Answer(200, data, headers)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start, end = int(first), min(int(last) + 1 if last else len(data), len(data))
    if start >= len(data):
        return Answer(416, b"", headers | {"Content-Range": f"bytes */{len(data)}"})
    return Answer(206, data[start:end], headers | {"Content-Range": f"bytes {start}-{end - 1}/{len(data)}"})
