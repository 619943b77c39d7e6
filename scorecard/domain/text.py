"""The one function that cleans what people type. It never cuts and never rewrites: it keeps or refuses."""

import re
import unicodedata

# C0 but tab and line feed, DEL, and halves of a character that UTF-8 cannot write.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
JOINERS = {"\u200c", "\u200d"}
# Letters, marks on them aside, digits, punctuation and symbols: what leaves ink. Five of them are blank all the same.
INK = "LNPS"
BLANK_LETTERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}


class TextRefused(ValueError):
    """The text cannot be kept; the message says why and what to do."""


def clean_text(text: str, *, limit: int) -> str:
    """`text` with line ends as LF and all else as typed.

    Raises TextRefused for more than `limit` characters and for control characters other than tab and line feed.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(kept) > limit:
        raise TextRefused(f"This is {len(kept):,} characters long; {limit:,} fit. Please shorten it.")
    control = CONTROL.search(kept)
    if control:
        raise TextRefused(
            f"Character {control.start() + 1} is a control character (U+{ord(control[0]):04X}) that cannot be kept. "
            "Please delete it; pasting as plain text usually helps."
        )
    return kept


def clean_line(text: str, *, limit: int) -> str:
    """Like `clean_text`, for one line: blanks around it are dropped, and line breaks are refused too."""
    kept = clean_text(text, limit=limit).strip()
    if "\n" in kept:
        raise TextRefused("This has to be one line. Please take the line breaks out.")
    return kept


def is_blank(text: str) -> bool:
    """Whether nobody can see anything of it: no character, or only blanks, joiners, marks of direction and the like."""
    return not any(unicodedata.category(each)[0] in INK and each not in BLANK_LETTERS for each in text)


def folded(text: str) -> str:
    """The text as it is looked up and put in order: capitals and accents make no difference."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", bare).casefold()


def printed_line(text: str) -> str:
    """`text` for places where other than printable characters would act: mail headers, terminals, calendars.

    Line breaks of every kind become blanks. The two joiners stay: scripts and emoji are written with them.
    """
    kept = (character if character.isprintable() or character in JOINERS else " " for character in text)
    return " ".join("".join(kept).split())
