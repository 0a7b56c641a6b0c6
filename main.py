"""哨台 Shaotai: the command line. `main.py --help` tells what there is; without a command it opens the desk."""

from __future__ import annotations

import sys

from desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
