"""Selection: a set of ids that knows what it did."""

from syren_tui.listing.selection import Selection


def test_nobody_is_marked_at_first() -> None:
    marks = Selection()
    assert (len(marks), "a" in marks, None in marks, set(marks.ids)) == (0, False, False, set())


def test_a_mark_is_set_and_taken_away_by_the_same_key() -> None:
    marks = Selection()
    assert marks.toggle("a") is True
    assert "a" in marks
    assert marks.toggle("b") is True
    assert marks.toggle("a") is False
    assert ("a" in marks, set(marks.ids)) == (False, {"b"})


def test_marking_many_tells_how_many_are_new() -> None:
    marks = Selection()
    marks.toggle("a")
    assert marks.add(["a", "b", "c", "b"]) == 2
    assert marks.add(iter(["a", "b"])) == 0
    assert (len(marks), set(marks.ids)) == (3, {"a", "b", "c"})


def test_marks_are_removed() -> None:
    marks = Selection()
    marks.add("abcd")
    marks.discard(["b", "z"])
    assert set(marks.ids) == {"a", "c", "d"}
    marks.clear()
    assert (len(marks), "a" in marks) == (0, False)


def test_whoever_looks_at_the_ids_sees_them_as_they_are() -> None:
    """The table is handed them once."""
    marks = Selection()
    ids = marks.ids
    marks.toggle("a")
    marks.add("bc")
    marks.discard("b")
    assert set(ids) == {"a", "c"}
    marks.clear()
    assert not ids


def test_steps_are_undone_one_by_one() -> None:
    marks = Selection()
    assert (marks.was_changed, marks.undo()) == (False, False)
    with marks.step():
        marks.toggle("a")
    with marks.step():
        marks.add("bc")
    with marks.step(goes_on=True):
        marks.add("d")
    with marks.step():
        marks.discard("x")  # changes nothing: no step
    with marks.step(goes_on=True):
        marks.clear()
    assert marks.was_changed
    assert marks.undo()
    assert (set(marks.ids), set(marks.chosen)) == ({*"abcd"}, {"a"})
    marks.discard("b")  # a series has renewed them
    assert marks.undo()
    assert set(marks.ids) == {"a"}
    assert marks.undo()
    assert (len(marks), marks.undo()) == (0, False)
