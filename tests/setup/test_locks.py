"""What gets installed is what was chosen, and nothing else."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def locked() -> dict[str, str]:
    """Name → the entry in requirements.lock: version, marker and hashes."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==((?:.*\\\n)*.*)$", text, re.MULTILINE))


def chosen() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]


@pytest.mark.parametrize("requirement", chosen())
def test_a_chosen_version_is_the_locked_one(requirement: str) -> None:
    name, version = re.sub(r"\[.*\]", "", requirement).split("==")
    assert locked()[name].split()[0] == version


def test_every_locked_package_has_its_hashes() -> None:
    without = [name for name, entry in locked().items() if "--hash=sha256:" not in entry]
    assert len(locked()) >= len(chosen())
    assert not without


def test_every_package_of_the_pages_has_its_integrity() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(entry["integrity"].startswith("sha512-") for path, entry in packages.items() if path)


def test_both_distributions_get_the_same_packages_but_for_their_names() -> None:
    def names(system: str) -> set[str]:
        lines = (ROOT / ".ci" / "packages" / system).read_text("utf-8").splitlines()
        return {line.removesuffix("t64") for line in lines if not line.startswith("#")}

    # Ubuntu has Chromium as a snap alone: there the phone page's tests say that they are left out.
    assert names("bookworm") - {"test: chromium"} == names("noble")
    assert "test: postgresql" in names("noble")
