"""No line ends at a no-break space: a question mark or a quotation mark stays with its word."""

from textual.content import Content

from syren_tui.runtime.line_breaks import NO_BREAK, keep_no_break_spaces


def lines_of(text: str, width: int) -> list[str]:
    keep_no_break_spaces()
    return [line.plain for line in Content(text).wrap(width)]


SENTENCE = (
    "La recherche ne montre «\u00a0yanick\u00a0»\u00a0: fin le 27/11/2027\u00a0; "
    "1\u202f204 en tout\u00a0!"
)


def test_a_no_break_space_counts_as_a_letter() -> None:
    letters = SENTENCE.translate(dict.fromkeys(map(ord, NO_BREAK), "x"))
    for width in range(14, 60):
        held = lines_of(SENTENCE, width)
        assert [len(line) for line in held] == [len(line) for line in lines_of(letters, width)]
        assert not any(line[0] in NO_BREAK or line[-1] in NO_BREAK for line in held)


def test_a_word_that_is_longer_than_the_line_is_folded() -> None:
    assert lines_of("1234567 890", 4) == ["1234", "567", "890"]


def test_lines_end_at_other_blanks() -> None:
    assert lines_of("Personne ne correspond", 12) == ["Personne ne", "correspond"]
