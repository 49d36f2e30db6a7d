"""The command line: one line per verb; what a verb needs is imported when it runs, so that `jalaa --help` answers at once.

Exit codes: 0 all is well (warnings and notes included), 1 there is an error (with --strict: or a warning), 2 a wrong call, 130 interrupted.
"""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from jalaa.incidents import Refused

app = typer.Typer(
    name="jalaa",
    help="Arabic news, cleaned by recorded and invertible edits, annotated span by span, released as a citable dataset.",
    epilog="Exit codes: 0 well, 1 an error (with --strict: or a warning), 2 a wrong call.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Root = Annotated[Path, typer.Option("--root", help="The folder that holds dataset/ and annotations/.")]
HERE = Path(".")


@app.command("build")
def _build(
    root: Root = HERE, rows: Annotated[int, typer.Option(min=0, help="How many rows to show at the end.")] = 3
) -> None:
    """Build the dataset: clean, carry annotations, write Parquet and card, load it, swap it in."""
    from jalaa.commands.build import run

    raise typer.Exit(run(root, rows))


@app.command("check")
def _check(
    root: Root = HERE,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check texts, rules, annotations, splits and built files; change nothing."""
    from jalaa.commands.check import run

    raise typer.Exit(run(root, strict, json))


@app.command("split")
def _split(
    root: Root = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
) -> None:
    """Put new documents into train and test; say which texts share words. Documents that have a split keep it."""
    from jalaa.commands.split import run

    raise typer.Exit(run(root, dry_run))


@app.command("overlap")
def _overlap(
    other: Annotated[
        str,
        typer.Argument(
            metavar="OTHER", help="A folder, a .jsonl[.gz], a .parquet, or NAMESPACE/NAME[@revision] of the Hub."
        ),
    ],
    root: Root = HERE,
    column: Annotated[
        str | None,
        typer.Option("--column", help="The column or key of the texts; without it the usual names are tried."),
    ] = None,
    config: Annotated[str | None, typer.Option("--config", help="The config of a dataset of the Hub.")] = None,
    words: Annotated[
        int | None,
        typer.Option("--words", min=1, help="The length of a run; without it `shared_words` of corpus.yaml."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say which documents of this corpus stand in somebody else's texts, by shared runs of words."""
    from jalaa.commands.overlap import run

    raise typer.Exit(run(other, root, column, config, words, json))


@app.command("explain")
def _explain(
    document: Annotated[str, typer.Argument(help="The id of a document, or the beginning of it.")],
    root: Root = HERE,
    at: Annotated[int | None, typer.Option("--at", help="A position in the received text (code points).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a received text with every cut, its rule and why; or what became of one position."""
    from jalaa.commands.explain import run

    raise typer.Exit(run(root, document, at, json))


Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules",
        metavar="SET_OR_FILE",
        help="A rule set, or a .yaml file of rules; repeatable. Without it: arabic-news.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("clean")
def _clean(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A .jsonl[.gz] or .parquet file, or a folder of .txt.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Likewise; appears whole or not at all.")],
    edits: Annotated[
        Path | None, typer.Option("--edits", metavar="FILE", help="Write a row for each cut: .jsonl[.gz], .parquet.")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="Write what could not be read, and why: JSONL.")
    ] = None,
    rules: Rules = None,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object.")] = False,
) -> None:
    """Clean texts of your own, and record every cut."""
    from jalaa.commands.clean import run

    raise typer.Exit(run(source, out, edits, rejects, rules or [], json))


@app.command("score")
def _score(
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED", help="JSONL: id, outlet, text, cuts.")],
    rules: Rules = None,
    edits: Annotated[
        Path | None, typer.Option("--edits", metavar="FILE", help="Score these edits (JSONL: id, start, end) instead.")
    ] = None,
    errors: Annotated[int, typer.Option("--errors", metavar="N", min=0, help="Show so many of the worst errors.")] = 0,
    json: Json = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="PINS", help="Write what was reached as a floor: JSON.")
    ] = None,
) -> None:
    """Measure a cleaning against labelled texts."""
    from jalaa.commands.score import run

    raise typer.Exit(run(labelled, rules or [], edits, errors, json, save))


rules_app = typer.Typer(
    help="List, show, test and learn rules of cleaning.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(rules_app, name="rules")


@rules_app.command("list")
def _rules_list(rules: Rules = None, json: Json = False) -> None:
    """List the rules of a set in their order: id, kind, finder, place, why."""
    from jalaa.commands.rules import run_list

    raise typer.Exit(run_list(rules or [], json))


@rules_app.command("show")
def _rules_show(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a rule.")], rules: Rules = None
) -> None:
    """Show one rule with its reason and examples, as YAML."""
    from jalaa.commands.rules import run_show

    raise typer.Exit(run_show(id, rules or []))


@rules_app.command("test")
def _rules_test(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="Rule sets or .yaml files.")] = None,
) -> None:
    """Prove rules by their own examples."""
    from jalaa.commands.rules import run_test

    raise typer.Exit(run_test(files or []))


@rules_app.command("learn")
def _rules_learn(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="Texts of an outlet: .jsonl or .jsonl.gz with id and text.")
    ],
    outlet: Annotated[
        str, typer.Option("--outlet", help="The outlet whose texts are read, and to which the rules are limited.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The file of rules to write.")],
    accept: Annotated[
        str | None, typer.Option("--accept", help="`sure`: write only the proposals that nothing speaks against.")
    ] = None,
    json: Json = False,
) -> None:
    """Propose rules from what repeats in an outlet's unlabelled texts; a person decides."""
    if accept not in (None, "sure"):
        raise typer.BadParameter(f"`{accept}` is not known; it is `sure`, or left out", param_hint="--accept")
    from jalaa.commands.rules_learn import run

    raise typer.Exit(run(source, outlet, out, "sure" if accept else None, json))


