"""Collect the texts to translate and compile the translations, without gettext installed.

    python tools/messages.py                    update locale/ru/LC_MESSAGES/django.po and .mo
    python tools/messages.py --check            fail on whatever is missing, stale, fuzzy or wrong
    python tools/messages.py --missing-json     print what is untranslated
    python tools/messages.py --merge FILE.json  take translations from a file of the same form

English needs no file: the text in the code is English, and Django gives it back as it stands.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import django
import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "ru" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
ROOMS = (
    "partnership",
    "common",
    "notifications",
    "school",
    "wordings",
    "partners",
    "activities",
    "events",
    "projects",
    "plan",
    "logbook",
    "papers",
    "today",
    "demo",
)
TEMPLATES = {".html", ".txt", ".xml"}
# The position of (context, text, plural) among the arguments of each function; 0 is «none».
FUNCTIONS = {
    "_": (0, 1, 0),
    "gettext": (0, 1, 0),
    "gettext_lazy": (0, 1, 0),
    "gettext_noop": (0, 1, 0),
    "ngettext": (0, 1, 2),
    "ngettext_lazy": (0, 1, 2),
    "pgettext": (1, 2, 0),
    "pgettext_lazy": (1, 2, 0),
    "npgettext": (1, 2, 3),
    "npgettext_lazy": (1, 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdif]|\{\w*\}")


class Message(NamedTuple):
    context: str
    text: str
    plural: str

    def __str__(self) -> str:
        shown = f"«{self.text}»" if len(self.text) < 90 else f"«{self.text[:88]}…»"
        return f"{shown} [{self.context}]" if self.context else shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--check", action="store_true")
    modes.add_argument("--missing-json", action="store_true")
    modes.add_argument("--merge", type=Path, metavar="FILE.json")
    options = parser.parse_args()

    found = collect()
    if options.check:
        complaints = list(check(found))
        print("\n".join(complaints) or f"{len(found)} texts, all translated.")
        sys.exit(bool(complaints))
    if options.missing_json:
        print(json.dumps(list(missing(found)), ensure_ascii=False, indent=1))
        return
    translations = json.loads(options.merge.read_text(encoding="utf-8")) if options.merge else []
    po = update(found, translations)
    save(po)
    left = sum(1 for entry in po if not is_translated(entry))
    print(f"{len(po)} texts, {left} untranslated.")


def collect() -> dict[Message, set[str]]:
    """Every text of the rooms' Python files and templates, with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        source = path.read_text(encoding="utf-8")
        try:
            for message in read(source, is_template=path.suffix in TEMPLATES):
                found.setdefault(message, set()).add(where)
        except SyntaxError as error:
            sys.exit(f"{where}: {error}")
    return found


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for folder in (*(ROOT / room / "templates" for room in ROOMS), ROOT / "templates"):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in TEMPLATES)


def read(source: str, *, is_template: bool) -> Iterator[Message]:
    if is_template:
        # The indentation of HTML would be one of Python's to the tokenizer.
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines()) + "\n"
    stream = BytesIO(source.encode())
    # Of one argument Babel yields it alone, of several a tuple; its annotations say otherwise.
    arguments: Any
    for _line, function, arguments, _comments in extract_python(stream, FUNCTIONS, (), {"encoding": "utf-8"}):
        given = [arguments] if arguments is None or isinstance(arguments, str) else list(arguments)
        context, text, plural = (
            given[place - 1] if 0 < place <= len(given) else "" for place in FUNCTIONS[str(function)]
        )
        # A name in the place of the text is someone's variable: its text stands elsewhere.
        if text and context is not None and plural is not None:
            yield Message(str(context), str(text), str(plural))


def update(found: dict[Message, set[str]], translations: list[dict]) -> polib.POFile:
    """The catalog anew: what is still found keeps its translation, what is gone goes."""
    known = {key_of(entry): entry for entry in read_po()}
    given = {(item.get("context") or "", item["msgid"]): item for item in translations}
    unknown = given.keys() - {(message.context, message.text) for message in found}
    for context, text in sorted(unknown):
        print(f"Not in the code, left out: «{text}» [{context}]", file=sys.stderr)
    po = polib.POFile(wrapwidth=100)
    po.metadata = header()
    for message in sorted(found, key=lambda item: (item.text, item.context)):
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context or None,
            occurrences=[(where, "") for where in sorted(found[message])],
        )
        old = known.get(message)
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = dict(old.msgstr_plural) if old else dict.fromkeys(range(plural_forms()), "")
        elif old:
            entry.msgstr = old.msgstr
        if PLACEHOLDER.search(message.text) and "%" in message.text:
            entry.flags.append("python-format")
        if item := given.get((message.context, message.text)):
            translate(entry, item["msgstr"])
        po.append(entry)
    return po


