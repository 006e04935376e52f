"""Words for several grades at once: «начальная школа», «старшеклассники», «пятиклассники»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from school.years import GRADES
from wordings.grades.levels import Level
from wordings.grades.phrases import phrases_pattern

# The codes of words that schools do not agree on

SENIORS, MIDDLE, GRADUATES = "seniors", "middle", "graduates"
_GENERAL = "общ(ее|его|ему|ем|им)( образовани~| обр)?"


@dataclass(frozen=True)
class LevelWords:
    """Words for several grades. `fitting` are the grades that numbers beside the words may name."""

    pattern: re.Pattern[str]
    grades: Sequence[int]
    fitting: Sequence[int]
    # The code of the question to ask, where schools disagree about the grades
    question_code: str = ""


_NOO, _OOO, _SOO = (level.grades for level in Level)
LEVEL_WORDS = [
    LevelWords(
        phrases_pattern(
            rf"""
            ноо; начальн~( ЗВЕНО| КЛАСС| {_GENERAL})?; нач\.?\s?(ЗВЕНО|КЛАСС)?; началк~; младшеклассник~
            младш(?!е(?![а-я]))~( ЗВЕНО| КЛАСС)?; (1|i|перв~)(-?(я|й))? ступен~
            """
        ),
        _NOO,
        _NOO,
    ),
    LevelWords(
        phrases_pattern(f"ооо; основн~( ЗВЕНО| КЛАСС| {_GENERAL})?; (2|ii|втор~)(-?(я|й))? ступен~"),
        _OOO,
        _OOO,
    ),
    LevelWords(
        phrases_pattern(f"соо; средн~ {_GENERAL}; старш~ школ(а|ы|е|у|ой); (3|iii|трет~)(-?(я|й))? ступен~"),
        _SOO,
        _SOO,
    ),
    LevelWords(phrases_pattern("средн~ (звен~|КЛАСС)"), _OOO, _OOO),
    LevelWords(phrases_pattern("средн~( ЗВЕНО)?"), _OOO, GRADES, MIDDLE),
    LevelWords(
        phrases_pattern("старшекласс?ни(к|ц)~; старш(ий|ие|их|им|ими|ая|ей|ую|ее|его|ему|ем)( ЗВЕНО| КЛАСС)?"),
        _SOO,
        range(7, 12),
        SENIORS,
    ),
    LevelWords(phrases_pattern("выпускни(к|ц)~; выпускн~( КЛАСС)?"), (9, 11), (4, 9, 11), GRADUATES),
]
