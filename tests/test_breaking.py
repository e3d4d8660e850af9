"""The list of handlings that are broken on purpose stands by the sources as they are."""

from tests.breaking import ROOT, Handling, areas

EVERY: list[Handling] = [handling for _, handlings in areas() for handling in handlings]


def test_every_text_stands_in_the_sources_exactly_once() -> None:
    gone = [
        f"{each.what}: {each.file}"
        for each in EVERY
        if each.broken((ROOT / each.file).read_text(encoding="utf-8")) is None
    ]
    assert gone == []


def test_every_test_that_is_to_notice_is_there() -> None:
    gone = []
    for each in EVERY:
        for test in each.named_tests:
            file, _, name = test.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8")
            if name and f"def {name.partition('[')[0]}(" not in text:
                gone.append(test)
    assert gone == []


def test_none_is_named_twice_and_there_are_many() -> None:
    assert len({each.what for each in EVERY}) == len(EVERY) >= 40
