"""Writes the OpenAPI document to the file named: ``make openapi``."""

import sys
from pathlib import Path

from syren_portal.app import bare_app
from syren_portal.openapi import written

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(bare_app()), encoding="utf-8")
