"""`jalaa release X.Y.Z`: check, compare with the last release, write the ledger, commit and tag.

Exit codes: 0 released, or released already with this content (with --dry-run: nothing speaks against it), 1 refused, 2 a wrong call.
Nothing is pushed and no network is asked. A call that was ended in the middle is finished by the same call.
"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

from jalaa.build.staging import settle
from jalaa.commands.build import prepare_datasets
from jalaa.commands.check import gather
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.corpus.config import VERSION, Release
from jalaa.corpus.read import existing_dataset, is_day
from jalaa.incidents import Incident, Refused
from jalaa.release.candidate import Candidate, build_candidate, check_rebuild
from jalaa.release.diff import DatasetDifference
from jalaa.release.gate import checks, difference_from_last, released_side
from jalaa.release.history import commit_of, git, ignored, is_repository, written_out
from jalaa.release.making import Plan, carry_out, check_tree, plan_release, release_message, tag_head
from jalaa.release.versions import check_version, least_version, reasons


def run(root: Path, version: str, date: str | None, dry_run: bool, json: bool) -> int:
    """Hold every check, then write, commit and tag; say what was done, or raise `Refused`."""
    if not VERSION.fullmatch(version):
        print(visible_line(f"jalaa release: `{version}` is no version: it is x.y.z in digits"), file=sys.stderr)
        return 2
    if date is not None and not is_day(date):
        print(visible_line(f"jalaa release: `{date}` is no day: write it as 2026-11-23"), file=sys.stderr)
        return 2
    return _release(root, version, date, dry_run, json)


def _release(root: Path, version: str, date: str | None, dry_run: bool, json: bool) -> int:
    existing_dataset(root)
    if not is_repository(root):
        message = f"{root} lies in no git repository with a commit: a release is a commit and a tag (git init, git add, git commit)"
        raise Refused([Incident("release-tree", "git", message)])
    prepare_datasets(root)
    settle(root / "dataset")
    with Console(stderr=True).status("write out what is committed") as status, written_out(root, "HEAD") as folder:
        status.update("check")
        incidents = [*gather(folder), *_left_out(root)]
        _refuse_errors([*incidents, *check_tree(root, None)] if _errors(incidents) else [])
        status.update("build anew")
        candidate = build_candidate(folder, root, version, date)
        if candidate.own is not None:
            return _again(candidate, candidate.own, dry_run, json)
        status.update("compare with the last release")
        since, faults = _since_last(candidate)
        status.update("hold the checks of a release")
        incidents += [*checks(candidate, since), *faults, *_free(root, version)]
        _refuse_errors([*incidents, *check_tree(root, None)] if _errors(incidents) else [])
        status.update("write the release beside")
        told, plan = _told(candidate, since), plan_release(candidate, since)
        _refuse_errors([*incidents, *check_tree(root, plan)])
        status.update("write, commit, tag")
        commit = None if dry_run else carry_out(root, plan)
    print_incidents([one for one in incidents if one.level != "note" or one.id.startswith("release-")])
    if json:
        print(json_text({**_plan_json(plan, commit, dry_run), **told, "incidents": incident_rows(incidents)}))
    else:
        print("\n".join(_plan_lines(plan, commit, told)))
    return 0


def _since_last(candidate: Candidate) -> tuple[DatasetDifference | None, tuple[Incident, ...]]:
    """What differs from the last release; nothing, and why, where that cannot be read: the other checks are held all the same."""
    try:
        return difference_from_last(candidate), ()
    except Refused as refused:
        return None, refused.incidents


def _told(candidate: Candidate, since: DatasetDifference | None) -> dict[str, Any]:
    """What changed since the last release, and the version that it asks for."""
    if since is None or candidate.last is None:
        return {"last": None, "least_version": None, "reasons": []}
    why = reasons(since)
    return {
        "last": candidate.last.version,
        "least_version": least_version(candidate.last.version, why),
        "reasons": [asdict(reason) for reason in why],
    }


def _again(candidate: Candidate, own: Release, dry_run: bool, json: bool) -> int:
    """The ledger has this version: it was released with this content, or all but its tag was made."""
    root, tag = candidate.repository, f"v{own.version}"
    _refuse_errors(list(check_version(own.version, candidate.digest, candidate.corpus.releases)))
    there = commit_of(root, f"refs/tags/{tag}")
    if there is not None:
        released_side(root, own)
        said = f"{own.version} is released already, with this content: tag {tag} at {there[:12]}, {own.digest}"
    else:
        wrote = git(root, "log", "-1", "--format=%H", "--", "dataset/releases.yaml").strip()
        if wrote != commit_of(root, "HEAD"):
            message = f"the ledger names {own.version}, written by {wrote[:12]}, and there is no tag {tag}: fetch it (git fetch --tags), or look at that commit and tag it (git tag -a {tag} {wrote[:12]})"
            raise Refused([Incident("release-tag", "git", message)])
        _refuse_errors([*check_rebuild(candidate), *check_tree(root, None)])
        there = wrote
        said = f"{own.version} was committed and not tagged; "
        if dry_run:
            said += f"a call without --dry-run tags {there[:12]} as {tag}"
        else:
            there = tag_head(root, own, release_message(candidate.corpus.config, own))
            said += f"it is now: {tag} at {there[:12]}"
    if json:
        print(json_text({"version": own.version, "digest": own.digest, "tag": tag, "commit": there, "already": True}))
    else:
        print(said)
    return 0


def _free(root: Path, version: str) -> list[Incident]:
    """An incident where the tag of a version that the ledger does not have is there."""
    there = commit_of(root, f"refs/tags/v{version}")
    if there is None:
        return []
    message = f"the tag v{version} is there ({there[:12]}) and the ledger does not name it: a tag never moves; restore dataset/releases.yaml from it, or release another version"
    return [Incident("release-tag", "git", message)]


def _left_out(root: Path) -> list[Incident]:
    """Incidents for files of the corpus that git is told to ignore: a clone would not have them."""
    kept = ("dataset/raw", "annotations", "dataset/rules.yaml")
    paths = [path for folder in kept for path in ignored(root, folder)]
    told = "git ignores it, so no clone can build this corpus: take it out of .gitignore and commit it"
    return [Incident("release-tree", path, told) for path in paths]


def _errors(incidents: list[Incident]) -> bool:
    return any(incident.level == "error" for incident in incidents)


def _refuse_errors(incidents: list[Incident]) -> None:
    errors = list(dict.fromkeys(incident for incident in incidents if incident.level == "error"))
    if errors:
        raise Refused(errors)


def _plan_json(plan: Plan, commit: str | None, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "version": plan.entry.version,
        "date": plan.entry.date,
        "digest": plan.entry.digest,
        "tag": plan.tag,
        "commit": commit,
        "files": sorted(plan.files),
        "withdrawn": list(plan.withdrawn),
        "ledger": asdict(plan.entry),
    }


def _plan_lines(plan: Plan, commit: str | None, told: dict[str, Any]) -> list[str]:
    entry = plan.entry
    counts = ", ".join(f"{split} {number}" for split, number in entry.documents.items())
    spans = sum(number for layer in entry.spans.values() for number in layer.values())
    lines = [
        f"{entry.version} of {entry.date}: documents {counts}; {spans} spans, {sum(entry.relations.values())} relations, {sum(entry.links.values())} links",
        f"content digest {entry.digest}",
    ]
    if told["last"]:
        why = "; ".join(visible_line(reason["what"]) for reason in told["reasons"][:5]) or "nothing in the content"
        lines.append(f"since {told['last']}: {why}; at least {told['least_version']}")
    lines += [f"withdrawn, marked in the releases that held it: {id}" for id in plan.withdrawn]
    if commit is None:
        lines += [f"would write {path}" for path in sorted(plan.files)]
        lines += [f"would commit «{plan.message.splitlines()[0]}» and tag it {plan.tag}", "dry run: nothing written"]
    else:
        lines += [f"committed {commit[:12]}, tagged {plan.tag}", f"to share it: git push && git push origin {plan.tag}"]
    return lines
