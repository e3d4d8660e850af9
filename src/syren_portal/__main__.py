"""``python -m syren_portal``: the same as ``syren-portal``."""

import sys

from syren_portal.cli import main

if __name__ == "__main__":
    sys.exit(main())
