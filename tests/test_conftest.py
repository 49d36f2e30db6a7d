"""What the shared test set-up promises, shown on a small invented test folder in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

TESTS = """
import pytest

@pytest.mark.real
def test_server():
    assert True

@pytest.mark.real
def test_browser():
    pytest.skip("no browser here")

@pytest.mark.real
@pytest.mark.xfail(reason="known to be broken")
def test_download():
    assert False

def test_reads_data(test_data):
    assert True

def test_record(golden, request):
    golden(request.path.with_name("record.txt"), "\\u0628\\u063a\\u062f\\u0627\\u062f\\n")
"""


@pytest.fixture
def run(tmp_path):
    """A function that runs pytest with the shared set-up over the tests above, and returns exit code and output."""
    folder = tmp_path / "project" / "tests"
    folder.mkdir(parents=True)
    shutil.copy(CONFTEST, folder)
    folder.joinpath("test_invented.py").write_text(TESTS, encoding="utf-8")
    folder.parent.joinpath("pytest.ini").write_text("[pytest]\nmarkers = real\naddopts = -ra --no-fold-skipped\n")
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "JALAA_TEST_DATA")}
    environment |= {"HOME": "/dev/null/none", "COLUMNS": "200"}

    def run_pytest(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout

    return run_pytest


def test_real_tests_are_left_out_by_name(run):
    """Without `--real` every real test is skipped, and the summary names each and counts them."""
    _, said = run()
    for name in ("test_server", "test_browser", "test_download"):
        assert f"test_invented.py::{name} - real: left out without --real" in said.replace("Skipped: ", "")
    assert "real tests left out (named below): 3" in said


def test_a_real_test_that_does_not_run_is_a_failure(run):
    """With `--real` a real test that is skipped or expected to fail fails, and says why it did not run."""
    code, said = run("--real", "-k", "server or browser or download")
    assert code == 1
    assert "2 failed, 1 passed" in said
    assert "test_browser is a real test and did not run under --real: Skipped: no browser here" in said
    assert "test_download is a real test and did not run under --real: known to be broken" in said


def test_a_file_skipped_whole_is_a_failure_under_real(run, tmp_path):
    """With `--real` a test file that skips itself cannot hide the real tests in it."""
    source = "import pytest\npytest.importorskip('no_such_module_anywhere')\n"
    (tmp_path / "project" / "tests" / "test_hidden.py").write_text(source)
    assert "1 skipped" in run("-k", "hidden")[1]
    code, said = run("--real", "-k", "server or hidden")
    assert code != 0
    assert "test_hidden.py was skipped whole under --real" in said


def test_absent_data_skips_by_name(run, tmp_path):
    """Where other people's data is absent, the test that needs it is named among the skipped, with the folder looked in."""
    _, said = run("-k", "reads_data")
    assert "test_invented.py::test_reads_data" in said
    assert str(tmp_path / "shared" / "data") in said
    (tmp_path / "shared" / "data").mkdir(parents=True)
    assert "1 passed" in run("-k", "reads_data")[1]


def test_a_stale_golden_file_tells_the_command_that_renews_it(run, tmp_path):
    """A golden file that is missing or stale fails with the command; that command writes it; then the test passes."""
    code, said = run("-k", "record")
    assert code == 1
    assert "./scripts/test --renew tests/test_invented.py::test_record" in said
    assert "+بغداد" in said
    assert run("--renew", "-k", "record")[0] == 0
    assert run("-k", "record")[0] == 0
    assert (tmp_path / "project" / "tests" / "record.txt").read_bytes().decode() == "بغداد\n"
