"""./run and ./test on a checkout of their own, whose main.py tells what it was called with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TELL = "import os, sys\nprint(os.getcwd(), *sys.argv[1:], sep='|')\n"
STAMP = """. .ci/setup.sh
mkdir -p resources/vendor
stamp .venv/.complete "$(venv_header)" requirements.lock
stamp resources/vendor/.complete pages package-lock.json
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the two commands are tried on Linux")


def shell(checkout: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PYTHON": sys.executable, **environment}
    return subprocess.run(
        ["sh", "-euc", script], cwd=checkout, env=env, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout in which nothing was set up but the system packages, in a folder with a space and Chinese."""
    checkout = tmp_path / "哨台 副本"
    checkout.mkdir()
    for name in ("run", "test", "requirements.lock", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, checkout / name)
    shutil.copytree(ROOT / ".ci", checkout / ".ci")
    (checkout / "main.py").write_text(TELL, "utf-8")
    missing = shell(checkout, '. .ci/setup.sh; list=$(system_list); [ -z "$list" ] || system_missing run "$list"')
    if missing.stdout.strip():
        pytest.skip(f"system packages are missing: {missing.stdout}")
    (checkout / ".setup").mkdir()
    (checkout / ".setup" / "other-system").touch()
    return checkout


@pytest.fixture
def complete(bare: Path) -> Path:
    """A checkout whose steps all left their stamps."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare / ".venv"], check=True)
    assert shell(bare, STAMP).returncode == 0
    return bare


def test_a_complete_set_up_is_not_mentioned(complete: Path) -> None:
    ran = shell(complete, "./run --help")
    assert (ran.stdout, ran.stderr) == (f"{complete}|--help\n", "")


def test_without_a_display_the_desk_becomes_the_headless_job_and_says_so(complete: Path) -> None:
    ran = shell(complete, "./run --city demo")
    assert ran.stdout == f"{complete}|--city|demo|headless|--out|out\n"
    assert "no display" in ran.stderr


def test_the_terminals_language_is_spoken(complete: Path) -> None:
    assert "没有显示器" in shell(complete, "./run", LANG="zh_CN.UTF-8").stderr


@pytest.mark.parametrize(
    "words", ["--headless --seconds 1", "db check", "wall --screen DP-1", "--city x demo build", "-h"]
)
def test_without_a_display_other_commands_are_left_alone(complete: Path, words: str) -> None:
    ran = shell(complete, f"./run {words}")
    assert ran.stdout == f"{complete}|{words.replace(' ', '|')}\n"
    assert ran.stderr == ""


def test_with_a_display_the_desk_is_opened(complete: Path) -> None:
    assert shell(complete, "./run", DISPLAY=":0").stdout == f"{complete}\n"


def test_paths_are_the_callers(complete: Path) -> None:
    elsewhere = complete.parent / "elsewhere"
    elsewhere.mkdir()
    ran = shell(complete, f"cd '{elsewhere}'; '{complete}/run' import cases cases.csv")
    assert ran.stdout == f"{elsewhere}|import|cases|cases.csv\n"


@pytest.mark.parametrize(
    "damage",
    [
        "rm .venv/.complete",
        "rm -r .venv/bin",
        "echo changed >>requirements.lock",
        "head -c 100 requirements.lock >.venv/.complete",
    ],
)
def test_a_half_written_environment_is_not_taken_for_whole(complete: Path, damage: str) -> None:
    ready = ". .ci/setup.sh; venv_ready"
    assert shell(complete, ready).returncode == 0
    assert shell(complete, f"{damage}; {ready}").returncode != 0


def test_pages_are_brought_in_again_when_their_lock_file_changed(complete: Path) -> None:
    ready = ". .ci/setup.sh; pages_ready"
    assert shell(complete, ready).returncode == 0
    assert shell(complete, f"echo >>package-lock.json; {ready}").returncode != 0


def test_a_failed_step_is_named_with_its_reason_and_leaves_no_stamp(bare: Path) -> None:
    (bare / "requirements.lock").write_text(f"alembic==1.20.1 --hash=sha256:{'0' * 64}\n", "utf-8")
    ran = shell(bare, "./run", PIP_NO_INDEX="1", PIP_CONFIG_FILE="/dev/null")
    assert ran.returncode == 1
    assert "Set-up stopped at: Python packages" in ran.stderr
    assert "No matching distribution found for alembic==1.20.1" in ran.stderr
    assert not (bare / ".venv" / ".complete").exists()


def test_a_page_package_that_lacks_a_file_leaves_the_old_pages_standing(complete: Path) -> None:
    before = complete / "resources" / "vendor" / "leaflet" / "leaflet.js"
    before.parent.mkdir(parents=True)
    before.write_text("old", "utf-8")
    ran = subprocess.run([sys.executable, complete / ".ci" / "vendor.py"], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "leaflet.js" in ran.stderr
    assert before.read_text("utf-8") == "old"
