"""Two versions of the portal: this one, and another made of its sources or of an older commit."""

import os
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Final

from syren_portal.db.migrate import revisions

ROOT: Final = Path(__file__).parents[2]
_MIGRATIONS: Final = Path("src/syren_portal/db/migrations/versions")
_NEXT: Final = '''
"""What a next version may do: add tables, columns that may be left out, and indexes."""

import sqlalchemy as sa
from alembic import op

revision: str = "next"
down_revision: str | None = "{last}"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add them, in the order in which it stands in the way of whoever writes."""
    op.create_table("visits", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("history", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.execute("SELECT pg_sleep(0.5)")
    op.add_column("subscribers", sa.Column("telephone", sa.Text))
    op.create_index(None, "subscribers", ["city"])
    op.execute("SELECT pg_sleep(0.5)")
'''

_PREPARING: Final = """
import sys
from tests.portal.world import World, database_at, prepare

url, number = sys.argv[1:]
prepare(url, "syren")
with database_at(url) as database:
    world = World(database)
    print(*(world.subscriber() for _ in range(int(number))))
"""


def next_version(folder: Path) -> Path:
    """Write a version with one migration more; returns the folder of its sources."""
    sources = folder / "next"
    for package in ("syren_api", "syren_portal"):
        # With what is compiled: it is as good for the copy.
        shutil.copytree(ROOT / "src" / package, sources / package)
    migration = folder / "next" / _MIGRATIONS.relative_to("src") / "next.py"
    migration.write_text(_NEXT.format(last=revisions()[-1]), encoding="utf-8")
    return sources


def older_version(folder: Path, commit: str) -> Path:
    """Take a commit out of the history; returns the folder of its sources.

    Args:
        folder: where to write them.
        commit: any name of one; ``last``: the one before the last migration came.
    """
    if commit == "last":
        (file,) = (ROOT / _MIGRATIONS).glob(f"{revisions()[-1]}_*.py")
        added = _git(
            "log", "-1", "--format=%H", "--diff-filter=A", "--", str(file.relative_to(ROOT))
        )
        assert added, "no commit has added the last migration yet"
        commit = f"{added.decode().strip()}^"
        # The oldest that can be upgraded like this is the first that takes a socket from systemd.
        server = "src/syren_portal/server.py"
        able = _git("log", "-SLISTEN_FDS", "--format=%H", "--", server).decode().split()[-1]
        if _git("merge-base", commit, able).decode().strip() != able:
            commit = able
    with tarfile.open(fileobj=BytesIO(_git("archive", commit, "src", "tests"))) as archive:
        archive.extractall(folder / "older", filter="data")
    return folder / "older" / "src"


def prepare_with(sources: Path, url: str, number: int) -> list[str]:
    """Have another version make a portal of an empty database, with subscribers; returns their ids.

    Args:
        sources: of the version, as `older_version` gives them.
        url: of the database.
        number: of subscribers.
    """
    done = subprocess.run(
        [sys.executable, "-c", _PREPARING, url, str(number)],
        cwd=sources.parent,
        env=os.environ | {"PYTHONPATH": f"{sources}{os.pathsep}{sources.parent}"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.split()


def _git(*arguments: str) -> bytes:
    git = shutil.which("git") or os.devnull
    return subprocess.run([git, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
