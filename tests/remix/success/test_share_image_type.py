"""The fonts that share images are set in: every Korean syllable is there, whatever fonts the machine has."""

import pytest

from remix.share_image.type import BOLD, ELLIPSIS, FOLDER, MEDIUM, drawable, fitted, font, has_glyph, wrapped

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
JAMO = [chr(code) for code in range(0x3131, 0x3164)]
ASCII = [chr(code) for code in range(0x20, 0x7F)]


@pytest.mark.parametrize("letters", [SYLLABLES, JAMO, ASCII, list("…·–—“”‘’×→％éñüßあア")])
def test_no_glyph_is_missing(letters: list[str]) -> None:
    assert [letter for letter in letters if not has_glyph(letter)] == []


def test_both_weights_have_the_same_letters() -> None:
    def boxes(name: str) -> set[str]:
        face = font(name, 20)
        empty = face.getmask("\uffff")
        return {c for c in [*SYLLABLES[::97], *ASCII] if bytes(face.getmask(c)) == bytes(empty) and not c.isspace()}

    assert boxes(MEDIUM) == boxes(BOLD) == set()


def test_what_has_no_glyph_is_left_out_instead_of_boxed() -> None:
    assert drawable("지수😀 漢字  님") == "지수 님"


def test_letters_taken_apart_are_put_together() -> None:
    assert drawable("한글") == "한글"


def test_lines_break_between_words() -> None:
    assert wrapped("하나 둘 셋", font(BOLD, 40), 130) == ["하나 둘", "셋"]


def test_a_word_that_is_too_long_breaks_inside() -> None:
    lines = wrapped("가" * 20, font(BOLD, 40), 200)
    assert len(lines) > 1
    assert "".join(lines) == "가" * 20


def test_a_short_title_is_set_large_and_a_long_one_small() -> None:
    large, _lines = fitted("하루", BOLD, sizes=range(40, 73, 4), width=700, lines=2)
    small, _lines = fitted("아주 긴 이름의 챌린지 " * 3, BOLD, sizes=range(40, 73, 4), width=700, lines=2)
    assert large.size == 72
    assert small.size < 72


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    face, lines = fitted("끝나지 않는 제목 " * 40, BOLD, sizes=range(40, 73, 4), width=700, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)
    assert all(face.getlength(line) <= 700 for line in lines)


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "LICENSE.txt").read_text()
