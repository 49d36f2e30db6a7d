"""A case of the zoo that needs a Hub: what `jalaa publish` or `jalaa fetch` says where one stands as hub.yaml has it."""

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jalaa import settings
from jalaa.build.published import read_published
from jalaa.incidents import Incident, Refused
from jalaa.release.fetch import fetch
from jalaa.release.publish import publish
from jalaa.release.sending import check_texts
from tests.hub.hands import NAME, account, quiet
from tests.hub.server import Fault, Served, serving


@dataclass(frozen=True)
class HubCase:
    """hub.yaml: the verb (`send` is `publish` before it speaks to a Hub, `texts` its look at the rows of a folder), the version to be fetched and where to, and what is on the Hub.

    There is the sound corpus if it was `published`, then a commit with `files` and the `tag` on it; or `status` is the answer to everything.
    `build`: the corpus is built anew first.
    """

    verb: Literal["send", "texts", "publish", "fetch"]
    wanted: str = "0.1.0"
    into: str = "fetched"
    published: bool = False
    files: dict[str, str] = field(default_factory=dict)
    tag: str | None = None
    status: int | None = None
    build: bool = False


def hubbed(case: Path, root: Path) -> list[Incident]:
    """The incidents of the verb, on a corpus that lies at `root`; the address is one that is the same every time."""
    told = settings.load(case / "hub.yaml", HubCase)
    armed: list[int] = []
    with serving(plan=lambda client, number: Fault(armed[0]) if armed else None) as served:
        _stand(served, told, root)
        armed += [told.status] if told.status else []
        try:
            _call(served, told, root)
        except Refused as refused:
            return [_without_place(one, served.address, root) for one in refused.incidents]
    return []


def _stand(served: Served, told: HubCase, root: Path) -> None:
    if told.build:
        from jalaa.build.pipeline import build

        build(root)
    if told.published:
        publish(account(served), NAME, root / "dataset", quiet)
    elif told.files:
        served.store.make(NAME)
    if told.files:
        there = served.store.repository(NAME)
        changes = [
            ("file", {"path": path, "content": base64.b64encode(text.encode())}) for path, text in told.files.items()
        ]
        served.store.change(NAME, there.head, "by hand", changes)
    if told.tag:
        there.tags[told.tag] = there.head


def _call(served: Served, told: HubCase, root: Path) -> None:
    if told.verb == "send":
        from jalaa.commands.publish import ready_to_send

        with ready_to_send(root):
            pass
    elif told.verb == "texts":
        raise Refused(check_texts(read_published(root / "dataset", "dataset"), ("publisher", "unchecked").__contains__))
    elif told.verb == "publish":
        publish(account(served), NAME, root / "dataset", quiet)
    else:
        fetch(account(served), NAME, told.wanted, root / told.into, quiet)


def _without_place(one: Incident, address: str, root: Path) -> Incident:
    here, there = "http://hub.example", f"{root}/"
    return Incident(one.id, one.where.replace(address, here).removeprefix(there), one.message.replace(address, here))
