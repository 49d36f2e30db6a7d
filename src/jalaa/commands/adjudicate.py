"""`jalaa adjudicate show` and `take`: how far the versions of each document stand apart, and what all agree on becomes a draft.

    show ──▶ push ──▶ a person decides in the browser ──▶ pull ──▶ annotations/decided/
      └────▶ take ──▶ annotations/decided/, as drafts: documents in which nothing is left to decide

Exit codes: 0, 1 where something is wrong with the annotations or a decision is in the way, 2 a wrong call.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console

from jalaa.annotation.adjudicate import AGREED, standing, taken
from jalaa.annotation.scheme import Layer
from jalaa.commands.printing import incident_rows, json_text, print_incidents, visible_line
from jalaa.commands.push import choose_layers
from jalaa.corpus.adjudicating import Case, find_cases, merge_decided
from jalaa.corpus.layers import one_writer
from jalaa.corpus.read import Corpus, open_corpus
from jalaa.corpus.shown import write_shown
from jalaa.corpus.tasks import shown_today
from jalaa.files import write_beside
from jalaa.incidents import Incident, exit_code


def run_show(root: Path, layers: Sequence[str], annotators: Sequence[str], json: bool) -> int:
    """Say for each document what all agree on, what is open, and what was decided before."""
    with Console(stderr=True).status("read, clean and carry"):
        corpus = open_corpus(root)
        cases, incidents = cases_of(corpus, choose_layers(corpus, layers), annotators)
    if json:
        rows = [_row(case, corpus) for case in cases]
        print(json_text({"documents": rows, "incidents": incident_rows(incidents)}))
        return exit_code(incidents)
    print_incidents(incidents)
    if cases or not exit_code(incidents):
        for line in _table(cases, corpus):
            print(visible_line(line))
    return exit_code(incidents)


def cases_of(corpus: Corpus, layers: Iterable[Layer], annotators: Sequence[str]) -> tuple[list[Case], list[Incident]]:
    """The cases of all layers, and what stands in their way."""
    cases, incidents = [], []
    for layer in layers:
        found, told = find_cases(corpus, layer, annotators)
        cases += found
        incidents += [*told, *(one for case in found for one in case.merged.incidents if case.decided is None)]
    return cases, incidents


def _row(case: Case, corpus: Corpus) -> dict[str, object]:
    merged = case.merged
    return {
        "layer": case.layer,
        "document": case.document,
        "annotators": list(case.annotators),
        "standing": case.standing,
        "are_people": case.are_people,
        "agreed": merged.agreed,
        "open_spans": sum(one.is_open for one in merged.spans),
        "open_relations": sum(one.is_open for one in merged.relations),
        "decided_by": case.decided.annotator if case.decided else None,
        "state": standing(case.decided, corpus.annotators) if case.decided else None,
    }


def _table(cases: Sequence[Case], corpus: Corpus) -> Iterator[str]:
    if not cases:
        yield "nobody has annotated anything yet: nothing to adjudicate"
        return
    width = max(len(case.document) for case in cases)
    for layer in dict.fromkeys(case.layer for case in cases):
        mine = [case for case in cases if case.layer == layer]
        counts = Counter(_standing(case) for case in mine)
        yield f"layer {layer}: {', '.join(f'{number} {name}' for name, number in sorted(counts.items()))}"
        for case in mine:
            yield f"  {case.document:{width}}  {_said(case, corpus)}"


def _standing(case: Case) -> str:
    return "alike" if case.standing == "agreed" and not case.are_people else case.standing


def _said(case: Case, corpus: Corpus) -> str:
    merged, who = case.merged, ", ".join(case.annotators)
    if case.decided is not None:
        return f"decided by {case.decided.annotator} ({standing(case.decided, corpus.annotators)})"
    if case.standing == "single":
        return f"{who} alone: needs a second annotator"
    alike = f"{who}: {'all agree on' if case.are_people else 'the passes have'} {merged.agreed} spans"
    alike += "" if case.are_people else " alike"
    if case.standing == "agreed":
        return alike
    relations = sum(one.is_open for one in merged.relations)
    left = f"spans {merged.open - relations}" + (f" and relations {relations}" if relations else "")
    return f"{alike}, to decide: {left}"


def run_take(root: Path, layers: Sequence[str], annotators: Sequence[str], dry_run: bool, json: bool) -> int:
    """Write the documents that all agree on in everything as drafts: nobody decided them."""
    with nullcontext() if dry_run else one_writer(root):
        with Console(stderr=True).status("read, clean and carry"):
            corpus = open_corpus(root)
            chosen = choose_layers(corpus, layers)
            cases, incidents = cases_of(corpus, chosen, annotators)
        mine = [case for case in cases if case.standing == "agreed"]
        incidents += _nobody(corpus, mine)
        if not exit_code(incidents):
            incidents += _write(corpus, mine, dry_run)
    counts = Counter(case.layer for case in mine)
    if json:
        rows = {layer.id: counts[layer.id] for layer in chosen}
        print(json_text({"taken": rows, "incidents": incident_rows(incidents)}))
        return exit_code(incidents)
    print_incidents(incidents)
    if not exit_code(incidents):
        for layer in chosen:
            done = "would become drafts" if dry_run else "are drafts now"
            are_people = all(case.are_people for case in mine if case.layer == layer.id)
            alike = "that all agree on" if are_people else "that the passes have alike"
            print(f"{visible_line(layer.id)}: documents {alike} and {done}: {counts[layer.id]}")
    return exit_code(incidents)


def _nobody(corpus: Corpus, cases: Sequence[Case]) -> list[Incident]:
    """An incident unless the annotator that stands for nobody is there, and is no person."""
    kinds = {one.id: one.kind for one in corpus.annotators}
    if not cases or kinds.get(AGREED) == "model":
        return []
    line = f'- {{id: {AGREED}, kind: model, which: "what all annotators agree on; decided by nobody"}}'
    message = (
        f"what nobody decided is signed `{AGREED}`, which has to stand there and be no person: add the line `{line}`"
    )
    return [Incident("annotation-annotator", "annotations/annotators.yaml", message)]


def _write(corpus: Corpus, cases: Sequence[Case], dry_run: bool) -> list[Incident]:
    kinds = {one.id: one.kind for one in corpus.annotators}
    version = corpus.scheme.version if corpus.scheme else ""
    lines = []
    for case in cases:
        document = corpus.by_id[case.document]
        shown = shown_today(document)
        lines.append(taken(case.merged, shown.sha256, version, kinds))
        if shown.log.edits and not dry_run:
            # So that the decision can be carried when the text is cleaned anew.
            write_shown(shown, document, corpus.root)
    files, incidents = merge_decided(corpus, lines, replace_old=False)
    if not dry_run:
        for name, data in files.items():
            write_beside(corpus.root / name, data)
            print(f"wrote {name}", file=sys.stderr)
    return incidents
