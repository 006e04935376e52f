"""Words in the text of a wording, and the parts in quotes or brackets that are not looked into."""

import re

CAPITALIZED = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
QUOTES = re.compile(r'«[^«»]{0,120}»|"[^"]{0,120}"|“[^“”]{0,120}”|„[^„“”]{0,120}[“”]')
BRACKETS = re.compile(r"\([^()]{0,200}\)")


def mask(text: str, *patterns: re.Pattern[str]) -> str:
    """Replace every character that these patterns match by «_»; all places stay the same."""
    for pattern in patterns:
        text = pattern.sub(lambda found: "_" * len(found[0]), text)
    return text
