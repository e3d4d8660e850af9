"""``python -m syren_tui``."""

import sys

from syren_tui.cli import main

sys.exit(main())
