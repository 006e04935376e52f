"""How plans word time. The wordings are those of published plans of schools, or close to them."""

import itertools
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from school.models import SchoolProfile
from school.terms import usual_terms
from school.years import SchoolYear
from wordings.timing import LONGEST, Span, Timing, TimingKind, Unit, parse_timing

YEAR = SchoolYear(2026)
QUARTERS = usual_terms(YEAR, SchoolProfile.TermSystem.QUARTERS)
TRIMESTERS = usual_terms(YEAR, SchoolProfile.TermSystem.TRIMESTERS)

STUDY = "1.09-26.05"
ALL_QUARTERS = "1.09-25.10 4.11-30.12 12.01-26.03 5.04-26.05"
HALVES = "1.09-30.12 12.01-26.05"
AUTUMN, WINTER, SPRING, SUMMER = "26.10-3.11", "31.12-11.01", "27.03-4.04", "27.05-31.08"
HOLIDAYS = f"{AUTUMN} {WINTER} {SPRING} {SUMMER}"


@dataclass(frozen=True)
class Row:
    """A row of a school's terms, without a database."""

    kind: str
    name: str
    starts_on: date
    ends_on: date
    grade_from: int = 1
    grade_to: int = 11


def understood(text: str, terms=QUARTERS, year: SchoolYear = YEAR) -> Timing:
    return parse_timing(text, year=year, terms=terms)


def codes(timing: Timing) -> list[str]:
    return [ambiguity.code for ambiguity in timing.ambiguities]


def day(text: str, year: SchoolYear = YEAR) -> date:
    number, month = (int(part) for part in text.split("."))
    return date(year.start + (month < 9), month, number)


def spans(text: str, year: SchoolYear = YEAR) -> tuple[Span, ...]:
    """«1.09-26.05 7.09»: spans of the school year."""
    ends = [each.split("-") for each in text.split()]
    return tuple(Span(day(each[0], year), day(each[-1], year)) for each in ends)


def taught(*weekdays: int, first: str = "1.09", last: str = "26.05") -> str:
    """Days of these weekdays outside of the holidays, written as `spans` reads them."""
    every = (day(first) + timedelta(number) for number in range((day(last) - day(first)).days + 1))
    free = spans(HOLIDAYS)
    found = [
        each
        for each in every
        if each.weekday() in weekdays and not any(span.first <= each <= span.last for span in free)
    ]
    return " ".join(f"{each:%d.%m}" for each in found)


