"""Names as nobody should have them, and a portal that has them everywhere."""

import re
import unicodedata
from typing import Final

from sqlalchemy import insert, update

from syren_api.statuses import Action, Status
from syren_portal.db.engine import Database
from syren_portal.db.schema import accounts, history, libraries, portal, subscribers
from syren_portal.presets import load_preset
from tests.portal.world import TODAY, World
from tests.tui.console import Console
from tests.tui.records import stored

HOSTILE: Final = (
    "[/]",
    "[b]gras",
    "[@click=app.exit]x[/]",
    "[link=https://x.example]y[/link]",
    "$error {nom} %s \\[b]",
    "\x1b[31;5mrouge\x1b[2J",
    "\x1b]52;c;ZXZpbA==\x07copie",
    "\x1b]0;titre\x1b\\",
    "\x1bP1000p\x1b\\dcs\x7f",
    "\x9b31mC1\x9d52;c;eA==\x9c",
    "\x07\x08\x0e\r\n\t\x0bsonne",
    "\u202egnp.exe\u202c",
    "\u2066iso\u2069\u200f\u061c",
    "a\u200bb\u200dc\u2060d\ufeff\u00ad",
    "para\u2028graphe\u2029\x85",
    "Ame\u0301lie Le\u0327 Co\u0302te\u0301",
    "\u0915\u093c\u0958\ufb1d\u2f868",
    "漢字カタカナ한국어漢字カタカナ",
    "👩\u200d👩\u200d👧 🇫🇷 👍🏽 ❤\ufe0f",
    "Z" * 100,
    "漢" * 100,
    "e" + "\u0301\u0302\u0303" * 30,
    "\U000e0041\U000e007ftags\u3164\u2800",
)
WORST: Final = tuple(HOSTILE[number] for number in (2, 0, 1, 5, 6, 11, 14, 18))
RECORDS: Final = (len(HOSTILE) + 3) // 4
_ALLOWED: Final = re.compile(r"\x1b\[[0-9;]*[mH]|\n")
_NEVER: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def make_hostile(database: Database) -> None:
    """Put hostile names where the API lets none through: portal, libraries, accounts."""
    settings = load_preset("syren").model_dump(mode="json")
    settings["name"] = HOSTILE[2] + HOSTILE[6]
    settings["department"] = HOSTILE[11] + HOSTILE[1]
    for resource, name in zip(settings["resources"], WORST, strict=True):
        resource["name"] = name
    with database.write() as connection:
        connection.execute(update(portal).values(settings=settings))
        for library, name in (("fouesnant", HOSTILE[5] + HOSTILE[2]), ("quimperle", HOSTILE[17])):
            connection.execute(update(libraries).where(libraries.c.id == library).values(name=name))
        for number, name in enumerate(HOSTILE):
            connection.execute(
                insert(libraries).values(id=f"lib{number}", name=f"{name}{number}", email=None)
            )
        connection.execute(update(accounts).values(display_name=HOSTILE[6] + HOSTILE[2]))


def add_hostile_subscribers(world: World, first: int = 0) -> None:
    """Register `RECORDS` subscribers with all of the names, in the list's order.

    Args:
        world: the portal.
        first: which of the names is the first one's last name.
    """
    resources = [resource.id for resource in world.portal.resources]
    for number in range(RECORDS):
        each = world.subscriber(
            status=list(Status)[number % 4],
            library_registered_on=TODAY if number % 2 else None,
            resources={
                key: ("pending", "validated", "refused")[place % 3]
                for place, key in enumerate(resources[: number % len(resources)])
            },
        )
        names = [HOSTILE[(4 * number + first + by) % len(HOSTILE)] for by in range(4)]
        last_name, first_name, city, card = names
        change = {"field": "city", "before": last_name, "after": first_name}
        # Past every check, as another program could have written it.
        with world.database.write() as connection:
            connection.execute(
                update(subscribers)
                .where(subscribers.c.id == each)
                .values(
                    version=2,
                    last_name=last_name,
                    last_name_key=f"{first}{number}",
                    first_name=first_name,
                    city=city,
                    email=f"{number}{card}@{city}",
                    email_key=each,
                    registration_number=f"{number}{first}{card}",
                )
            )
            connection.execute(
                insert(history).values(
                    subscriber_seq=stored(world, each).seq,
                    version=2,
                    at=world.clock(),
                    actor=last_name,
                    action=Action.EDITED.value,
                    changes=[change, {**change, "field": f"resources.{city}"}],
                )
            )


def id_of(number: int) -> str:
    """The id of a subscriber, by the place in the list from 0."""
    return f"id{number + 1:05d}"


def assert_harmless(console: Console) -> None:
    """Nothing of what would be written to the terminal is a control character or a link."""
    output = console.output
    rest = _ALLOWED.sub("", output)
    bad = {f"U+{ord(each):04X}" for each in rest if unicodedata.category(each) in _NEVER}
    assert not bad, f"{sorted(bad)} would reach the terminal:\n{console.text}"
    strips = console.app.screen._compositor.render_strips()
    for strip in strips:
        for segment in strip:
            meta = segment.style.meta if segment.style is not None else {}
            assert "@click" not in meta, f"{meta} on {segment.text}"
            assert segment.style is None or segment.style.link is None, segment.text