Format = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="label-studio, brat, webanno-tsv, conll or jsonl."),
]
Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="OURS=THEIRS,…", help="Names of the fields of a JSONL: text, id, spans, start, …"),
]
TextField = Annotated[
    str | None,
    typer.Option("--text-field", metavar="FIELD", help="Which data field of Label Studio tasks was annotated."),
]


@app.command("import")
def _import(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="An export; for brat a folder, or one .ann.")],
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="label-studio, brat, webanno-tsv, conll or jsonl.")
    ],
    root: Root = HERE,
    fields: Fields = None,
    text_field: TextField = None,
    labels: Annotated[
        list[str] | None, typer.Option("--labels", metavar="OLD=NEW", help="A label or relation by its name here.")
    ] = None,
    annotator: Annotated[
        list[str] | None,
        typer.Option("--annotator", metavar="[THEIRS=]ID", help="Who made it; without THEIRS: where no one is named."),
    ] = None,
    layer: Annotated[str | None, typer.Option("--layer", help="The layer, where the export leaves it open.")] = None,
    reanchor: Annotated[
        bool, typer.Option("--reanchor", help="Put spans that do not fit where their words stand, and mark them.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let it take the place of what the annotator made before.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, fit and count; write nothing.")] = False,
    json: Json = False,
) -> None:
    """Import annotations: every span fitted to its text, nothing dropped without a word."""
    from jalaa.annotation.arriving import Names
    from jalaa.commands.import_ import run

    people = {theirs if found else None: ours for theirs, found, ours in _pairs(annotator, "--annotator", alone=True)}
    names = Names({old: new for old, _, new in _pairs(labels, "--labels")}, people, layer)
    raise typer.Exit(run(path, root, format, _fields(fields), text_field, names, reanchor, replace, dry_run, json))