# Wording, kind, days; afterwards what is asked.
SURE = [
    # All there are in the published plans we have, as they stand there.
    ("1 сентября", "days", "1.09"),
    ("Каждый понедельник", "repeated", taught(0)),
    ("3 сентября", "days", "3.09"),
    ("Сентябрь-декабрь", "period", "1.09-31.12"),
    ("2-4 октября", "days", "2.10-4.10"),
    ("10-13 октября", "days", "10.10-13.10"),
    ("5 октября", "days", "5.10"),
    ("13-20 ноября", "days", "13.11-20.11"),
    ("12-15 декабря", "days", "12.12-15.12"),
    ("19-22 декабря", "days", "19.12-22.12"),
    ("27-29 декабря", "days", "27.12-29.12"),
    ("сентябрь, в течение года", "period", STUDY),
    ("В течение учебного года", "period", STUDY),
    ("01.09", "days", "1.09"),
    ("08.09", "days", "8.09"),
    ("04.10", "days", "4.10"),
    ("сентябрь", "period", "1.09-30.09"),
    ("8 сентября", "days", "8.09"),
    ("23–30 сентября", "days", "23.09-30.09"),
    ("в течение года", "period", STUDY),
    # Days
    ("01.09.", "days", "1.09"),
    ("1.IX", "days", "1.09"),
    ("1.ІХ.2026", "days", "1.09"),
    ("01.09.2026г.", "days", "1.09"),
    ("1.09.26", "days", "1.09"),
    ("2026-10-05", "days", "5.10"),
    ("05/10/2026", "days", "5.10"),
    ("15.10.\n2026", "days", "15.10"),
    ("1-го сентября", "days", "1.09"),
    ("первого сентября", "days", "1.09"),
    ("5 окт.", "days", "5.10"),
    ("1сентября", "days", "1.09"),
    ("«15» октября 2026 г.", "days", "15.10"),
    # As spreadsheets show or keep them
    ("12-окт", "days", "12.10"),
    ("12.окт", "days", "12.10"),
    ("05.сен", "days", "5.09"),
    ("01.май", "days", "1.05"),
    ("12-окт-26", "days", "12.10"),
    ("3.окт, 10.окт", "days", "3.10 10.10"),
    ("05.10.2026 0:00", "days", "5.10"),
    ("05.10.2026 00:00:00", "days", "5.10"),
    ("2026-10-05 00:00:00", "days", "5.10"),
    ("15 октября с.г.", "days", "15.10"),
    ("15 октября текущего года", "days", "15.10"),
    ("5, 12 и 19 октября", "days", "5.10 12.10 19.10"),
    ("10/12 октября", "days", "10.10 12.10"),
    ("5,12,19.10", "days", "5.10 12.10 19.10"),
    ("25.09\n23.09", "days", "23.09 25.09"),
    ("октябрь: 5, 12, 19", "days", "5.10 12.10 19.10"),
    ("20-25 числа октября", "days", "20.10-25.10"),
    ("с 5 по 9 октября", "days", "5.10-9.10"),
    ("с 5-го по 9-е октября", "days", "5.10-9.10"),
    ("в период с 1 по 10 октября", "days", "1.10-10.10"),
    ("5 − 9 октября", "days", "5.10-9.10"),
    ("27 октября – 3 ноября", "days", "27.10-3.11"),
    ("28.12-10.01", "days", "28.12-10.01"),
    ("12.10–16.10.2026", "days", "12.10-16.10"),
    ("12.-16.10.", "days", "12.10-16.10"),
    ("с 01.09.2026 г. по 31.05.2027 г.", "days", "1.09-31.05"),
    ("5 октября 2026 – 10 мая", "days", "5.10-10.05"),
    ("последний четверг октября", "days", "29.10"),
    ("вторая суббота октября", "days", "10.10"),
    ("5-9 октября (понедельник-пятница)", "days", "5.10-9.10"),
    ("5, 12, 19 октября (понедельник)", "days", "5.10 12.10 19.10"),
    ("5, 6 октября (понедельник, вторник)", "days", "5.10 6.10"),
    ("01.09, 5 октября", "days", "1.09 5.10"),
    ("16-20 ноября (3 неделя)", "days", "16.11-20.11"),
    # Each single one, and stretches with days of the week
    ("3 и 10 октября", "days", "3.10 10.10"),
    ("3,10,17 октября", "days", "3.10 10.10 17.10"),
    ("5 октября, 3 ноября и 20 мая", "days", "5.10 3.11 20.05"),
    ("3 октября\n10 октября", "days", "3.10 10.10"),
    ("3 октября\n10\n17 октября", "days", "3.10 10.10 17.10"),
    ("3\n10\n17 октября", "days", "3.10 10.10 17.10"),
    ("октябрь (3, 10, 17)", "days", "3.10 10.10 17.10"),
    ("октябрь 10, 17", "days", "10.10 17.10"),
    ("1-5, 10-15 октября", "days", "1.10-5.10 10.10-15.10"),
    ("с 29 марта 2027 года (пн) по 4 апреля 2027 года (вс)", "days", "29.03-4.04"),
    ("с 29 марта (пн) по 4 апреля (вс) 2027 года", "days", "29.03-4.04"),
    ("с 16.11.2026 (пн.) по 20.11.2026 (пт.)", "days", "16.11-20.11"),
    ("16 ноября (понедельник) - 20 ноября (пятница)", "days", "16.11-20.11"),
    ("с понедельника, 16 ноября, по пятницу, 20 ноября", "days", "16.11-20.11"),
    ("с 5 (пн) по 9 (пт) октября", "days", "5.10-9.10"),
    ("16 (пн), 17 (вт), 18 (ср) ноября", "days", "16.11 17.11 18.11"),
    ("3 (сб) и 10 (сб) октября", "days", "3.10 10.10"),
    ("1-10 января, каникулы", "days", "1.01-10.01"),
    ("чт, 3 сентября 2026", "days", "3.09"),
    ("27 октября – 2 ноября (осенние каникулы)", "days", "27.10-2.11"),
    ("8 Марта", "days", "8.03"),
    ("23 февраля", "days", "23.02"),
    # Days with what is held on them
    ("4 ноября (День народного единства)", "days", "4.11"),
    ("9 мая, День Победы", "days", "9.05"),
    ("День толерантности - 16.11", "days", "16.11"),
    ("16 ноября – Международный день толерантности", "days", "16.11"),
    ("1 октября (День пожилого человека), 5 октября (День учителя)", "days", "1.10 5.10"),
    ("Неделя добра 10–15 апреля", "days", "10.04-15.04"),
    ("15 октября после уроков", "days", "15.10"),
    ("во второй половине дня, 15 октября", "days", "15.10"),
    # Months
    ("В СЕНТЯБРЕ", "period", "1.09-30.09"),
    ("cентябрь", "period", "1.09-30.09"),  # with a Latin c
    ("сентяб-\nрь", "period", "1.09-30.09"),
    ("сен\u00adтябрь", "period", "1.09-30.09"),
    ("сентябрь,\u00a0январь, май", "period", "1.09-30.09 1.01-31.01 1.05-31.05"),
    ("сент. – дек.", "period", "1.09-31.12"),
    ("октябрь/ноябрь", "period", "1.10-30.11"),
    ("Октябрь\nМарт", "period", "1.10-31.10 1.03-31.03"),
    ("октябрь – ноябрь, март", "period", "1.10-30.11 1.03-31.03"),
    ("март 2027", "period", "1.03-31.03"),
    ("09.2026", "period", "1.09-30.09"),
    ("сентябрь-октябрь,\n2026г.", "period", "1.09-31.10"),
    ("сентябрь 2026 г. – май 2027 г.", "period", "1.09-31.05"),
    ("сентябрь 2026-2027 уч. г.", "period", "1.09-30.09"),
    ("март 2026-2027 уч. года", "period", "1.03-31.03"),
    ("с сентября по май", "period", "1.09-31.05"),
    ("июнь-август", "period", "1.06-31.08"),
    ("август 2027", "period", "1.08-31.08"),
    ("15 сентября – май", "period", "15.09-31.05"),
    ("сентябрь (месячник безопасности)", "period", "1.09-30.09"),
    ("октябрь (5-9 классы)", "period", "1.10-31.10"),
    ("весь сентябрь", "period", "1.09-30.09"),
    ("Декабрь- январь", "period", "1.12-31.01"),
    ("сентябрь, май", "period", "1.09-30.09 1.05-31.05"),
    ("октябрь, декабрь, март", "period", "1.10-31.10 1.12-31.12 1.03-31.03"),
    ("октябрь\n2 неделя", "period", "5.10-11.10"),
    ("сентябрь, в течение месяца", "period", "1.09-30.09"),
    ("октябрь, по согласованию с партнёром", "period", "1.10-31.10"),
    ("ежегодно в октябре", "period", "1.10-31.10"),
    ("1 раз в год, апрель", "period", "1.04-30.04"),
    # Parts of months
    ("II неделя октября", "period", "5.10-11.10"),
    ("ІІ неделя октября", "period", "5.10-11.10"),  # Ukrainian І
    ("Ⅱ неделя октября", "period", "5.10-11.10"),
    ("2-я неделя октября", "period", "5.10-11.10"),
    ("4 нед. октября", "period", "19.10-25.10"),
    ("октябрь, 2 неделя", "period", "5.10-11.10"),
    ("2 неделя, октябрь", "period", "5.10-11.10"),
    ("ноябрь 2 неделя, май 1 неделя", "period", "9.11-15.11 3.05-9.05"),
    ("2 неделя сентября, октября", "period", "7.09-13.09 5.10-11.10"),
    ("2-3 недели сентября", "period", "7.09-20.09"),
    ("1 и 3 неделя марта", "period", "1.03-7.03 15.03-21.03"),
    ("последняя неделя мая", "period", "24.05-30.05"),
    ("последняя неделя сентября", "period", "28.09-30.09"),
    ("последняя неделя марта", "period", "29.03-31.03"),
    ("предпоследняя неделя сентября", "period", "21.09-27.09"),
    ("3 неделя сентября – 1 неделя октября", "period", "14.09-4.10"),
    ("3 декада ноября", "period", "21.11-30.11"),
    ("начало октября", "period", "1.10-10.10"),
    ("в середине мая", "period", "11.05-20.05"),
    ("в конце сентября", "period", "21.09-30.09"),
    ("в первых числах сентября", "period", "1.09-10.09"),
    ("конец сентября - начало октября", "period", "21.09-10.10"),
    ("начало – середина октября", "period", "1.10-20.10"),
    ("первая половина октября", "period", "1.10-15.10"),
    # Terms, holidays, seasons, the year
    ("3 четверть", "period", "12.01-26.03"),
    ("III четв.", "period", "12.01-26.03"),
    ("Ш четверть", "period", "12.01-26.03"),
    ("третья четверть", "period", "12.01-26.03"),
    ("в течение 1 четверти", "period", "1.09-25.10"),
    ("1–2 четверть", "period", "1.09-25.10 4.11-30.12"),
    ("I, III четверть", "period", "1.09-25.10 12.01-26.03"),
    ("последняя неделя 1 четверти", "period", "19.10-25.10"),
    ("по окончании 1 четверти", "period", "16.10-25.10"),
    ("первое полугодие", "period", "1.09-30.12"),
    ("2-я половина учебного года", "period", "12.01-26.05"),
    ("II квартал", "period", "1.04-30.06"),
    ("на осенних каникулах", "period", AUTUMN),
    ("зимние каникулы", "period", WINTER),
    ("каникулы осенние", "period", AUTUMN),
    ("каникулы (осенние)", "period", AUTUMN),
    ("каникулы (осень, весна)", "period", f"{AUTUMN} {SPRING}"),
    ("летние каникулы", "period", SUMMER),
    ("осенние, весенние каникулы", "period", f"{AUTUMN} {SPRING}"),
    ("октябрь, каникулы", "period", "1.10-3.11"),
    ("осень", "period", "1.09-30.11"),
    ("зимой", "period", "1.12-28.02"),
    ("летний период", "period", "1.06-31.08"),
    ("в осенне-зимний период", "period", "1.09-28.02"),
    ("весь период", "period", STUDY),
    ("круглый год", "period", STUDY),
    ("в течении года", "period", STUDY),
    ("на протяжении всего учебного года", "period", STUDY),
    ("2026/2027 уч. год", "period", STUDY),
    ("начало учебного года", "period", "1.09-10.09"),
    ("по графику библиотеки в течение года", "period", STUDY),
    # Again and again
    ("Каждый понедельн\nик", "repeated", taught(0)),  # as a PDF breaks it
    ("по понедельникам в течение года", "repeated", taught(0)),
    ("по вторникам и четвергам", "repeated", taught(1, 3)),
    ("вторник, четверг", "repeated", taught(1, 3)),
    ("пн, ср, пт", "repeated", taught(0, 2, 4)),
    ("с понедельника по пятницу", "repeated", taught(0, 1, 2, 3, 4)),
    ("по выходным", "repeated", taught(5, 6)),
    ("еженедельно по средам", "repeated", taught(2)),
    ("каждую пятницу, кроме каникул", "repeated", taught(4)),
    ("каждый понедельник октября", "repeated", "5.10 12.10 19.10"),
    ("октябрь, каждый понедельник", "repeated", "5.10 12.10 19.10"),
    ("каждый вторник с октября по май", "repeated", taught(1, first="1.10", last="31.05")),
    ("1 сентября, далее каждый понедельник", "repeated", f"1.09 {taught(0)}"),
    ("сентябрь, далее ежемесячно", "repeated", STUDY),
    ("каждую среду до 1 октября", "repeated", "2.09 9.09 16.09 23.09 30.09"),
    ("каждая вторая пятница месяца", "repeated", "11.09 9.10 13.11 11.12 12.02 12.03 9.04 14.05"),
    ("каждая последняя пятница", "repeated", "25.09 27.11 25.12 29.01 26.02 26.03 30.04"),
    ("сентябрь–ноябрь, вторая среда", "repeated", "9.09 14.10 11.11"),
    ("ежемесячно, вторая среда", "repeated", "9.09 14.10 11.11 9.12 13.01 10.02 10.03 14.04 12.05"),
    ("до 5 числа каждого месяца", "repeated", "5.09 5.10 5.11 5.12 5.01 5.02 5.03 5.04 5.05"),
    ("последняя неделя четверти", "repeated", "19.10-25.10 21.12-27.12 22.03-28.03 17.05-23.05"),
    ("в конце каждой четверти", "repeated", "16.10-25.10 21.12-30.12 17.03-26.03 17.05-26.05"),
    ("ежемесячно", "repeated", STUDY),
    ("раз в месяц", "repeated", STUDY),
    ("1 раз в месяц (октябрь–апрель)", "repeated", "1.10-30.04"),
    ("каждую неделю", "repeated", STUDY),
    ("1 раз в 2 недели", "repeated", STUDY),
    ("1 раз в четверть", "repeated", ALL_QUARTERS),
    ("не реже 1 раза в четверть", "repeated", ALL_QUARTERS),
    ("раз в полугодие", "repeated", HALVES),
    ("2 раза в год", "repeated", STUDY),
    ("ежедневно", "repeated", STUDY),
    ("еженедельно", "repeated", STUDY),
    ("постоянно", "repeated", STUDY),
    ("систематически", "repeated", STUDY),
    # Until when
    ("до 15 марта", "deadline", "15.03"),
    ("не позднее 5 апреля (пн)", "deadline", "5.04"),
    ("с 1 по 10 октября включительно", "days", "1.10-10.10"),
    ("до 15.03", "deadline", "15.03"),
    ("не позднее 1 июня", "deadline", "1.06"),
    ("не позднее октября", "deadline", "31.10"),
    ("к 9 мая", "deadline", "9.05"),
    ("октябрь, до 15 числа", "deadline", "15.10"),
    ("до конца сентября", "deadline", "30.09"),
    ("до конца учебного года", "deadline", "26.05"),
    ("к началу учебного года", "deadline", "1.09"),
    # Agreed elsewhere
    ("по согласованию", "open", ""),
    ("По графику.", "open", ""),
    ("по плану учителя", "open", ""),
    ("по отдельному плану", "open", ""),
    ("по мере необходимости", "open", ""),
    ("по запросу", "open", ""),
    ("дата уточняется", "open", ""),
    ("согласно плану", "open", ""),
    ("в соответствии с планом работы школы", "open", ""),
]

