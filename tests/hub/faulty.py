"""Publish the dataset at argv[2] to the Hub at argv[1] again and again, each time with one misfortune at the n-th request, for every n.

Run as a programme: it imports what publishing needs once, and forks a process for every publication, some at a time, for most of their time is waiting.
argv[3:] are misfortunes, as in `cut-before`. Client and repository of each publication are `<misfortune>-<n>-<number of its process>`, by which the server
knows what to do to it. Prints one JSON object for each: {"misfortune", "n", "client", "ended", "again", "requests"}: how the process ended (its exit
code, or the number of the signal, negative), how a second process ended that did the same where the first did not end well (else null), and how many
requests the first made.
"""

import json
import os
import signal
import sys
from pathlib import Path
from urllib.request import urlopen

from jalaa.incidents import Refused
from jalaa.release.fetch import check_published
from jalaa.release.hub import connect
from jalaa.release.publish import publish

AT_ONCE = 8
LAST = 400
"""No publication makes so many requests."""


def publication(address: str, folder: Path, client: str, repository: str) -> int:
    """Publish and compare; 0 for a good end, 1 for a refusal, which is said on stderr."""
    hub = connect(f"hf_{client}", address, (0.0,) * 3)
    try:
        publish(hub, repository, folder, lambda step: None)
        check_published(hub, repository, folder, lambda step: None)
    except Refused as refused:
        print(client, refused, file=sys.stderr, flush=True)
        return 1
    return 0


def start(address: str, folder: Path, client: str, repository: str | None = None) -> int:
    """A process that publishes; `{pid}` in the name of a client is its number."""
    child = os.fork()
    if child:
        return child
    ended = 3
    try:
        client = client.format(pid=os.getpid())
        ended = publication(address, folder, client, repository or f"house/{client}")
    finally:
        os._exit(ended)


def ended(child: int) -> int:
    """How a process ended."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def requests(address: str, client: str) -> int:
    """How many requests a client made."""
    with urlopen(f"{address}/requests/{client}") as answer:
        return json.load(answer)


def main(address: str, folder: Path, misfortunes: list[str]) -> None:
    # What is imported on the way is known to every process forked from here.
    publication(address, folder, "again-first", "house/first")
    for misfortune in misfortunes:
        for first in range(1, LAST, AT_ONCE):
            numbers = range(first, first + AT_ONCE)
            children = {n: start(address, folder, f"{misfortune}-{n}-{{pid}}") for n in numbers}
            clients = {n: f"{misfortune}-{n}-{child}" for n, child in children.items()}
            firsts = {n: ended(child) for n, child in children.items()}
            counts = {n: requests(address, client) for n, client in clients.items()}
            unfinished = [n for n in numbers if firsts[n]]
            again = {n: start(address, folder, f"again-{clients[n]}", f"house/{clients[n]}") for n in unfinished}
            seconds = {n: ended(child) for n, child in again.items()}
            for n in numbers:
                told = {"misfortune": misfortune, "n": n, "client": clients[n], "ended": firsts[n]}
                print(json.dumps({**told, "again": seconds.get(n), "requests": counts[n]}), flush=True)
            if any(counts[n] < n for n in numbers):
                break


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