@app.command("export")
def _export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A file; for brat a folder.")],
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="label-studio, brat or conll.")],
    root: Root = HERE,
    layer: Annotated[list[str] | None, typer.Option("--layer", help="Only this layer; repeatable.")] = None,
    annotator: Annotated[list[str] | None, typer.Option("--annotator", help="Only this annotator; repeatable.")] = None,
) -> None:
    """Write annotations on today's texts in the format of another tool, and say what it cannot hold."""
    from jalaa.commands.export import run

    raise typer.Exit(run(out, root, format, layer or [], annotator or []))


Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="A Label Studio: https://label.example.org")]
Suggestions = Annotated[
    Path | None, typer.Option("--suggestions", metavar="FILE", help="A model's layer file (JSONL); none without it.")
]


@app.command("suggest")
def _suggest(
    documents: Annotated[
        list[str] | None, typer.Argument(metavar="[DOCUMENT]…", help="Ids or beginnings of them; all if none.")
    ] = None,
    root: Root = HERE,
    layer: Annotated[list[str] | None, typer.Option("--layer", help="Only this layer; repeatable.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write them as annotations (JSONL), for push --suggestions."),
    ] = None,
    measure: Annotated[
        bool,
        typer.Option("--measure", help="Say how far they agree with what was decided, leaving each text out in turn."),
    ] = False,
    json: Json = False,
) -> None:
    """Suggest spans for today's texts: strings accepted in other texts, dates and numbers, attribution frames."""
    if measure and (documents or out):
        raise typer.BadParameter("it measures all decided texts and writes nothing", param_hint="--measure")
    from jalaa.commands.suggest import run

    raise typer.Exit(run(root, documents or [], layer or [], out, measure, json))


@app.command("push")
def _push(
    address: Address,
    root: Root = HERE,
    layer: Annotated[list[str] | None, typer.Option("--layer", help="Only this layer; repeatable.")] = None,
    suggestions: Suggestions = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Show what `jalaa suggest` gives, as predictions of its own.")
    ] = False,
    annotator: Annotated[
        list[str] | None,
        typer.Option("--annotator", metavar="ID", help="A project of this annotator's own, to be blind; repeatable."),
    ] = None,
    json: Json = False,
) -> None:
    """Bring today's texts to a Label Studio server, one project per layer; the token is in JALAA_LABEL_STUDIO_TOKEN."""
    if suggest and suggestions:
        raise typer.BadParameter(
            "people are shown the suggestions of one: leave out --suggestions", param_hint="--suggest"
        )
    from jalaa.commands.push import run

    raise typer.Exit(run(address, root, layer or [], suggestions, suggest, json, annotator or []))


