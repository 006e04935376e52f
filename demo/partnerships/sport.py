"""The partnerships in the direction of sport and health, by the partner's name."""

from datetime import date

from demo.partnerships.rows import (
    DemoAgreement,
    DemoEnd,
    DemoPartnership,
    DemoStep,
    DemoWish,
    Gift,
    Paper,
    Way,
    from_partner,
    from_school,
    in_days,
    year_begins,
    year_ends,
)
from partners.models import Side

SPORT: dict[str, tuple[DemoPartnership, ...]] = {
    "ГУЗ «Поликлиника № 28»": (
        DemoPartnership(
            common_goals="Здоровые привычки с первого класса.",
            common_values="Здоровье ребёнка, доверие семьи, честный разговор.",
            problem="О сне, осанке и зрении говорят и врачи, и учителя, но порознь — и дети не слышат.",
            benefit="Школе — советы, которым верят семьи, врачам — вопросы от самих детей, семьям — меньше болезней.",
            opportunity="Вопросы врачу собирают классы и родители, ответы — на Дне здоровья.",
            promises=(
                from_school(Gift.ROOM, "Кабинет для бесед и место на Дне здоровья"),
                from_school(Gift.TIME, "Классный час о здоровье раз в четверть"),
                from_partner(Gift.PEOPLE, "Врач на Дне здоровья и на родительском собрании"),
                from_partner(Gift.KNOWLEDGE, "Беседы о зрении и осанке для 1–4 классов", due_on=in_days(-5)),
            ),
            wish=DemoWish(
                Way.MEETING, date(2019, 10, 7), "Заведующий отделением: согласны, дни согласуем по четвертям."
            ),
            steps=(DemoStep(2, date(2020, 2, 10), "Цели общие: беседы и День здоровья внесли в планы обеих сторон."),),
        ),
    ),
    "Волонтеры-медики": (
        DemoPartnership(
            common_goals="Научить старших учеников первой помощи.",
            common_values="Добровольность, забота, ответственность за другого.",
            problem="Первой помощи по книге не научиться: нужны тренажёры и те, кто умеет.",
            benefit="Восьмиклассники умеют помочь, волонтёры учатся объяснять.",
            opportunity="Занятия малыми группами, чтобы попробовал каждый; кому понравилось — в школу юного волонтёра.",
            promises=(
                from_school(Gift.ROOM, "Кабинет биологии для занятий по первой помощи"),
                from_partner(Gift.EQUIPMENT, "Тренажёры для занятий по первой помощи"),
                from_partner(Gift.PEOPLE, "Волонтёры на занятия с 8 классами"),
            ),
            wish=DemoWish(
                Way.LETTER,
                date(2025, 10, 13),
                "Письмо координатора: готовы провести занятия в 8 классах.",
                scan="Письмо волонтёров-медиков",
            ),
        ),
    ),
    "Детско-юношеская спортивная школа олимпийского резерва № 10": (
        DemoPartnership(
            common_goals="Чтобы двигались все, а не только спортсмены.",
            common_values="Честная игра, уважение к сопернику, упорство.",
            problem="На тренировки ходят единицы, остальные после уроков сидят: ни секция, ни урок этого не изменят.",
            benefit="Детям — движение без отбора, школе — судьи и тренеры, спортшколе — новые ребята.",
            opportunity="На открытую тренировку приходит каждый: без разряда и без взноса.",
            promises=(
                from_school(Gift.ROOM, "Школьный стадион для открытых тренировок"),
                from_partner(
                    Gift.PEOPLE,
                    "Тренеры-судьи на школьные соревнования по мини-футболу",
                    due_on=date(2026, 10, 15),
                    is_kept=True,
                    noted_on=date(2026, 10, 16),
                ),
            ),
            wish=DemoWish(
                Way.PHONE, date(2022, 3, 15), "Инструктор-методист: подтвердили, что работаем вместе и дальше."
            ),
            steps=(
                DemoStep(
                    2,
                    date(2022, 1, 17),
                    "Тренеры уже судят наши соревнования, ждать нечего; подтверждение запишем, когда созвонимся.",
                    lacking=("wish",),
                ),
            ),
            agreements=(
                DemoAgreement(
                    Paper.PLAN,
                    "2",
                    "на {year} учебный год",
                    signed_on=year_begins,
                    valid_from=year_begins,
                    term_until=year_ends,
                ),
            ),
        ),
    ),
    "Шахматный клуб микрорайона": (
        DemoPartnership(has_coordinator=False, end=DemoEnd(date(2025, 6, 30), Side.PARTNER, "Клуб закрылся")),
    ),
}
