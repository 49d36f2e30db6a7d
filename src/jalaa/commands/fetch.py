"""`jalaa fetch`: a published version into a folder, compared with its manifest before the folder takes its name; works without a network from the cache.

Exit codes: 0 the folder holds the version, 1 refused (the folder is as it was), 2 a wrong call.
"""

import sys
from pathlib import Path

from jalaa.commands.hub import prepare, tell
from jalaa.commands.printing import json_text, visible_line
from jalaa.corpus.config import VERSION

WANTED = "NAMESPACE/NAME@0.1.0; in the place of a version also a whole commit, or a content digest (jalaa1:…)"


def run(wanted: str, into: Path | None, json: bool) -> int:
    """Fetch, and print where it lies and how it is loaded."""
    prepare()
    from huggingface_hub import get_token

    from jalaa.release.fetch import COMMIT, DIGEST, fetch, name_fault
    from jalaa.release.hub import connect

    repository, _, version = wanted.partition("@")
    fault = name_fault(repository)
    if fault is None and not any(form.fullmatch(version) for form in (VERSION, COMMIT, DIGEST)):
        fault = f"`{wanted}` is not of the form {WANTED}"
    if fault is not None:
        print(visible_line(f"jalaa fetch: {fault}"), file=sys.stderr)
        return 2
    fetched = fetch(connect(get_token()), repository, version, into, tell)
    manifest = fetched.manifest
    if json:
        facts = {"folder": str(fetched.folder), "name": manifest.name, "version": manifest.version}
        print(json_text({**facts, "digest": manifest.digest, "new": fetched.new}))
        return 0
    tell(f"{manifest.name} {manifest.version}, {manifest.digest}" + ("" if fetched.new else " (was there already)"))
    print(visible_line(str(fetched.folder)))
    print("from datasets import load_dataset")
    print(visible_line(f"load_dataset({str(fetched.folder)!r})"))
    return 0
