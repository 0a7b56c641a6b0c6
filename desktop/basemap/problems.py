"""What can be wrong with a base map that somebody names, told in three parts."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

from desktop.problems import Problem

NOTHING = "The city's base maps are as they were."


class BaseMapProblem(Problem):
    """Any of the problems below."""

    id = "input.base_map"
    happened = "{address} cannot be used as a base map."
    kept = NOTHING
    advice = "Look at the file or the address, correct it, and run the command again."


class NoPackage(BaseMapProblem):
    id = "input.base_map_file"
    happened = "{address} is no MBTiles file that can be read."
    advice = "Look whether the path is right, the file may be read and was copied whole."


class VectorTiles(BaseMapProblem):
    id = "input.base_map_vector"
    happened = "{address} holds vector tiles ({format}); this program shows tiles that are pictures."
    advice = "Make a raster MBTiles of it (PNG, JPEG or WebP), for example with QGIS."


class EmptyPackage(BaseMapProblem):
    id = "input.base_map_empty"
    happened = "{address} has no tile in it that is a picture."
    advice = "Export it again, and look at its zoom levels and its extent."


class BadTemplate(BaseMapProblem):
    id = "input.base_map_address"
    happened = "{address} is no address of tiles: {said}."
    advice = "Use http:// or https:// with {{z}}, {{x}} and {{y}} where they belong, or an address of WMTS or WMS capabilities."


class CrsUnsupported(BaseMapProblem):
    id = "input.base_map_crs"
    happened = "Tiles in {crs} cannot be shown under this map."
    advice = "Tiles must be cut by web mercator, of WGS84 (or CGCS2000), or of GCJ-02 as Amap's are: --crs WGS84, --crs GCJ-02."


class ServiceSilent(BaseMapProblem):
    id = "input.base_map_service"
    happened = "The tile service at {host} did not answer as one: {said}."
    advice = "Check the address, its key and the network, and run the command again."


class NoWmtsLayer(BaseMapProblem):
    id = "input.base_map_layer"
    happened = "The service has no layer {layer} in web mercator, or more than one and it was not said which."
    advice = "It has: {found}. Name one of these: --layer NAME."


class Taken(BaseMapProblem):
    id = "input.base_map_exists"
    happened = "There is already a base map called {name}."
    advice = "Choose another name, or remove that one first: ./run city base-map remove NAME."


class Unknown(BaseMapProblem):
    id = "input.base_map_unknown"
    happened = "There is no base map called {name}."
    advice = "./run city base-map list tells which there are; drawn is the one that the program draws itself."
