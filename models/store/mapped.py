"""Every mapped class of the schema, for the migrations and the test that compares the two."""

from __future__ import annotations

import importlib.util
import pkgutil

from sqlalchemy import MetaData

import models
from models.store.base import Base


def metadata() -> MetaData:
    """Return the metadata of all tables, whichever subject's `tables` module they are in."""
    for package in pkgutil.iter_modules(models.__path__):
        name = f"models.{package.name}.tables"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata
