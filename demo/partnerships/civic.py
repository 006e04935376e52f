"""The partnerships in the civic and patriotic direction, by the partner's name."""

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
)
from partners.models import Side

CIVIC: dict[str, tuple[DemoPartnership, ...]] = {
    "В/Ч 98540, железнодорожные войска, п. Гумрак": (
        DemoPartnership(
            common_goals="Растить уважение к службе и к памяти защитников Отечества.",
            common_values="Верность слову, взаимовыручка, память.",
            promises=(
                from_school(
                    Gift.PEOPLE,
                    "Концерт школьного хора ко Дню защитника Отечества",
                    due_on=date(2026, 2, 20),
                    is_kept=True,
                    noted_on=date(2026, 2, 24),
                ),
                from_school(Gift.OTHER, "Рисунки и письма военнослужащим к праздникам"),
                from_partner(Gift.PEOPLE, "Участие в Уроках мужества, два раза в год"),
            ),
            wish=DemoWish(
                Way.PHONE,
                date(2021, 3, 22),
                "Заместитель командира: согласны участвовать в Уроках мужества, дни согласуем заранее.",
            ),
            steps=(
                DemoStep(2, date(2021, 11, 22), "Цели записаны, дни Уроков мужества и концерта согласованы на год."),
            ),
        ),
    ),
    "МОУ «Центр детского творчества»": (
        DemoPartnership(
            common_goals="Чтобы у каждого ученика было дело по душе после уроков.",
            common_values="Творчество, труд, радость общего результата.",
            problem="Кружков в школе мало, а ездить в центр далеко: решить это можно только вместе.",
            benefit="Детям не нужно далеко ездить, школе — кружки в своих стенах, центру — постоянные группы.",
            promises=(
                from_school(Gift.ROOM, "Два кабинета и сцена для кружков после 14 часов"),
                from_school(Gift.PEOPLE, "Учителя-соведущие на общих праздниках"),
                from_partner(Gift.PEOPLE, "Педагоги кружков в школе, три дня в неделю"),
                from_partner(
                    Gift.EQUIPMENT,
                    "Костюмы и звук для весеннего концерта",
                    due_on=date(2026, 5, 15),
                    is_kept=True,
                    noted_on=date(2026, 5, 18),
                ),
            ),
            wish=DemoWish(
                Way.LETTER, date(2020, 10, 5), "Письмо центра: предлагают вести кружки в школе.", scan="Письмо ЦДТ"
            ),
            steps=(
                DemoStep(2, date(2021, 1, 25), "Обе стороны готовы: кружки и кабинеты распределили вместе."),
                DemoStep(
                    3,
                    date(2023, 12, 11),
                    "Концерты и выставки придумываем и проводим вместе; педагоги центра входят в наши творческие группы.",
                ),
            ),
            agreements=(
                DemoAgreement(
                    Paper.ACCORD,
                    "9",
                    "о совместном проведении творческих дел",
                    signed_on=date(2023, 8, 31),
                    valid_from=date(2023, 9, 1),
                    term_until=date(2026, 5, 31),
                    scan="Соглашение № 9 с ЦДТ",
                ),
            ),
        ),
    ),
    "Клуб «Пехотинец»": (
        DemoPartnership(
            common_goals="Сохранять память о защитниках города.",
            common_values="Память, дисциплина, дружба.",
            promises=(
                from_school(Gift.ROOM, "Спортивный зал по субботам"),
                from_partner(Gift.PEOPLE, "Руководитель клуба на военно-спортивной игре"),
            ),
            wish=DemoWish(Way.MEETING, date(2022, 3, 21), "Руководитель клуба: готовы провести игру вместе."),
            steps=(DemoStep(2, date(2022, 10, 10), "Первую игру провели вместе, обе стороны хотят продолжать."),),
            end=DemoEnd(
                date(2024, 5, 31),
                Side.PARTNER,
                "Клуб попросил перерыв: в следующем году нет времени на школьные группы.",
            ),
        ),
        DemoPartnership(
            common_goals="Сохранять память о защитниках города; вернуть военно-спортивную игру.",
            common_values="Память, дисциплина, дружба.",
            promises=(
                from_school(Gift.ROOM, "Спортивный зал по субботам и площадка для игры"),
                from_partner(Gift.KNOWLEDGE, "Подготовка команд 7–8 классов к военно-спортивной игре"),
            ),
            wish=DemoWish(
                Way.MEETING, date(2025, 6, 9), "Руководитель клуба: возвращаются, готовы начать с одной игры в год."
            ),
        ),
    ),
    "Совет ветеранов микрорайона": (
        DemoPartnership(common_goals="Чтобы ветераны микрорайона были в школе желанными гостями."),
    ),
}
