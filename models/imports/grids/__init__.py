"""Importing grids: new ones entered, changed ones brought up to date, the same left alone, missing ones closed if wished."""

from __future__ import annotations

from models.imports.grids.fields import GridFields as GridFields
from models.imports.grids.importing import import_grids as import_grids
from models.imports.grids.importing import survey_grids as survey_grids
from models.imports.grids.mapping import GridMapping as GridMapping
from models.imports.grids.mapping import read_grid_mapping as read_grid_mapping
from models.imports.grids.records import GridChange as GridChange
from models.imports.grids.records import GridChanges as GridChanges
from models.imports.grids.records import GridTold as GridTold
from models.imports.grids.records import Missing as Missing
from models.imports.grids.tables import grid_features as grid_features
