"""GET /subscribers/similar, against `syren_api.similar` for each subscriber."""

import random
from typing import Any

import httpx
import pytest

from syren_api.similar import MOST_FOUND, similarity
from syren_api.statuses import Status
from syren_api.text import fold
from tests.portal.world import World, code, field_codes, patch
from tests.samples import repeats

LAST_NAMES = (
    "LE GALL", "LEGALL", "LE GOFF", "ABALLÉA", "GUÉGUEN", "GUEGEN", "QUÉRÉ", "TANGUY-LÉON", "LÉON",
    "L’HELGOUALC’H", "-", "ROY", "REY", "LI", "Ŀ", "MADEC", "MADEC\u200b", "D’HERVÉ",
)  # fmt: skip
FIRST_NAMES = ("Yannick", "Yanick", "Yann", "Zoé", "Léa", "Marie-Thérèse", "Li", "O", "Hervé")
TYPED = (
    "yanick", "abalea", "lgall", "gueguenn", "le", "li", "roy lea", "lea roy", "le gal yanick",
    "yanick le gal", "yan le goff", "mdaec", "zoe", "o-", "''", "marie terese", "leon marie",
    "legallyannick", "legalylannick", "xqz", "herve herve", "helgualch", "lo", "leoann",
    "yanicklegol", "royy", "zeoroy", "o li", "madecz", "d hervee",
)  # fmt: skip

Person = dict[str, Any]


@pytest.fixture
def crowd(syren: World) -> list[Person]:
    """Everybody whose name can be put together of these, once or twice, in two libraries."""
    chance = random.Random(13)  # noqa: S311 -- no secret
    people: list[Person] = []
    with syren.database.write() as connection:
        for last in LAST_NAMES:
            for first in chance.sample(FIRST_NAMES, 5):
                for _ in range(chance.choice((1, 1, 2))):
                    person: Person = {
                        "last_name": last,
                        "first_name": first,
                        "library": chance.choice(("fouesnant", "quimperle")),
                        "status": chance.choice(list(Status)),
                    }
                    person["id"] = syren.subscriber_in(connection, **person)
                    people.append(person)
    return people


def expected(people: list[Person], typed: str) -> list[tuple[str, float]]:
    scores = {
        each["id"]: similarity(typed, each["last_name"], each["first_name"]) for each in people
    }
    near = [each for each in people if scores[each["id"]] > 0]
    near.sort(
        key=lambda each: (
            -scores[each["id"]], fold(each["last_name"]), fold(each["first_name"]), each["id"]
        )
    )  # fmt: skip
    return [(each["id"], scores[each["id"]]) for each in near[:MOST_FOUND]]


async def similar(client: httpx.AsyncClient, **query: str) -> list[tuple[str, float]]:
    answer = await client.get("/subscribers/similar", params=query)
    assert answer.status_code == 200, answer.text
    return [(each["id"], each["score"]) for each in answer.json()["items"]]


async def test_the_nearest_are_found_and_none_besides(syren: World, crowd: list[Person]) -> None:
    department, library = syren.staff("departement"), syren.staff("quimperle")
    own = [each for each in crowd if each["library"] == "quimperle"]
    several = 0
    for typed in TYPED:
        wanted = expected(crowd, typed)
        assert await similar(department, search=typed) == wanted, typed
        of_library = expected(own, typed)
        assert await similar(library, search=typed) == of_library, typed
        assert await similar(department, search=typed, library="quimperle") == of_library
        several += len(wanted) > 1
    assert several > 20


async def test_random_typing_errors_find_the_expected_people(
    syren: World, crowd: list[Person]
) -> None:
    """Names with letters amiss anywhere: between the two names as well."""
    chance = random.Random(17)  # noqa: S311 -- no secret
    client = syren.staff("support")
    for _ in range(repeats(suite=12, soak=40)):
        person = chance.choice(crowd)
        names = [person["last_name"], person["first_name"]]
        chance.shuffle(names)
        letters = list(chance.choice(("", " ")).join(names[: chance.choice((1, 2, 2))]))
        for _ in range(chance.randint(0, 4)):
            place = chance.randrange(len(letters))
            kind = chance.randrange(4)
            if kind == 0:
                letters[place] = chance.choice("aelz")
            elif kind == 1:
                letters.insert(place, letters[place])
            elif kind == 2 and len(letters) > 2:
                del letters[place]
            elif place:
                letters[place - 1 : place + 1] = letters[place - 1 : place + 1][::-1]
        typed = "".join(letters) + "e"
        assert await similar(client, search=typed) == expected(crowd, typed), typed


async def test_what_is_answered_of_each(syren: World) -> None:
    subscriber = syren.subscriber(last_name="GUÉGUEN", registration_number="12")
    answer = await syren.staff("fouesnant").get("/subscribers/similar?search=geuguen")
    assert answer.json() == {
        "items": [
            {
                "id": subscriber,
                "last_name": "GUÉGUEN",
                "first_name": "Annaïg",
                "birth_date": "1971-03-12",
                "registration_number": "12",
                "status": "pending",
                "library": {"id": "fouesnant", "name": "FOUESNANT"},
                "score": pytest.approx(6 / 7),
            }
        ]
    }


async def test_a_name_that_is_edited_is_found_as_it_is_now(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("departement")
    assert await similar(client, search="le galll") != []
    await patch(client, subscriber, {"last_name": "ABALLÉA"})
    assert await similar(client, search="le galll") == []
    assert [each for each, _ in await similar(client, search="abalea")] == [subscriber]
    await client.delete(f"/subscribers/{subscriber}")
    assert await similar(client, search="abalea") == []


async def test_who_may_ask_and_how(syren: World) -> None:
    library = syren.staff("fouesnant")
    answer = await library.get("/subscribers/similar?search=riou&library=quimperle")
    assert code(answer) == (403, "forbidden")
    assert (await syren.anyone().get("/subscribers/similar?search=riou")).status_code == 401
    for query in ("", "search=a", "search=" + "x" * 201, "search=%00a"):
        answer = await library.get(f"/subscribers/similar?{query}")
        assert field_codes(answer)[0][0] == "/search", query
    answer = await library.get("/subscribers/similar?search=riou&limit=3")
    assert field_codes(answer)[0][0] == "/limit"
    assert await similar(library, search="x" * 200, library="fouesnant") == []
