"""Files: bounded reads, and writes that leave the old file or the new one, never half of one."""

import os
import stat
from pathlib import Path

from jalaa.incidents import Incident, Refused

TEXT_LIMIT = 64 * 1024 * 1024
"""Bytes: the largest file read into memory as one text; no news article and no settings file comes near it."""


def read_bytes(path: Path, limit: int = TEXT_LIMIT) -> bytes:
    """The bytes of a file, refusing what is not there, cannot be read or is no plain file (`file-missing`), or is larger than `limit` (`file-size`)."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                message = "a pipe or a device and no plain file: put a plain file there"
                raise Refused([Incident("file-missing", str(path), message)])
            data = file.read(limit + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Refused(
            [Incident("file-missing", str(path), "there is no such file: put it there, or mend the path")]
        ) from error
    except OSError as error:
        message = f"it cannot be read ({error.strerror}): mend the file, the link or who may read it"
        raise Refused([Incident("file-missing", str(path), message)]) from error
    if len(data) > limit:
        raise Refused([Incident("file-size", str(path), f"more than {limit:,} bytes: is this the right file?")])
    return data


def read_text(path: Path, limit: int = TEXT_LIMIT) -> str:
    """The text of a UTF-8 file, every character as it stands (line ends and a BOM too), refusing (`file-utf8`) anything else."""
    return decode(read_bytes(path, limit), str(path))


def decode(data: bytes, where: str) -> str:
    """The text that `data` holds in UTF-8; refuses other bytes and says where they begin and what they look like.

    >>> decode("بغداد".encode("cp1256"), "a.txt")
    Traceback (most recent call last):
        ...
    jalaa.incidents.Refused: error file-utf8 a.txt: byte 0xC8 at 0 is no UTF-8; the bytes read as Windows-1256 begin «بغداد»: convert the file to UTF-8
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02X} at {error.start} is no UTF-8"
        guess = data[:400].decode("cp1256", errors="replace").strip().splitlines()
        arabic = sum("\u0621" <= character <= "\u064a" for character in "".join(guess))
        if guess and 2 * arabic > len("".join(guess).replace(" ", "")):
            found += f"; the bytes read as Windows-1256 begin «{guess[0][:40]}»"
        message = f"{found}: convert the file to UTF-8"
        raise Refused([Incident("file-utf8", where, message)]) from error


def write_beside(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a new file beside it, flushed to disk, takes its name in one step.

    Refuses (`file-missing`) where the folder or the disk does not take it; the old file is then as it was.
    """
    try:
        _write_beside(path, data)
    except OSError as error:
        message = f"it cannot be written ({error.strerror}): mend the folder or who may write there, or free the disk"
        raise Refused([Incident("file-missing", str(path), message)]) from error


def _open_at_once(path: str, flags: int) -> int:
    # Opening a pipe that nobody writes to would wait for ever.
    return os.open(path, flags | os.O_NONBLOCK)


def _write_beside(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    # A link of that name is not followed: what it points to is somebody else's.
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(beside, path)
