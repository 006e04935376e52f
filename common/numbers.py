"""Numbers that an address or a form sends as text."""

from collections.abc import Iterable

# Every number of so many digits fits into a key of a record.
MOST_DIGITS = 18


def parse_number(text: str) -> int | None:
    """Return the number that the text is, such as the key of a record; None for any other text."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def parse_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among the texts, each once, in their order."""
    numbers = (parse_number(text) for text in texts)
    return list(dict.fromkeys(number for number in numbers if number is not None))


def in_thousands(number: int) -> str:
    """Return the number with a space before each three digits that no line breaks at: 20 000."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
