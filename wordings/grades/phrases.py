"""Lists of Russian phrases, written briefly and compiled into patterns.

All patterns match the text as `scanner.folded` makes it: lower case, е for ё, Russian letters for Latin ones that
look alike, «-» for every dash, «"» for every quote, « » for every blank.
"""

import re

CLASS_WORD = r"(?:класс(?:а|у|ом|е|ы|ов|ам|ами|ах)?(?![а-я])|кл(?![а-я])\.?)"
LEVEL_WORD = r"(?:(?:школ|звен|уровн|уровен|ступен|школьник)[а-я]*|шк(?![а-я])\.?)"


def alternatives(phrases: str) -> str:
    """Turn phrases, one a line or between semicolons, into one pattern that prefers the longest phrase.

    «~» stands for any ending, «(а|б)» for one of the two, «?» after it makes it optional. КЛАСС stands for «класс»
    and «кл.» in any form, ЗВЕНО for «звено», «школа» and «ступень». Everything else is a regular expression.
    """
    found = sorted((phrase.strip() for phrase in re.split(r"[\n;]", phrases) if phrase.strip()), key=len)
    pattern = re.sub(r"(?<!\\)\((?!\?)", "(?:", "|".join(reversed(found)))
    pattern = pattern.replace("~", "[а-я]*").replace(" ", r"\s+")
    return pattern.replace("КЛАСС", CLASS_WORD).replace("ЗВЕНО", LEVEL_WORD)


def phrases_pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(text)})(?![а-я])\.?")
