"""What all tests share: real tests that are named when left out, other people's data, golden files, caches inside the project."""

import difflib
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = "real: left out without --real"
SLOW = ("server", "test_staging", "test_killed_import")
"""Groups of tests that take minutes, the slowest first: where several workers share the tests, none of them may be left for the end."""

for name, folder in {
    "XDG_CACHE_HOME": ".cache",
    "PIP_CACHE_DIR": ".cache/pip",
    "HF_HOME": ".cache/huggingface",
}.items():
    os.environ.setdefault(name, str(ROOT / folder))
for name in ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS", "HF_HUB_DISABLE_XET"):
    os.environ.setdefault(name, "1")  # the Hub of tests/hub has no Xet

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--real`, `--renew` and `--lower-floor`."""
    parser.addoption(
        "--real", action="store_true", help="run the real tests too; one that is skipped is then a failure"
    )
    parser.addoption("--renew", action="store_true", help="write golden files anew instead of comparing with them")
    parser.addoption("--lower-floor", action="store_true", help="with --renew: let the floor of cleaning fall")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave real tests out unless they are asked for; several workers share the tests file by file, the slow ones first."""
    if not config.getoption("--real"):
        for item in items:
            if item.get_closest_marker("real"):
                item.add_marker(pytest.mark.skip(reason=LEFT_OUT))
    if hasattr(config, "workerinput"):  # one of several workers
        groups = {item: _group(item) for item in items}
        for item, group in groups.items():
            item.add_marker(pytest.mark.xdist_group(group))
        items.sort(key=lambda item: SLOW.index(groups[item]) if groups[item] in SLOW else len(SLOW))


def _group(item: pytest.Item) -> str:
    """What one worker runs together: a file, and all real tests of one server, which is started once."""
    return "server" if item.get_closest_marker("real") and item.path.parent.name == "server" else item.path.stem


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Under `--real` a real test that was skipped, or is expected to fail, is a failure: nobody would see that it proves nothing."""
    report = yield
    if report.skipped and item.config.getoption("--real") and item.get_closest_marker("real"):
        reason = getattr(report, "wasxfail", None) or report.longrepr[2]
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is a real test and did not run under --real: {reason}"
        report.__dict__.pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Under `--real` a file that is skipped whole is a failure: it might hold real tests."""
    report = yield
    if report.skipped and collector.config.getoption("--real"):
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped whole under --real: {report.longrepr[2]}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the real tests that were left out; the short summary names each."""
    reports = terminalreporter.stats.get("skipped", [])
    count = sum(isinstance(report.longrepr, tuple) and LEFT_OUT in report.longrepr[2] for report in reports)
    if count:
        terminalreporter.write_line(f"real tests left out (named below): {count}; to run them: ./scripts/test --real")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Other people's data, read where it lies (`JALAA_TEST_DATA`, else ../shared/data) and never copied; absent, the test is skipped."""
    folder = Path(os.environ.get("JALAA_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: set JALAA_TEST_DATA to where the test data lies")
    return folder


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return request.config.getoption("--renew")


@pytest.fixture
def golden(request: pytest.FixtureRequest, renew: bool) -> Callable[[Path, str], None]:
    """A function that compares a text with the golden file at a path; a stale one fails and says which command renews it."""

    def compare(path: Path, text: str) -> None:
        if renew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
            return
        expected = path.read_bytes().decode("utf-8") if path.exists() else ""
        if text != expected:
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1)
            command = f"./scripts/test --renew {shlex.quote(request.node.nodeid)}"
            pytest.fail(
                f"{path} is stale. If the new one is right: {command}\n" + "\n".join(list(lines)[:60]), pytrace=False
            )

    return compare