DOUBTFUL = [
    ("август", "period", "1.08-31.08", ["august"]),
    ("25 августа", "days", "25.08", ["august"]),
    ("25 августа – 5 сентября", "days", "1.09-5.09 25.08-31.08", ["august"]),
    ("август 2026", "period", "1.08-31.08", ["other-year"]),
    ("5 октября 2025", "days", "5.10", ["other-year"]),
    ("октябрь-ноябрь 2025", "period", "1.10-30.11", ["other-year"]),
    ("5 октября 2025 г., 5 октября 2024 г.", "days", "5.10", ["other-year", "other-year"]),
    ("2025/2026 учебный год", "period", STUDY, ["other-year"]),
    ("понедельник, 3 сентября 2026", "days", "3.09", ["weekday"]),
    ("3 сентября (понедельник)", "days", "3.09", ["weekday"]),
    ("6-9 октября (понедельник-пятница)", "days", "6.10-9.10", ["weekday"]),
    # Days of the week are as old as their dates: one question is enough.
    ("с 30 марта 2026 года (пн) по 5 апреля 2026 года (вс)", "days", "30.03-5.04", ["other-year"]),
    ("30.03.2026 (пн) – 05.04.2026 (вс)", "days", "30.03-5.04", ["other-year"]),
    ("с понедельника 30 марта по воскресенье 5 апреля 2026 г.", "days", "30.03-5.04", ["other-year"]),
    ("с 30 марта (пн) по 5 апреля (вс)", "days", "30.03-5.04", ["weekday", "weekday"]),
    ("с 9 (пт) по 5 (пн) октября", "days", "", ["backwards"]),
    ("01.09.2025 г. (понедельник)", "days", "1.09", ["other-year"]),
    ("до 5 апреля 2026 года (вс)", "deadline", "5.04", ["other-year"]),
    ("с 30 марта 2026 года (пн)", "period", "30.03-26.05", ["no-end", "other-year"]),
    ("с 15 сентября (среда)", "period", "15.09-26.05", ["no-end", "weekday"]),
    ("3 (пт) и 10 (сб) октября", "days", "3.10 10.10", ["weekday"]),
    ("I четверть, 2-я неделя", "period", "7.09-13.09", ["part-of-term"]),
    ("1 и 15 числа", "days", "", ["no-month"]),
    ("31 сентября", "days", "", ["no-such-day"]),
    ("29 февраля", "days", "", ["no-such-day"]),
    ("30.02", "days", "", ["no-such-day"]),
    ("1 и 32 октября", "days", "1.10", ["no-such-day"]),
    ("пятая неделя сентября", "period", "", ["no-such-day"]),
    ("10-5 октября", "days", "", ["backwards"]),
    ("май–сентябрь", "period", "", ["backwards"]),
    ("октябрь, 5-9 классы", "period", "1.10-31.10", ["rest"]),
    ("октябрь 5-9", "period", "1.10-31.10", ["rest"]),
    ("октябрь, в течение 2 недель", "period", "1.10-31.10", ["rest"]),
    ("за неделю до 9 мая", "deadline", "9.05", ["rest"]),
    ("май (после 9 мая)", "period", "1.05-31.05", ["rest"]),
    ("5.12 октября", "period", "1.10-31.10", ["rest"]),
    ("накануне Дня Победы", "days", "9.05", ["feast", "rest"]),
    ("1 октября 10.00, 12.00", "days", "1.10", ["rest"]),
    ("вторая неделя", "period", "", ["no-month"]),
    ("первая декада", "period", "", ["no-month"]),
    ("в течение месяца", "period", "", ["no-month"]),
    ("последняя пятница", "days", "", ["no-month"]),
    ("октябрь, ноябрь (2 неделя)", "period", "1.10-31.10 9.11-15.11", ["which-month"]),
    ("2-й триместр", "period", "", ["no-term"]),
    ("5 четверть", "period", "", ["no-term"]),
    ("дополнительные каникулы", "period", "", ["no-term"]),
    ("каникулы", "period", HOLIDAYS, ["which-holidays"]),
    ("на каникулах", "period", HOLIDAYS, ["which-holidays"]),
    ("каникулярное время", "period", HOLIDAYS, ["which-holidays"]),
    ("в дни школьных каникул", "period", HOLIDAYS, ["which-holidays"]),
    ("с октября", "period", "1.10-26.05", ["no-end"]),
    ("Неделя добра с 10 апреля", "period", "10.04-26.05", ["no-end"]),
    ("с 15 октября", "period", "15.10-26.05", ["no-end"]),
    ("до октября", "deadline", "30.09", ["deadline"]),
    ("до зимних каникул", "deadline", "30.12", ["deadline"]),
    ("конец года", "period", "17.05-26.05", ["year-end"]),
    ("в субботу", "repeated", taught(5), ["each-week"]),
    (
        "каждый второй вторник",
        "repeated",
        "8.09 13.10 10.11 8.12 12.01 9.02 9.03 13.04 11.05",
        ["every-other"],
    ),
    ("День учителя", "days", "5.10", ["feast"]),
    ("ко Дню Победы", "days", "9.05", ["feast"]),
    ("до Дня Победы", "deadline", "9.05", ["feast"]),
    ("День учителя 2026", "days", "5.10", ["feast"]),
    ("до сентября", "deadline", "", ["deadline"]),
    ("День матери", "days", "29.11", ["feast"]),
    ("День отца", "days", "18.10", ["feast"]),
    ("Новый год", "days", "1.01", ["feast"]),
    ("День знаний", "days", "1.09", ["feast"]),
    ("Международный женский день", "days", "8.03", ["feast"]),
    ("День космонавтики", "days", "12.04", ["feast"]),
    ("День народного единства", "days", "4.11", ["feast"]),
    ("День защитника Отечества", "days", "23.02", ["feast"]),
    ("День здоровья", "days", "7.04", ["feast"]),
    ("День защиты детей", "days", "1.06", ["feast"]),
    ("Масленица", "days", "8.03-14.03", ["feast"]),
    ("14:00", "open", "", ["no-day"]),
    ("Неделя математики", "open", "", ["unknown"]),
    ("в 10-11 классах", "open", "", ["unknown"]),
    ("31.13", "open", "", ["unknown"]),
    ("Сентябр ьдекабр ь", "open", "", ["unknown"]),
    ("", "open", "", ["empty"]),
    (" \u00a0—\n", "open", "", ["empty"]),
    ("сентябрь " * 40, "open", "", ["long"]),
]


