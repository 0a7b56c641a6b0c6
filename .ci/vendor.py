"""Copy what the pages load from node_modules to resources/vendor, as package.json's "vendor" says.

The new folder takes the old one's place only when it is whole.
"""

import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "resources" / "vendor"


def main() -> None:
    """Raise FileNotFoundError where a package lacks a file that package.json names."""
    half_made = VENDOR.with_name("vendor.new")
    shutil.rmtree(half_made, ignore_errors=True)
    for package, sources in json.loads((ROOT / "package.json").read_text("utf-8"))["vendor"].items():
        for source in sources:
            origin = ROOT / "node_modules" / package / source
            target = half_made / package / origin.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if origin.is_dir():
                shutil.copytree(origin, target)
            else:
                shutil.copyfile(origin, target)
    shutil.rmtree(VENDOR, ignore_errors=True)
    half_made.rename(VENDOR)


if __name__ == "__main__":
    main()