@app.command("pull")
def _pull(
    address: Address,
    root: Root = HERE,
    layer: Annotated[list[str] | None, typer.Option("--layer", help="Only this layer; repeatable.")] = None,
    annotator: Annotated[
        list[str] | None,
        typer.Option("--annotator", metavar="NUMBER=ID", help="Who an account is, if its address does not say it."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let it take the place of what the annotator made before.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring home what everybody annotated on a Label Studio server; the token is in JALAA_LABEL_STUDIO_TOKEN."""
    from jalaa.commands.pull import run

    people = {number: ours for number, _, ours in _pairs(annotator, "--annotator")}
    raise typer.Exit(run(address, root, layer or [], people, replace, json))


@app.command("annotate")
def _annotate(
    root: Root = HERE,
    program: Annotated[Path, typer.Option("--program", help="Label Studio's own command.")] = Path("label-studio"),
    folder: Annotated[Path, typer.Option("--folder", help="Where the server keeps its data.")] = Path(
        ".cache/label-studio"
    ),
    suggestions: Suggestions = None,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest/--no-suggest", help="Whether to show what `jalaa suggest` gives, without --suggestions."
        ),
    ] = True,
    check: Annotated[
        bool, typer.Option("--check", help="Try the whole way there and back with a new server, and stop.")
    ] = False,
) -> None:
    """Start a Label Studio on this machine with the texts in it, until Ctrl-C (scripts/annotate installs it first)."""
    from jalaa.commands.annotate import run

    raise typer.Exit(run(program, root, folder, suggestions, suggest, check))


@app.command("publish")
def _publish(
    repository: Annotated[str, typer.Argument(metavar="NAMESPACE/NAME", help="A dataset repository; made if absent.")],
    root: Root = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    json: Json = False,
) -> None:
    """Publish the released version to a Hugging Face Hub: one commit, one tag, downloaded again and compared."""
    from jalaa.commands.publish import run

    raise typer.Exit(run(repository, root, dry_run, json))


@app.command("fetch")
def _fetch(
    wanted: Annotated[
        str, typer.Argument(metavar="NAME@VERSION", help="NAMESPACE/NAME@0.1.0; or @ a commit, or a content digest.")
    ],
    into: Annotated[Path | None, typer.Option("--into", help="The folder; NAME-VERSION without it.")] = None,
    json: Json = False,
) -> None:
    """Bring a published version into a folder, and compare it with its manifest and its content digest."""
    from jalaa.commands.fetch import run

    raise typer.Exit(run(wanted, into, json))


@app.command("cite")
def _cite(
    folder: Annotated[Path, typer.Argument(help="A corpus, or a dataset that was built or fetched.")] = HERE,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="bibtex, apa or cff.")] = "bibtex",
) -> None:
    """Print how to cite a version, with its content digest."""
    if form not in ("bibtex", "apa", "cff"):
        raise typer.BadParameter(f"`{form}` is not known; it is bibtex, apa or cff", param_hint="--format")
    from jalaa.commands.cite import run

    raise typer.Exit(run(folder, form))


@app.command("carry")
def _carry(
    root: Root = HERE,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="ID", help="Publish this span as it stands today; or all of a status."),
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", metavar="ID", help="Give this span up; say --why. Repeatable.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason, kept with the decision.")] = None,
    json: Json = False,
) -> None:
    """Show how spans came to today's texts; accept or drop those that cleaning touched."""
    if drop and not (why and why.strip()):
        raise typer.BadParameter("a span is given up with a reason: add --why TEXT", param_hint="--drop")
    from jalaa.commands.carry import run

    raise typer.Exit(run(root, accept or [], drop or [], why, json))


@app.command("agree")
def _agree(root: Root = HERE, json: Json = False) -> None:
    """Say how far annotators of the same documents agree, per label; of passes of a model: self-consistency."""
    from jalaa.commands.agree import run

    raise typer.Exit(run(root, json))


adjudicate_app = typer.Typer(
    help="What annotators of one document disagree on, decided by a person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(adjudicate_app, name="adjudicate")
Layers = Annotated[list[str] | None, typer.Option("--layer", help="Only this layer; repeatable.")]
Versions = Annotated[
    list[str] | None,
    typer.Option("--annotator", metavar="ID", help="Whose versions; repeatable. Else the people, else everybody."),
]
Accounts = Annotated[
    list[str] | None,
    typer.Option("--annotator", metavar="NUMBER=ID", help="Who an account is, if its address does not say it."),
]
Everything = Annotated[bool, typer.Option("--all", help="Also documents that all agree on, for a person to confirm.")]
Again = Annotated[bool, typer.Option("--again", help="Also documents that were decided before.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
ReplaceDecided = Annotated[bool, typer.Option("--replace", help="Let it take the place of what was decided before.")]


@adjudicate_app.command("show")
def _adjudicate_show(root: Root = HERE, layer: Layers = None, annotator: Versions = None, json: Json = False) -> None:
    """Say for each document what all agree on and how much is to be decided."""
    from jalaa.commands.adjudicate import run_show

    raise typer.Exit(run_show(root, layer or [], annotator or [], json))


@adjudicate_app.command("take")
def _adjudicate_take(
    root: Root = HERE, layer: Layers = None, annotator: Versions = None, dry_run: DryRun = False, json: Json = False
) -> None:
    """Write documents that all agree on in everything as drafts; nobody decided them, so they are not gold."""
    from jalaa.commands.adjudicate import run_take

    raise typer.Exit(run_take(root, layer or [], annotator or [], dry_run, json))


@adjudicate_app.command("push")
def _adjudicate_push(
    address: Address,
    root: Root = HERE,
    layer: Layers = None,
    annotator: Versions = None,
    everything: Everything = False,
    again: Again = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Bring what is to be decided to a Label Studio server, each version with its annotators."""
    from jalaa.commands.adjudicate_out import Chosen, run_push

    chosen = Chosen(tuple(layer or ()), tuple(annotator or ()), everything, again)
    raise typer.Exit(run_push(address, root, chosen, dry_run, json))


@adjudicate_app.command("pull")
def _adjudicate_pull(
    address: Address,
    root: Root = HERE,
    layer: Layers = None,
    annotator: Accounts = None,
    replace: ReplaceDecided = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Bring home what was decided, into annotations/decided; gold where a person decided."""
    from jalaa.commands.adjudicate_home import run_pull

    people = {number: ours for number, _, ours in _pairs(annotator, "--annotator")}
    raise typer.Exit(run_pull(address, root, layer or [], people, replace, dry_run, json))


@adjudicate_app.command("export")
def _adjudicate_export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Gets LAYER.json and LAYER.xml for each layer.")],
    root: Root = HERE,
    layer: Layers = None,
    annotator: Versions = None,
    everything: Everything = False,
    again: Again = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write tasks and labelling configuration of an adjudication, to be imported into a project by hand."""
    from jalaa.commands.adjudicate_out import Chosen, run_export

    chosen = Chosen(tuple(layer or ()), tuple(annotator or ()), everything, again)
    raise typer.Exit(run_export(folder, root, chosen, dry_run, json))


@adjudicate_app.command("import")
def _adjudicate_import(
    path: Annotated[Path, typer.Argument(metavar="EXPORT", help="A JSON export of the adjudicated project.")],
    layer: Annotated[str, typer.Option("--layer", help="The layer that was adjudicated.")],
    root: Root = HERE,
    annotator: Accounts = None,
    replace: ReplaceDecided = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read an export of an adjudicated project into annotations/decided."""
    from jalaa.commands.adjudicate_home import run_import

    people = {number: ours for number, _, ours in _pairs(annotator, "--annotator")}
    raise typer.Exit(run_import(path, root, layer, people, replace, dry_run, json))


@app.command("status")
def _status(
    address: Annotated[
        str | None, typer.Argument(metavar="[ADDRESS]", help="A Label Studio, to see what is not here yet.")
    ] = None,
    root: Root = HERE,
    layer: Layers = None,
    annotator: Accounts = None,
    json: Json = False,
) -> None:
    """Show how far each text is with each annotator, here and on a server."""
    from jalaa.commands.status import run

    people = {number: ours for number, _, ours in _pairs(annotator, "--annotator")}
    raise typer.Exit(run(address, root, layer or [], people, json))


@app.command("diff")
def _diff(
    before: Annotated[
        str, typer.Argument(metavar="OLD", help="A dataset: folder, tag, NAMESPACE/NAME@v0.1.0; or a layer file.")
    ],
    after: Annotated[str, typer.Argument(metavar="NEW", help="Likewise.")],
    root: Root = HERE,
    format: Format = None,
    fields: Fields = None,
    text_field: TextField = None,
    json: Json = False,
) -> None:
    """Compare two datasets (texts, splits, spans, labels, columns), or two annotation layers or exports."""
    from jalaa.commands.diff import run

    raise typer.Exit(run(before, after, root, format, _fields(fields), text_field, json))


@app.command("release")
def _release(
    version: Annotated[str, typer.Argument(metavar="X.Y.Z", help="The version that dataset/corpus.yaml prepares.")],
    root: Root = HERE,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day of the release; no clock is asked.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say all that would happen; write nothing.")] = False,
    json: Json = False,
) -> None:
    """Release a version: every check, the least version asked for, ledger, commit and tag. Nothing is pushed."""
    from jalaa.commands.release import run

    raise typer.Exit(run(root, version, date, dry_run, json))


scheme_app = typer.Typer(
    help="What annotators mark: layers, labels, relations, attributes.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(scheme_app, name="scheme")


@scheme_app.command("show")
def _scheme_show(root: Root = HERE, json: Json = False) -> None:
    """Show the scheme; labels in use bear a star, defaults an equals sign."""
    from jalaa.commands.scheme import run_show

    raise typer.Exit(run_show(root, json))


@scheme_app.command("config")
def _scheme_config(
    layer: Annotated[str, typer.Argument(metavar="LAYER", help="A layer of annotations/scheme.yaml.")],
    root: Root = HERE,
) -> None:
    """Print the labelling configuration of Label Studio for a layer."""
    from jalaa.commands.scheme import run_config

    raise typer.Exit(run_config(root, layer))


@scheme_app.command("tables")
def _scheme_tables(root: Root = HERE) -> None:
    """Write the tables of labels in the guidelines anew."""
    from jalaa.commands.scheme import run_tables

    raise typer.Exit(run_tables(root))


@app.command("withhold")
def _withhold(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that is not there yet.")], root: Root = HERE
) -> None:
    """Write the edition without the texts that may not be published; `jalaa rehydrate` undoes it for who has the texts."""
    from jalaa.commands.withhold import run

    raise typer.Exit(run(root, out))


@app.command("rehydrate")
def _rehydrate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An edition without texts.")],
    copies: Annotated[Path, typer.Option("--from", metavar="FOLDER", help="Your own copies of the texts: .txt files.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="OUT", help="Where the dataset is written; without it: DIR-full.")
    ] = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Make the full dataset from an edition without texts and your own copies, each proved by its SHA-256."""
    from jalaa.commands.rehydrate import run

    raise typer.Exit(run(folder, copies, into, json, rules or []))


def _pairs(given: list[str] | None, option: str, alone: bool = False) -> list[tuple[str, str, str]]:
    """Options of the shape OLD=NEW, parted at the last `=`; with `alone` also a lone NEW."""
    parted = [one.rpartition("=") for one in given or []]
    for one, (old, found, new) in zip(given or [], parted, strict=True):
        if not new or not (found or alone) or (found and not old):
            raise typer.BadParameter(f"`{one}` is not of the shape OLD=NEW", param_hint=option)
    return parted


def _fields(given: str | None) -> dict[str, str]:
    parts = [one.partition("=") for one in (given or "").split(",") if one.strip()]
    for ours, found, theirs in parts:
        if not (found and ours.strip() and theirs.strip()):
            raise typer.BadParameter(f"`{ours}{found}{theirs}` is not of the shape OURS=THEIRS", param_hint="--fields")
    return {ours.strip(): theirs.strip() for ours, _, theirs in parts}


def main() -> None:
    """Run a verb; incidents that stop it are printed, with --json as one object, and the exit code is 1 (130 where somebody interrupts)."""
    for stream in (sys.stdout, sys.stderr):
        # Arabic whatever the locale says; a path may hold bytes that are no UTF-8.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="jalaa")
    except Refused as refused:
        from jalaa.commands.printing import print_refused

        print_refused(refused.incidents, json="--json" in sys.argv[1:])
        sys.exit(1)
    except OSError as error:
        from jalaa.commands.printing import visible_line

        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(visible_line(f"jalaa: stopped by the system: {told}: mend that, and call it again"), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
