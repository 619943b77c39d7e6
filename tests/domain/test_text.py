"""Text is kept as typed or refused with a reason, never changed in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.text import TextRefused, clean_line, clean_text, is_blank

KEPT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\t\n"), max_size=200)


@given(KEPT)
def test_accepted_text_comes_back_as_it_was(text: str):
    assert clean_text(text, limit=200) == text


@pytest.mark.parametrize("typed", ["a\r\nb", "a\rb", "a\nb"])
def test_line_ends_become_line_feeds(typed: str):
    assert clean_text(typed, limit=10) == "a\nb"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\ud800"])
def test_a_control_character_is_refused_by_place_and_name(control: str):
    with pytest.raises(TextRefused, match=rf"Character 3 is a control character \(U\+{ord(control):04X}\)"):
        clean_text(f"ab{control}", limit=10)


def test_text_at_the_limit_fits_and_one_more_is_refused_with_both_numbers():
    assert clean_text("x" * 4000, limit=4000) == "x" * 4000
    with pytest.raises(TextRefused, match="4,001 characters long; 4,000 fit"):
        clean_text("x" * 4001, limit=4000)


def test_a_line_loses_the_blanks_around_it_and_refuses_a_break():
    assert clean_line("  Ada  Lovelace ", limit=20) == "Ada  Lovelace"
    with pytest.raises(TextRefused, match="one line"):
        clean_line("Ada\nLovelace", limit=20)


INVISIBLE = [
    "",
    "   ",
    "\n\t",
    "\u200b",
    "\u202e\u202d",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\u0301",
    "\ufe0f",
    "\u200d",
]
VISIBLE = ["a", "7", "?", "名", "é", "e\u0301", "🙂", "\u200bx", "ع", "–"]


def test_a_text_is_blank_where_nobody_can_see_anything_of_it():
    assert [text for text in INVISIBLE if not is_blank(text)] == []
    assert [text for text in VISIBLE if is_blank(text)] == []
