"""Numbers of an organization in a cell: INN, KPP and OGRN, also those that Excel spoiled."""

import re
from dataclasses import dataclass
from decimal import Decimal

from stdnum.ru import inn, ogrn

_LABELED_INN = re.compile(
    r"\bИНН(?:\s*/\s*КПП)?\s*[:№\-–—]?\s*(\d[\d ]{7,13}\d)(?:\s*/\s*(\d{9})(?!\d))?", re.IGNORECASE
)
_LABELED_OGRN = re.compile(r"\bОГРН(?:ИП)?\s*[:№\-–—]?\s*(\d{13}(?:\d\d)?)(?!\d)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\d.,])(\d{9,12})(?:\s*/\s*(\d{9}))?(?![\d.,]*\d)")
_POWER = re.compile(r"(?<![\d.,])(\d(?:[.,]\d+)?)[EЕ]\+?(\d{1,2})(?!\d)", re.IGNORECASE)
INN_LENGTHS = (10, 12)
_NOTHING = re.compile(r"[\W_]*(?:нет|отсутствует)?[\W_]*", re.IGNORECASE)


@dataclass
class ParsedInn:
    """An INN as a cell has it: sure (`number`), proposed whole (`proposal`), or in `doubt`."""

    number: str = ""
    proposal: str = ""
    # «zero», «power», «invalid» or «several»
    doubt: str = ""
    rest: str = ""
    # As it is written
    wording: str = ""


def inn_in_column(text: str) -> ParsedInn:
    """The INN of a cell that holds nothing else but, perhaps, a KPP."""
    if power := _POWER.search(text):
        return _out_of_power(power, text[: power.start()] + text[power.end() :])
    labeled = _LABELED_INN.search(text)
    found = labeled or _BARE.search(text)
    if found is None:
        digits = re.sub(r"[\s\-]", "", text)
        if not digits.isdecimal():
            return ParsedInn(doubt="" if _NOTHING.fullmatch(text) else "invalid")
        return settled(digits)
    parsed = settled("".join(found[1].split()))
    rest = text[: found.start()] + (f" КПП {found[2]} " if found[2] else " ") + text[found.end() :]
    others = {number[1] for number in _BARE.finditer(rest) if number[1] != found[2] and inn.is_valid(number[1])}
    if parsed.number and others - {parsed.number}:
        return ParsedInn(doubt="several")
    rest = " ".join(rest.split()).strip(" ,;/")
    parsed.rest = rest if re.search(r"\d", rest) and parsed.number not in rest.split() else ""
    return parsed


def inn_said(text: str) -> tuple[ParsedInn | None, str]:
    """The INN that a text names as such, as a name's cell or requisites do, and the text without it."""
    found = _LABELED_INN.search(text)
    if found is None:
        return None, text
    kpp = f" КПП {found[2]} " if found[2] else " "
    parsed = settled("".join(found[1].split()))
    parsed.wording = found[0]
    return parsed, text[: found.start()] + kpp + text[found.end() :]


def ogrn_said(text: str) -> tuple[str, str]:
    """The valid OGRN that a text names, and the text without it."""
    found = _LABELED_OGRN.search(text)
    if found is None or not ogrn.is_valid(found[1]):
        return "", text
    return found[1], text[: found.start()] + " " + text[found.end() :]


def ogrn_in_field(text: str) -> ParsedInn:
    """The OGRN of a field that holds nothing else. It never begins with a zero, so that none is lost."""
    if power := _POWER.fullmatch("".join(text.split())):
        whole = _digits_of(power)
        is_whole = ogrn.is_valid(whole)
        return ParsedInn(proposal=whole if is_whole else "", doubt="power-whole" if is_whole else "power")
    digits = re.sub(r"[\s\-]", "", text)
    return ParsedInn(number=digits) if ogrn.is_valid(digits) else ParsedInn(doubt="invalid")


def settled(digits: str) -> ParsedInn:
    """An INN by its digits; one of 9 or 11 lost its first zero to Excel."""
    if inn.is_valid(digits):
        return ParsedInn(number=digits)
    whole = f"0{digits}"
    if len(whole) in INN_LENGTHS and inn.is_valid(whole):
        return ParsedInn(proposal=whole, doubt="zero")
    return ParsedInn(doubt="invalid")


def _out_of_power(power: re.Match[str], rest: str) -> ParsedInn:
    """«7,707083893E+09» has all its digits; of «2,74062E+08» Excel kept the first six alone."""
    if int(power[2]) in (8, 9, 10, 11) and (digits := _digits_of(power)):
        whole = settled(digits)
        if whole.number or whole.proposal:
            return ParsedInn(proposal=whole.number or whole.proposal, doubt="power-whole")
    return ParsedInn(doubt="power")


def _digits_of(power: re.Match[str]) -> str:
    """All digits of a number that is written as a power of ten; nothing where some are lost."""
    mantissa, exponent = power[1].replace(",", "."), int(power[2])
    is_whole = len(mantissa.replace(".", "")) == exponent + 1
    return str(int(Decimal(mantissa).scaleb(exponent))) if is_whole else ""
