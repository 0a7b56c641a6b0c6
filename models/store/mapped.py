"""Every mapped class of the schema, for the migrations and the test that compares the two."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

import models
from models.store.base import Base


def metadata() -> MetaData:
    """Return the metadata of all tables, whichever subject's `tables` module they are in."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        if module.name.endswith(".tables") and ".reading." not in module.name:
            importlib.import_module(module.name)
    return Base.metadata