def translate(entry: polib.POEntry, words: str | list[str]) -> None:
    if not entry.msgid_plural:
        entry.msgstr = words if isinstance(words, str) else words[0]
        return
    forms = [words] if isinstance(words, str) else list(words)
    # Russian's fourth form is for fractions, which are not counted here: the third stands in.
    forms += forms[-1:] * (plural_forms() - len(forms))
    entry.msgstr_plural = dict(enumerate(forms))


def save(po: polib.POFile) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(PO), newline="\n")
    MO.write_bytes(po.to_binary())


def missing(found: dict[Message, set[str]]) -> Iterator[dict]:
    known = {key_of(entry): entry for entry in read_po()}
    for message in sorted(found, key=lambda item: (item.text, item.context)):
        if message not in known or not is_translated(known[message]):
            yield {
                "context": message.context,
                "msgid": message.text,
                "msgid_plural": message.plural,
                "where": sorted(found[message]),
            }


def check(found: dict[Message, set[str]]) -> Iterator[str]:
    po = read_po()
    known = {key_of(entry): entry for entry in po}
    for message in sorted(found.keys() - known.keys()):
        yield f"Not collected yet: {message} in {', '.join(sorted(found[message]))}. Run: make messages"
    for message in sorted(known.keys() - found.keys()):
        yield f"No longer in the code: {message}. Run: make messages"
    yield from clashes(found)
    for message, entry in known.items():
        if message in found:
            yield from (f"{message}: {complaint}" for complaint in faults(entry))
    if po.metadata.get("Plural-Forms") != header()["Plural-Forms"]:
        yield "The header Plural-Forms differs from Django's. Run: make messages"
    if not MO.exists() or MO.read_bytes() != po.to_binary():
        yield "django.mo was not compiled from this django.po. Run: make messages"


def clashes(found: dict[Message, set[str]]) -> Iterator[str]:
    """gettext keys by text alone: one text with and without a plural, or with two, is one entry."""
    seen: dict[tuple[str, str], Message] = {}
    for message in sorted(found):
        other = seen.setdefault((message.context, message.text), message)
        if other != message:
            where = ", ".join(sorted(found[message] | found[other]))
            yield f"{message}: used with plural «{other.plural}» and «{message.plural}» in {where}"


def faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    if not is_translated(entry):
        yield "untranslated"
        return
    if entry.msgid_plural and len(entry.msgstr_plural) != plural_forms():
        yield f"{len(entry.msgstr_plural)} plural forms of {plural_forms()}"
    # Russian's first form serves 1 and 21 alike, so it names the number even where English says «one».
    wanted = placeholders(entry.msgid_plural or entry.msgid)
    for words in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        if placeholders(words) != wanted:
            yield f"«{words}» has placeholders {placeholders(words)} in the place of {wanted}"
        if (words[:1].isspace(), words[-1:].isspace()) != (
            entry.msgid[:1].isspace(),
            entry.msgid[-1:].isspace(),
        ):
            yield f"«{words}» begins or ends with a space or not as the text does"


def placeholders(words: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(words.replace("%%", ""))))


def is_translated(entry: polib.POEntry) -> bool:
    if entry.msgid_plural:
        return bool(entry.msgstr_plural) and all(entry.msgstr_plural.values())
    return bool(entry.msgstr)


def key_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def read_po() -> polib.POFile:
    return polib.pofile(str(PO), wrapwidth=100) if PO.exists() else polib.POFile(wrapwidth=100)


@cache
def header() -> dict[str, str]:
    # Django merges catalogs of one rule of plurals only, so the rule is its own, to the letter.
    own = Path(django.__file__).parent / "conf" / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    return {
        "Project-Id-Version": "school-partnership-portal",
        "Language": "ru",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": polib.pofile(str(own)).metadata["Plural-Forms"],
    }


def plural_forms() -> int:
    number = re.search(r"nplurals=(\d+)", header()["Plural-Forms"])
    assert number is not None
    return int(number[1])


if __name__ == "__main__":
    main()
