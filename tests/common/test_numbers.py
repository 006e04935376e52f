"""Numbers that an address or a form sends as text."""

import pytest

from common.numbers import parse_number, parse_numbers


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_a_number_is_parsed(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 7", "7.0", "1_000", "²", "٧", "seven", "7\0", "9" * 19, "9" * 5000])
def test_any_other_text_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_numbers_come_once_each_and_in_their_order() -> None:
    assert parse_numbers(["3", "x", "1", "3", ""]) == [3, 1]