@pytest.mark.parametrize(("text", "kind", "days"), SURE, ids=[text for text, *_rest in SURE])
def test_a_usual_wording_is_understood(text: str, kind: str, days: str) -> None:
    timing = understood(text)
    assert codes(timing) == []
    assert timing.is_sure
    assert timing.kind == kind
    assert timing.spans == merged(spans(days))


@pytest.mark.parametrize(("text", "kind", "days", "asked"), DOUBTFUL, ids=[text[:40] for text, *_rest in DOUBTFUL])
def test_a_doubtful_wording_is_asked_about(text: str, kind: str, days: str, asked: list[str]) -> None:
    timing = understood(text)
    assert sorted(codes(timing)) == asked
    assert not timing.is_sure
    assert timing.kind == kind
    assert timing.spans == merged(spans(days))


def merged(found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Neighboring days as one span: the tables name days, not spans."""
    days = sorted({span.first + timedelta(each) for span in found for each in range(len(span))})
    groups = itertools.groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    runs = [[each for _place, each in group] for _key, group in groups]
    return tuple(Span(run[0], run[-1]) for run in runs)


# Times of day and days of the week


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("15 октября в 14.00", time(14), None),
        ("15 октября, 14:30", time(14, 30), None),
        ("15 октября в 10.12", time(10, 12), None),
        ("15 октября в 14-30", time(14, 30), None),
        ("15 октября в 14 часов", time(14), None),
        ("15 октября в 14 ч. 30 мин.", time(14, 30), None),
        ("15 октября, начало в 10.00", time(10), None),
        ("15.10 с 14:00 до 15:30", time(14), time(15, 30)),
        ("15 октября 14.00–15.30", time(14), time(15, 30)),
        ("15 октября с 9-00 до 12-00", time(9), time(12)),
        ("15 октября с 14 до 16 часов", time(14), time(16)),
        ("15 октября (14.00)", time(14), None),
        ("9.00-10.00 15 октября", time(9), time(10)),
        ("15 октября до 12:00", None, time(12)),
    ],
)
def test_a_time_of_day_is_read_beside_the_day(text: str, start: time | None, end: time | None) -> None:
    timing = understood(text)
    assert timing.is_sure
    assert timing.spans == spans("15.10")
    assert (timing.start_time, timing.end_time) == (start, end)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("1 раз в месяц", Unit.MONTH),
        ("один раз в месяц", Unit.MONTH),
        ("раз в неделю", Unit.WEEK),
        ("ежемесячно", Unit.MONTH),
        ("не реже 1 раза в четверть", Unit.QUARTER),
        ("каждый месяц", Unit.MONTH),
        ("2 раза в месяц", None),
        ("1–2 раза в месяц", None),
        ("два раза в неделю", None),
        ("каждый понедельник", None),
        ("первый понедельник месяца", None),
        ("12 октября", None),
    ],
)
def test_once_in_a_time_is_told_from_more_often(text: str, unit: Unit | None) -> None:
    assert understood(text).once_in is unit


def test_a_time_that_ends_before_it_begins_is_asked_about() -> None:
    timing = understood("15 октября с 15:00 до 14:00")
    assert codes(timing) == ["through-midnight"]
    assert (timing.start_time, timing.end_time) == (time(15), time(14))


def test_two_dates_are_no_times() -> None:
    timing = understood("с 10.10 до 11.10")
    assert timing.start_time is None
    assert timing.spans == spans("10.10-11.10")


@pytest.mark.parametrize("text", ["октябрь, в 10-11 классах", "в 5 классе", "5-10 октября", "15.60"])
def test_other_numbers_are_no_times(text: str) -> None:
    assert understood(text).start_time is None


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("каждый понедельник", (0,)),
        ("по четвергам и вторникам", (1, 3)),
        ("пт-пн", (0, 4, 5, 6)),
        ("каждая вторая пятница месяца", (4,)),
        ("последний четверг октября", ()),
        ("четверг, 3 сентября", ()),
        ("сентябрь", ()),
    ],
)
def test_days_of_the_week_are_named_for_what_is_repeated(text: str, weekdays: tuple[int, ...]) -> None:
    assert understood(text).weekdays == weekdays


# Boundaries


@pytest.mark.parametrize(
    ("start", "days", "asked"),
    [(2027, "29.02", []), (2026, "", ["no-such-day"]), (2099, "", ["no-such-day"])],
)
def test_29_february_is_only_in_a_leap_year(start: int, days: str, asked: list[str]) -> None:
    year = SchoolYear(start)
    timing = understood("29 февраля", terms=[], year=year)
    assert timing.spans == spans(days, year)
    assert codes(timing) == asked


def test_29_february_of_last_years_plan_is_asked_about_twice() -> None:
    assert codes(understood("29.02.2024")) == ["other-year", "no-such-day"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # Thursday 1 October 2026: its week begins in September.
        ("1 неделя октября", date(2026, 9, 28), date(2026, 10, 4)),
        # Sunday 1 November belongs to the week of Thursday 29 October.
        ("последняя неделя октября", date(2026, 10, 26), date(2026, 11, 1)),
        ("1 неделя ноября", date(2026, 11, 2), date(2026, 11, 8)),
        ("5 неделя декабря", date(2026, 12, 28), date(2027, 1, 3)),
        # The days before 1 September are of another school year.
        ("1 неделя сентября", date(2026, 9, 1), date(2026, 9, 6)),
        ("28 декабря – 10 января", date(2026, 12, 28), date(2027, 1, 10)),
    ],
)
def test_weeks_and_ranges_cross_months_and_years(text: str, first: date, last: date) -> None:
    timing = understood(text)
    assert timing.spans == (Span(first, last),)
    assert (timing.first_day, timing.last_day) == (first, last)
    assert timing.months == {first.month, last.month}


def test_every_week_of_a_year_belongs_to_one_month() -> None:
    months = [
        "сентября",
        "октября",
        "ноября",
        "декабря",
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
    ]
    weeks = [
        timing.spans
        for month in months
        for number in range(1, 6)
        if (timing := understood(f"{number} неделя {month}")).spans
    ]
    for (before,), (after,) in itertools.pairwise(weeks):
        assert after.first == before.last + timedelta(days=1)


def test_a_school_without_terms_asks_for_them() -> None:
    for text in ("3 четверть", "осенние каникулы", "каникулы", "первое полугодие", "последняя четверть"):
        timing = understood(text, terms=[])
        assert codes(timing) == ["no-term"], text
        assert timing.spans == ()
        assert timing.kind == TimingKind.PERIOD


def test_a_school_without_terms_studies_until_the_end_of_may() -> None:
    for text in ("в течение года", "ежемесячно", "1 раз в четверть"):
        assert understood(text, terms=[]).spans == spans("1.09-31.05")
    mondays = understood("каждый понедельник", terms=[]).spans
    assert (len(mondays), mondays[0].first, mondays[-1].last) == (39, day("7.09"), day("31.05"))


def test_trimesters_have_no_quarters_and_no_half_years() -> None:
    assert understood("2 триместр", terms=TRIMESTERS).spans == spans("21.11-20.02")
    assert codes(understood("2 четверть", terms=TRIMESTERS)) == ["no-term"]
    assert codes(understood("1 полугодие", terms=TRIMESTERS)) == ["no-term"]


GRADES_APART = [
    Row("term", "I четверть", day("1.09"), day("25.10"), 1, 9),
    Row("term", "1-я четверть", day("1.09"), day("30.10"), 10, 11),
    Row("holidays", "Осенние каникулы", day("26.10"), day("1.11"), 1, 9),
    Row("holidays", "осенние каникулы", day("31.10"), day("8.11"), 10, 11),
    Row("holidays", "Дополнительные каникулы первоклассников", day("15.02"), day("21.02"), 1, 1),
    Row("term", "Третья четверть", day("12.01"), day("26.03")),
    Row("term", "4 четверть", day("5.04"), day("20.05"), 9, 9),
    Row("term", "4 четверть", day("5.04"), day("28.05"), 1, 8),
]


def test_dates_of_all_grades_are_covered() -> None:
    assert understood("первая четверть", terms=GRADES_APART).spans == spans("1.09-30.10")
    assert understood("осенние каникулы", terms=GRADES_APART).spans == spans("26.10-8.11")
    assert understood("дополнительные каникулы", terms=GRADES_APART).spans == spans("15.02-21.02")
    assert understood("в течение года", terms=GRADES_APART).spans == spans("1.09-28.05")


def test_holidays_of_some_grades_leave_the_others_at_school() -> None:
    days = {span.first for span in understood("каждое воскресенье", terms=GRADES_APART).spans}
    # Only on 1 November have all grades holidays.
    assert day("1.11") not in days
    assert {day("25.10"), day("8.11"), day("21.02")} <= days


def test_a_weekday_that_is_only_in_holidays_is_meant_so() -> None:
    assert understood("каждый вторник июня").spans == spans("1.06 8.06 15.06 22.06 29.06")


# What the questions say


def test_questions_name_what_they_ask_about() -> None:
    with translation.override("en"):
        messages = {
            code: str(understood(text).ambiguities[0].message)
            for text, code in [
                ("5 октября 2025", "other-year"),
                ("31 сентября", "no-such-day"),
                ("понедельник, 3 сентября", "weekday"),
                ("2 триместр", "no-term"),
                ("10-5 октября", "backwards"),
                ("Октябрь, у Пети", "rest"),
                ("приходи {когда} %s хочешь", "unknown"),
            ]
        }
    assert "2025" in messages["other-year"]
    assert "2026/2027" in messages["other-year"]
    assert "31.09" in messages["no-such-day"]
    assert "Thursday" in messages["weekday"]
    assert "“2 триместр”" in messages["no-term"]
    assert "“10-5 октября”" in messages["backwards"]
    assert "“у Пети”" in messages["rest"]
    assert "“приходи {когда} %s хочешь”" in messages["unknown"]


def test_questions_are_in_the_language_of_the_reader() -> None:
    asked = understood("понедельник, 3 сентября").ambiguities[0].message
    with translation.override("en"):
        assert "Thursday" in str(asked)
    with translation.override("ru"):
        assert "Thursday" not in str(asked)


def test_a_long_rest_is_shortened() -> None:
    timing = understood("октябрь, " + "слово " * 40)
    assert codes(timing) == ["rest"]
    assert len(str(timing.ambiguities[0].message)) < 160


# Any text at all

WORDS = """сентябрь октября мая август 1 2 5 12 31 99 2026 2025 01.09 30.02 14.00 14:30 10-15 II IV неделя недели декада
    четверть полугодие каникулы осенних понедельник средам каждый последний первая раз в с по до к не позднее и или
    ежемесячно течение года месяца числа начало конец по графику согласованию День учителя ко Дню Победы квартал
    весна летний период учебного весь уч. г. г , ; : . - – ( ) « » " / + № кроме 9.2026 1.IX""".split()
WORDINGS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
ANY_TEXT = st.one_of(
    WORDINGS,
    st.lists(st.sampled_from(WORDS), max_size=10).map("".join),
    st.text(max_size=80),
    st.text("0123456789.-–:,()/ сентябряивкдо", max_size=60),
)


@settings(max_examples=300)
@given(ANY_TEXT, st.sampled_from([QUARTERS, TRIMESTERS, GRADES_APART, []]), st.sampled_from([2026, 2027, 2000]))
@pytest.mark.long
def test_any_text_is_answered(text: str, terms, start: int) -> None:
    year = SchoolYear(start)
    timing = parse_timing(text, year=year, terms=terms)
    assert timing.text == text
    days = [each for span in timing.spans for each in (span.first, span.last)]
    assert all(each in year for each in days)
    assert all(span.first <= span.last for span in timing.spans)
    # In order, and a day at least between two of them.
    assert all(after.first - before.last > timedelta(1) for before, after in itertools.pairwise(timing.spans))
    assert timing.months == {(span.first + timedelta(each)).month for span in timing.spans for each in range(len(span))}
    assert (timing.first_day, timing.last_day) == ((days[0], days[-1]) if days else (None, None))
    # What covers no day is either agreed elsewhere or asked about.
    assert timing.spans or timing.ambiguities or timing.kind == TimingKind.OPEN
    assert all(str(ambiguity.message) and ambiguity.code for ambiguity in timing.ambiguities)


@given(st.sampled_from([text for text, *_rest in SURE]), st.sampled_from(["", ".", " ", "\n", ";"]))
def test_case_and_marks_around_it_change_nothing(text: str, mark: str) -> None:
    shouted = understood(f" {text.upper()}{mark}")
    assert shouted.spans == understood(text).spans
    assert shouted.is_sure


@pytest.mark.parametrize("piece", ["1,", "1-", "(", "в ", "до ", "пн,", "1 нед ", "мая-", "по плану ", "день ", "а-"])
def test_a_text_made_to_be_slow_is_read_at_once(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    assert understood(text).text == text
