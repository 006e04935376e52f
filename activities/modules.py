"""Modules of the programme in the words of plans: which one a heading names, and the activities that stand in it.

A module is named by its whole name or one of its other names; the word «модуль», numbers, quotes, case and ё do not
count. Part of a name is no name: «Профилактика правонарушений» is not «Профилактика».
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from activities.models import Activity, Module
from common.search import fold
from common.text import one_line

# What may stand before the name of a module
_LEADS = frozenset("модуль модуля модулю модули раздел раздела инвариантный вариативный".split())
_ROMAN = re.compile("[ivx]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# A name ends here, or where a number begins: a space alone goes on with the same phrase.
_ENDS = frozenset('.,;:()[]/|«»"“”„–—')
_BEGINS = frozenset(".;/|–—")
_AROUND = ' .,;:/|«»"“”„–—-'


class SplitModule(NamedTuple):
    """A module with its name as it is written, and what else the text says."""

    module: Module
    written: str
    rest: str


class _Token(NamedTuple):
    word: str
    start: int
    end: int
    # It may stand before the name of a module: «модуль», «2.2.», «III.»
    is_lead: bool


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[_Token, ...]:
    found = [(fold(each[0]), each.start(), each.end()) for each in _TOKEN.finditer(text)]
    tokens: list[_Token] = []
    for index, (word, start, end) in enumerate(found):
        is_lead = word in _LEADS
        if word.isdigit() or _ROMAN.fullmatch(word):
            # «5–9» is no numbering: it is followed by a dash.
            follows = tokens and tokens[-1].is_lead and not text[tokens[-1].end : start].strip(". №")
            precedes = (
                index + 1 < len(found) and found[index + 1][0] in _LEADS and not text[end : found[index + 1][1]].strip()
            )
            is_lead = bool(follows or precedes or text[end : end + 1] in {".", ")"})
        tokens.append(_Token(word, start, end, is_lead))
    return tuple(tokens)


@lru_cache(maxsize=4096)
def _name(text: str) -> tuple[str, ...]:
    """Return the words of a name, without what may stand before it."""
    tokens = _tokens(one_line(text))
    return tuple(token.word for token in tokens[_leads(tokens) :])


def _leads(tokens: tuple[_Token, ...]) -> int:
    """Return how many words stand before the name of a module."""
    return next((index for index, token in enumerate(tokens) if not token.is_lead), len(tokens))


def module_named(text: str, modules: Iterable[Module]) -> Module | None:
    """Return the module whose name the text is, in any of its spellings."""
    name = _name(text)
    if not name:
        return None
    return next((module for module in modules if any(name == _name(each) for each in module.names)), None)


def split_module(text: str, modules: Iterable[Module]) -> SplitModule | None:
    """Find the module that a line names beside something else: «Модуль «Профориентация» 5–9 классы».

    The longest name counts. What the rest says is for the caller to find out: where nobody understands it, the line
    may be no heading at all.
    """
    line = one_line(text)
    tokens = _tokens(line)
    found: list[tuple[int, int, Module]] = []
    for module in modules:
        for name in map(_name, module.names):
            found += [
                (first, first + len(name), module)
                for first in range(len(tokens) - len(name) + 1)
                if name
                and all(token.word == word for token, word in zip(tokens[first:], name, strict=False))
                and _begins(line, tokens, first)
                and _ends(line, tokens, first + len(name))
            ]
    if not found:
        return None
    first, end, module = max(found, key=lambda each: (each[1] - each[0], -each[0]))
    start, stop = tokens[first].start, tokens[end - 1].end
    written = line[start:stop]
    if written.count("«") > written.count("»") or written.count("(") > written.count(")"):
        # «РДДМ «Движение первых»» keeps its own quotes.
        written += line[stop : stop + 1]
    before, leads = first, _leads(tokens)
    while before and (before <= leads or tokens[before - 1].word in _LEADS):
        before -= 1
    rest = [line[: tokens[before].start].strip(_AROUND), line[start + len(written) :].strip(_AROUND)]
    return SplitModule(module, written, " ".join(filter(None, (each for each in rest if each not in {"(", ")"}))))


def _begins(line: str, tokens: tuple[_Token, ...], first: int) -> bool:
    """Say whether a name may begin here: at the beginning, after «модуль», or after the end of another phrase."""
    if first <= _leads(tokens) or tokens[first - 1].word in _LEADS:
        return True
    return bool(_BEGINS & set(line[tokens[first - 1].end : tokens[first].start]))


def _ends(line: str, tokens: tuple[_Token, ...], end: int) -> bool:
    """Say whether a name may end here: the phrase does, or a number follows."""
    if end == len(tokens):
        return True
    return tokens[end].word.isdigit() or bool(_ENDS & set(line[tokens[end - 1].end : tokens[end].start]))


def settle_module(activity: Activity, modules: Iterable[Module]) -> None:
    """Let the words of an activity's module lead to the list; nothing is saved."""
    activity.programme_module = module_named(activity.module, modules)


def follow_module(*, instance: Module, raw: bool, **_signal: Any) -> None:
    """A module was saved: its names may lead other words to it now. It is derived, so versions do not change."""
    if raw:
        return
    modules = list(Module.objects.all())
    worded = Activity.objects.exclude(module="").order_by()
    for text, key in list(worded.values_list("module", "programme_module").distinct()):
        named = module_named(text, modules)
        if (named.pk if named else None) != key:
            worded.filter(module=text).update(programme_module=named)
