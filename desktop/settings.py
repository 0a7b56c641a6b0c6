"""The settings file: TOML, written by the user, only read by the program.

# ~/.config/shaotai/settings.toml
database = "postgresql+psycopg://zhang@db.example.cn/shaotai_jimo?sslmode=verify-full"
city = "demo"            # which city of the embedded database
account = "operator"     # operator, supervisor, leader
language = "zh"          # zh or en
replica = "postgresql://copy.example.cn/shaotai_jimo"   # figures are read from this copy of the database
gateway = "https://gateway.example.cn"   # where phones reach the gateway, for the codes that sign them in
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import platformdirs

from desktop.problems import Problem

LANGUAGES = ("zh", "en")


class SettingsBroken(Problem):
    """The file is there and says nothing that can be followed."""

    id = "settings.broken"
    happened = "The settings file {file} cannot be used: {reason}"
    kept = "The file was left as it is, and nothing was started."
    advice = "Mend the file, or move it away to start with the defaults."


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says; None where it is silent."""

    database: str | None = None
    owner_database: str | None = None
    city: str | None = None
    account: str | None = None
    language: str | None = None
    gateway: str | None = None
    replica: str | None = None


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """SHAOTAI_SETTINGS, or settings.toml in the user's configuration folder."""
    if chosen := environ.get("SHAOTAI_SETTINGS"):
        return Path(chosen).expanduser()
    return platformdirs.user_config_path("shaotai", appauthor=False) / "settings.toml"


def read_settings(file: Path | None = None) -> Settings:
    """The settings; the defaults where there is no file. Raises SettingsBroken, and never writes."""
    file = file or settings_file()
    try:
        # utf-8-sig: editors on Windows put a mark in front.
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsBroken(file=file, reason=f"it is not UTF-8 text (byte {error.start})") from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsBroken(file=file, reason=str(error)) from error
    known = [field.name for field in fields(Settings)]
    for name, value in said.items():
        if name not in known:
            raise SettingsBroken(file=file, reason=f"{name!r} is no setting; there are {', '.join(known)}")
        if not isinstance(value, str) or not value.strip():
            raise SettingsBroken(file=file, reason=f"{name} must be a text in quotes")
    settings = Settings(**said)
    if settings.language not in (None, *LANGUAGES):
        raise SettingsBroken(file=file, reason=f"language must be one of {', '.join(LANGUAGES)}")
    return settings
