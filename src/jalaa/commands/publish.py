"""`jalaa publish`: a released version becomes one commit and one tag of a dataset repository on a Hub.

Calling it again goes on from where it stopped, and does nothing where the version stands already. Exit codes: 0 the version stands there and came back
as it was sent (with --dry-run: it could be sent), 1 refused, 2 a wrong call.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jalaa.build.published import read_published
from jalaa.build.staging import locked, settle_locked
from jalaa.commands.hub import prepare, read_token, tell
from jalaa.commands.printing import json_text, print_incidents, visible_line
from jalaa.corpus.config import Config, Release
from jalaa.corpus.read import existing_dataset
from jalaa.corpus.rights import is_withheld
from jalaa.incidents import Incident, Refused
from jalaa.release.sending import check_edition, check_released, check_texts, folder_to_send, released_state
from jalaa.settings import load

if TYPE_CHECKING:
    from jalaa.build.manifest import Manifest
    from jalaa.release.publish import Plan


def run(repository: str, root: Path, dry_run: bool, json: bool) -> int:
    """Check what is to be sent, send it, download it and compare; print where it stands."""
    prepare()
    from jalaa.release.fetch import check_published, name_fault
    from jalaa.release.hub import ask, connect, patiently
    from jalaa.release.publish import plan_publish, publish

    if fault := name_fault(repository):
        print(visible_line(f"jalaa publish: {fault}"), file=sys.stderr)
        return 2
    dataset = existing_dataset(root)
    connect(None)  # what is no address of a Hub is told before anybody is asked for a token
    token = read_token("publish")
    if token is None:
        return 2
    hub = connect(token)

    def ask_account() -> None:
        name = patiently(hub, lambda: ask(hub, "ask whose token this is", lambda: hub.api.whoami()["name"]), tell)
        tell(f"the token is that of {name} at {hub.address}")

    # The lock: no build puts other files there meanwhile.
    with locked(dataset), ready_to_send(root, ask_account) as (folder, manifest):
        tell(f"{manifest.name} {manifest.version} to {hub.address}/datasets/{repository}")
        if dry_run:
            plan = plan_publish(hub, repository, folder, tell)
            commit, state = plan.commit, "would be published" if plan.commit is None else "published already"
        else:
            plan, commit = publish(hub, repository, folder, tell)
            check_published(hub, repository, folder, tell)
            state = "published" if plan.commit is None else "published already"
    _print(hub.address, repository, manifest, plan, commit, state, json)
    return 0


@contextmanager
def ready_to_send(root: Path, released: Callable[[], None] = lambda: None) -> Iterator[tuple[Path, "Manifest"]]:
    """The folder to be sent and its manifest, for the one who holds the lock of the dataset: what the tag of the version holds, or its edition without texts.

    `released` is called when the version is known to be a released one, before the texts are cleaned and searched, which takes long. Raises `Refused`
    where it is not whole, was not released, or holds texts that are not ours.
    """
    settle_locked(root / "dataset")
    version = load(root / "dataset" / "corpus.yaml", Config).version
    with released_state(root, version) as source:
        built = read_published(source / "dataset", "dataset")
        ledger = root / "dataset" / "releases.yaml"
        releases = load(ledger, list[Release]) if ledger.is_file() else []
        _refuse(check_released(built.manifest, releases))
        released()
        config = load(source / "dataset" / "corpus.yaml", Config)
        tell("look at what may be published")
        with folder_to_send(source, built.manifest) as (folder, incidents):
            sent = read_published(folder, folder.name)
            _refuse(check_edition(sent.manifest, built.manifest, releases))
            _refuse(check_texts(sent, lambda rights: is_withheld(config, rights)))
            if sent.manifest.digest != built.manifest.digest:
                tell("its texts may not all be published: the edition without texts is sent")
            print_incidents(incidents)
            yield folder, sent.manifest


def _refuse(faults: Iterator[Incident]) -> None:
    found = list(faults)
    if found:
        raise Refused(found)


def _print(
    address: str, repository: str, manifest: "Manifest", plan: "Plan", commit: str | None, state: str, json: bool
) -> None:
    facts = {
        "repository": repository,
        "address": f"{address}/datasets/{repository}",
        "version": manifest.version,
        "tag": plan.tag,
        "commit": commit,
        "digest": manifest.digest,
        "state": state,
        "new": list(plan.new),
        "removed": list(plan.removed),
    }
    if json:
        print(json_text(facts))
        return
    sizes = {file.path: f"{file.bytes:,} bytes" for file in manifest.files}
    for path in plan.new:
        print(f"+ {path}  {sizes.get(path, '')}".rstrip())
    for path in plan.removed:
        print(f"- {path}")
    print(f"{state}: {facts['address']} {plan.tag}" + (f" ({commit})" if commit else ""))
    print(f"content digest: {manifest.digest}")
    print(f'load_dataset("{repository}", revision="{plan.tag}")')
