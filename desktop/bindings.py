"""Keys that differ from the program's own: one small TOML file, written by the program when a key is changed (F1).

# keys.toml, beside settings.toml
[keys]
"case.dispatch" = ["F6"]
"figures.copy" = []          # none
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from desktop.problems import Problem
from desktop.settings import settings_file

Keys = Mapping[str, tuple[str, ...]]
"""By a command's name, in Qt's portable form; an empty tuple: no key."""


class KeysBroken(Problem):
    """The file is there and says nothing that can be followed."""

    id = "keys.broken"
    happened = "The file of changed keys {file} cannot be used: {reason}"
    kept = "The file was left as it is, and every command has the program's own key."
    advice = "Mend the file, or change a key on the page of keys (F1): the broken file is then put aside as {aside}."


def keys_file(environ: Mapping[str, str] = os.environ) -> Path:
    """keys.toml in SHAOTAI_HOME where that is set, else beside the settings file."""
    if home := environ.get("SHAOTAI_HOME"):
        return Path(home).expanduser() / "keys.toml"
    return settings_file(environ).with_name("keys.toml")


def read_keys(file: Path) -> dict[str, tuple[str, ...]]:
    """The changed keys; none where there is no file. Raises KeysBroken, and never writes."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise _broken(file, f"it is not UTF-8 text (byte {error.start})") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise _broken(file, str(error)) from error
    table = said.pop("keys", {})
    if said or not isinstance(table, dict):
        raise _broken(file, "it holds something else than a table [keys]")
    for name, keys in table.items():
        if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
            raise _broken(file, f"{name} must be a list of keys in quotes")
    return {name: tuple(keys) for name, keys in table.items()}


def write_keys(file: Path, keys: Keys) -> None:
    """Write the changed keys, whole or not at all. A file that could not be read is put aside first. Raises OSError."""
    try:
        read_keys(file)
    except KeysBroken:
        file.replace(_aside(file))
    lines = ["# Keys that differ from the program's own. Changed on the page of keys (F1).", "[keys]"]
    lines += [f"{_quoted(name)} = [{', '.join(map(_quoted, some))}]" for name, some in sorted(keys.items())]
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    new.write_text("\n".join(lines) + "\n", encoding="utf-8")
    new.replace(file)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's too, but for what lies beyond 16 bits and for DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _aside(file: Path) -> Path:
    return file.with_name("keys.broken.toml")


def _broken(file: Path, reason: str) -> KeysBroken:
    return KeysBroken(file=file, reason=reason, aside=_aside(file).name)
