"""A Label Studio of one's own: started from its own virtual environment, on this machine alone, and ended with whoever started it.

folder/login.json     port, account and password of this server, for its owner's eyes only (mode 0600)
folder/data/          what Label Studio keeps: label_studio.sqlite3, media
folder/server.log     what it says
folder/lock           held by the server as long as it lives
"""

import fcntl
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import httpx2

from jalaa.files import read_text, write_beside
from jalaa.incidents import Incident, Refused

PATIENCE = 600
"""Seconds: a new data folder takes one or two minutes of a free machine, an old one ten seconds."""


@dataclass(frozen=True)
class Login:
    """Where a server is reached, and by whom."""

    port: int
    account: str
    password: str

    @property
    def address(self) -> str:
        """The address, of this machine alone."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        """The token of the account: made from the password, so that it stands in no file."""
        return hashlib.sha256(f"Label Studio token of {self.password}".encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    login: Login
    process: subprocess.Popen


@contextmanager
def label_studio(program: Path | str, folder: Path, account: str) -> Iterator[Running]:
    """A server with its data in `folder`, made there at the first time; it ends with the context.

    Raises `Refused` (`server-answer`) where it runs already, the program is none, or it does not come up.
    """
    running = start(program, folder, account)
    try:
        yield running
    finally:
        stop(running)


def start(program: Path | str, folder: Path, account: str) -> Running:
    """See `label_studio`; whoever calls this calls `stop` as well."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        login = _login(folder, account)
        process = _process(program, data, login, folder / "server.log", lock)
    except BlockingIOError as error:
        message = f"it runs already, at {_read_login(folder / 'login.json').address}: use that one, or end it first"
        raise Refused([Incident("server-answer", str(folder), message)]) from error
    except OSError as error:
        message = f"`{program}` cannot be started ({error.strerror}): install label-studio in an environment of its own"
        raise Refused([Incident("server-answer", str(folder), message)]) from error
    finally:
        # The server has its own hold on the lock, and keeps it also if whoever started it is killed.
        os.close(lock)
    running = Running(login, process)
    with ExitStack() as unless_ready:
        unless_ready.callback(stop, running)
        _wait(running, folder / "server.log")
        unless_ready.pop_all()
    return running


def stop(running: Running) -> None:
    """End the server and whatever it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if running.process.poll() is None:
            os.killpg(running.process.pid, sign)
            try:
                running.process.wait(20)
            except subprocess.TimeoutExpired:
                continue


def _login(folder: Path, account: str) -> Login:
    """The login that is there, with another port where somebody has taken its own, or a new one."""
    path = folder / "login.json"
    login = _read_login(path) if path.is_file() else Login(_free_port(), account, secrets.token_urlsafe(9))
    if not _is_free(login.port):
        login = replace(login, port=_free_port())
    before = os.umask(0o077)
    try:
        write_beside(path, (json.dumps(asdict(login)) + "\n").encode())
    finally:
        os.umask(before)
    return login


def _read_login(path: Path) -> Login:
    try:
        return Login(**json.loads(read_text(path)))
    except (ValueError, TypeError) as error:
        message = f"it is no login of a Label Studio ({error}): restore it, or move the folder away and begin anew"
        raise Refused([Incident("server-answer", str(path), message)]) from error


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _is_free(port: int) -> bool:
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _process(program: Path | str, data: Path, login: Login, log: Path, lock: int) -> subprocess.Popen:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LABEL_STUDIO_", "DJANGO_"))}
    environment = {
        **ours,
        "LABEL_STUDIO_BASE_DATA_DIR": str(data.resolve()),
        "DJANGO_DB": "sqlite",
        # These four count at the first start alone.
        "LABEL_STUDIO_USERNAME": login.account,
        "LABEL_STUDIO_PASSWORD": login.password,
        "LABEL_STUDIO_USER_TOKEN": login.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_HOST": login.address,
        "LATEST_VERSION_CHECK": "false",
        "COLLECT_ANALYTICS": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    # Without --internal-host the whole network could come in.
    words = [str(program), "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(login.port)]
    with open(log, "ab") as said:
        return subprocess.Popen(
            words,
            env=environment,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
            pass_fds=[lock],
        )


def _wait(running: Running, log: Path) -> None:
    address = running.login.address
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if running.process.poll() is not None:
            last = log.read_text("utf-8", "replace").strip().splitlines()[-1:] or ["nothing"]
            message = f"Label Studio ended while it started; its last word was «{last[0][:200]}»: see {log}"
            raise Refused([Incident("server-answer", address, message)])
        try:
            if b"UP" in httpx2.get(f"{address}/health", timeout=5, trust_env=False).content:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.5)
    message = f"Label Studio did not come up in {PATIENCE} seconds: see {log}"
    raise Refused([Incident("server-answer", address, message)])
