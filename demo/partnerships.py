"""The demo's partnerships: what each side wants and gives, how they moved through the stages, their papers.

Posts instead of people, and nothing about a real body but neutral words. Most dates are fixed; those that must be near
the day of loading are counted from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from partners.models import Agreement, Partnership, Promise, Side, WishConfirmation
from school.years import SchoolYear

# A fixed day, or one that follows from the day of loading
Day = date | Callable[[date], date]

Gift: TypeAlias = Promise.Kind
Paper: TypeAlias = Agreement.Kind
Way: TypeAlias = WishConfirmation.Way


def in_days(number: int) -> Callable[[date], date]:
    return lambda today: today + timedelta(days=number)


def year_begins(today: date) -> date:
    return SchoolYear.of(today).starts_on


def year_ends(today: date) -> date:
    return SchoolYear.of(today).ends_on


@dataclass(frozen=True)
class DemoPromise:
    """What one side gives, and whether it was noted as kept."""

    side: Side
    kind: Gift
    text: str
    due_on: Day | None = None
    is_kept: bool | None = None
    noted_on: date | None = None


from_school = partial(DemoPromise, Side.SCHOOL)
from_partner = partial(DemoPromise, Side.PARTNER)


@dataclass(frozen=True)
class DemoWish:
    """How the partner said that it wants to act together; `scan` is what the letter's file is called."""

    way: Way
    on: date
    note: str
    scan: str = ""


@dataclass(frozen=True)
class DemoStep:
    """A step to another stage, forward or back; with something `lacking` it was the school's decision."""

    to: int
    on: date
    text: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoAgreement:
    """A paper. `{year}` in its subject is the present school year; `scan` is what its file is called."""

    kind: Paper
    number: str
    subject: str
    signed_on: Day
    valid_from: Day
    term_until: Day | None = None
    prolongation: Agreement.Prolongation = Agreement.Prolongation.NONE
    scan: str = ""


@dataclass(frozen=True)
class DemoEnd:
    """Who left, when and why."""

    on: date
    side: Side
    reason: str


@dataclass(frozen=True)
class DemoPartnership:
    """A partnership from its first day on; the day itself stands beside the partner's direction."""

    common_goals: str = ""
    common_values: str = ""
    problem: str = ""
    benefit: str = ""
    opportunity: str = ""
    promises: tuple[DemoPromise, ...] = ()
    wish: DemoWish | None = None
    steps: tuple[DemoStep, ...] = ()
    agreements: tuple[DemoAgreement, ...] = ()
    stays_because: str = ""
    end: DemoEnd | None = None
    has_coordinator: bool = True
    basis: Partnership.Basis = Partnership.Basis.VOLUNTARY


# By the partner's name, in the order of its `directions`
PARTNERSHIPS: dict[str, tuple[DemoPartnership, ...]] = {
    "Родители": (
        DemoPartnership(
            common_goals="Дети идут в школу с интересом, а семья и школа говорят с ними об одном.",
            common_values="Доверие, уважение к семье, забота о каждом ребёнке.",
            problem="Свободное время подростков: ни семья, ни школа поодиночке его не наполнят.",
            benefit="Родители знают, чем живёт школа, и влияют на это; у учителей есть помощники; детям интереснее.",
            opportunity="Предложить дело может любая семья: через родительский комитет класса или на общем собрании.",
            promises=(
                from_school(Gift.ROOM, "Актовый зал и столовая для семейных вечеров, раз в четверть"),
                from_school(
                    Gift.TIME,
                    "День открытых дверей с уроками для родителей",
                    due_on=date(2026, 4, 24),
                    is_kept=True,
                    noted_on=date(2026, 4, 27),
                ),
                from_partner(Gift.PEOPLE, "Сопровождающие на выезды классов, по двое от класса"),
                from_partner(
                    Gift.KNOWLEDGE, "Рассказы о своих профессиях на классных часах 8–9 классов", due_on=in_days(-9)
                ),
            ),
            wish=DemoWish(
                Way.MEETING,
                date(2019, 10, 18),
                "Председатель общешкольного родительского комитета: классы согласны, начнём с общих праздников.",
            ),
            steps=(
                DemoStep(
                    2,
                    date(2020, 9, 14),
                    "Общее собрание высказалось за совместные дела: родители готовы не только помогать, но и планировать.",
                ),
                DemoStep(
                    3,
                    date(2024, 5, 24),
                    "Педагогический совет решил: родители планируют, готовят и проводят дела наравне со школой. "
                    "Общее положение о семейных вечерах и подписанный лист принципов ещё впереди.",
                    lacking=("product", "trust"),
                ),
            ),
        ),
    ),
    "Детский сад № 382": (
        DemoPartnership(
            common_goals="Спокойный переход из детского сада в первый класс.",
            common_values="Интерес ребёнка важнее отметки; каждый идёт в своём темпе.",
            problem="Первоклассники привыкают к школе всю первую четверть; помочь можно, только начав ещё в саду.",
            benefit="Дети приходят в знакомую школу, учителя знают, чему учит сад, шестиклассники учатся отвечать за младших.",
            opportunity="В общих праздниках участвуют все группы сада и все классы начальной школы.",
            promises=(
                from_school(Gift.PEOPLE, "Вожатые из 6 классов на прогулках и праздниках подготовительной группы"),
                from_school(
                    Gift.ROOM,
                    "Экскурсия по школе и урок в первом классе для подготовительной группы",
                    due_on=date(2026, 4, 17),
                    is_kept=True,
                    noted_on=date(2026, 4, 20),
                ),
                from_partner(
                    Gift.KNOWLEDGE,
                    "Встреча воспитателей с учителями первых классов: чему и как учат в саду",
                    due_on=date(2026, 5, 22),
                    is_kept=True,
                    noted_on=date(2026, 5, 22),
                ),
                from_partner(
                    Gift.PEOPLE,
                    "Старший воспитатель на собрании родителей будущих первоклассников",
                    due_on=in_days(60),
                ),
            ),
            wish=DemoWish(
                Way.LETTER,
                date(2020, 10, 12),
                "Письмо заведующего: предлагают начать с экскурсий в школу.",
                scan="Письмо детского сада",
            ),
            steps=(
                DemoStep(
                    2,
                    date(2021, 2, 8),
                    "Обе стороны хотят действовать вместе: цели записаны, план экскурсий и праздников согласован.",
                ),
                DemoStep(
                    3,
                    date(2023, 5, 19),
                    "Три года подряд общие праздники готовим и проводим вместе; сад сам предлагает новые дела.",
                ),
            ),
            agreements=(
                DemoAgreement(
                    Paper.CONTRACT,
                    "4",
                    "о преемственности дошкольного и начального образования",
                    signed_on=date(2022, 8, 29),
                    valid_from=date(2022, 9, 1),
                    term_until=date(2023, 8, 31),
                    prolongation=Agreement.Prolongation.YEARLY,
                    scan="Договор № 4 с детским садом",
                ),
            ),
        ),
    ),
    "Приход Архангела Гавриила": (
        DemoPartnership(
            common_goals="Знакомить детей с историей и культурой родного края.",
            common_values="Милосердие, уважение к старшим, уважение к выбору каждой семьи.",
            opportunity="Экскурсии и выставки — по желанию: класс решает вместе с родителями.",
            promises=(
                from_school(Gift.ROOM, "Холл второго этажа для выставок детских рисунков, два раза в год"),
                from_partner(Gift.KNOWLEDGE, "Экскурсия об архитектуре и росписи храма для классов, которые попросят"),
            ),
            wish=DemoWish(
                Way.MEETING, date(2021, 10, 4), "Настоятель: рады классам на экскурсиях, предлагают общие выставки."
            ),
            steps=(
                DemoStep(
                    2,
                    date(2022, 3, 14),
                    "Договорились о двух выставках и экскурсиях в год; сроки согласованы с классами.",
                ),
            ),
            stays_because="Обеим сторонам достаточно двух выставок и экскурсий в год",
        ),
    ),
    "Детская областная библиотека": (
        DemoPartnership(
            common_goals="Чтение как привычка: каждый класс бывает в библиотеке не реже раза в четверть.",
            common_values="Любовь к книге, самостоятельная мысль, открытость.",
            problem="Подростки читают всё меньше; одними уроками литературы этого не изменить.",
            benefit="У школы — читальный зал и живые встречи, у библиотеки — новые читатели, у детей — выбор.",
            opportunity="Тему встречи предлагают и библиотекари, и учителя, и сами ученики.",
            promises=(
                from_school(
                    Gift.PEOPLE,
                    "Помощники из 7 классов на Неделю детской книги",
                    due_on=date(2026, 3, 27),
                    is_kept=True,
                    noted_on=date(2026, 3, 30),
                ),
                from_school(Gift.TIME, "Один библиотечный урок в четверть в расписании 5–6 классов"),
                from_partner(Gift.ROOM, "Читальный зал по средам для занятий 5–6 классов"),
                from_partner(Gift.EQUIPMENT, "Книги для передвижной выставки в школе", due_on=in_days(25)),
            ),
            wish=DemoWish(
                Way.MEETING,
                date(2020, 11, 16),
                "Заведующий отделом обслуживания: готовы принимать классы, просят присылать темы заранее.",
            ),
            steps=(
                DemoStep(
                    2,
                    date(2021, 4, 12),
                    "Желание общее: расписание библиотечных уроков составили вместе на год вперёд.",
                ),
                DemoStep(
                    3,
                    date(2024, 5, 17),
                    "Литературную гостиную и Неделю детской книги планируем, готовим, проводим и обсуждаем вместе.",
                ),
            ),
            agreements=(
                DemoAgreement(
                    Paper.CONTRACT,
                    "17",
                    "о сотрудничестве",
                    signed_on=date(2023, 8, 30),
                    valid_from=date(2023, 9, 1),
                    term_until=in_days(20),
                    scan="Договор № 17 с библиотекой",
                ),
            ),
        ),
    ),
    "Кванториум РЖД": (
        DemoPartnership(
            common_goals="Показать старшим ученикам инженерные профессии железной дороги.",
            common_values="Точность, безопасность, уважение к труду.",
            promises=(from_partner(Gift.KNOWLEDGE, "Пробное занятие для 7–8 классов", due_on=in_days(40)),),
            wish=DemoWish(Way.PHONE, date(2022, 10, 10), "Методист: готовы принять две группы по субботам."),
            steps=(
                DemoStep(2, date(2023, 2, 13), "Первые занятия прошли; обе стороны хотят продолжать."),
                DemoStep(
                    1,
                    date(2025, 9, 15),
                    "Время занятий больше не подходит нашим классам: договариваемся заново о целях и о том, что даёт каждый.",
                ),
            ),
        ),
    ),
    "Детский технопарк «Кванториум»": (
        DemoPartnership(
            common_goals="Дать детям попробовать себя в проектной и исследовательской работе.",
            common_values="Любознательность, право на ошибку, общий труд.",
            benefit="Детям — лаборатории, школе — темы проектов, технопарку — заинтересованные группы.",
            promises=(
                from_school(
                    Gift.TIME,
                    "Число учеников и классы каждой группы — за неделю до начала занятий",
                    due_on=date(2026, 2, 2),
                    is_kept=False,
                    noted_on=date(2026, 2, 9),
                ),
                from_school(Gift.PEOPLE, "Учитель технологии сопровождает группы и ведёт проекты дальше в школе"),
                from_partner(Gift.EQUIPMENT, "Лаборатория и 3D-принтеры для школьных проектов по четвергам"),
            ),
            wish=DemoWish(Way.MEETING, date(2023, 2, 20), "Руководитель: предлагают начать с одного проекта на класс."),
            steps=(
                DemoStep(
                    2,
                    date(2023, 10, 16),
                    "Темы первых проектов выбрали вместе; желание работать подтвердили обе стороны.",
                ),
            ),
            agreements=(
                DemoAgreement(
                    Paper.LETTER,
                    "38",
                    "о времени занятий для групп школы",
                    signed_on=date(2025, 8, 25),
                    valid_from=date(2025, 8, 25),
                    scan="Письмо № 38 из технопарка",
                ),
            ),
        ),
    ),
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
    "ГУЗ «Поликлиника № 28»": (
        DemoPartnership(
            common_goals="Здоровые привычки с первого класса.",
            common_values="Здоровье ребёнка, доверие семьи, честный разговор.",
            problem="О сне, осанке и зрении говорят и врачи, и учителя, но порознь — и дети не слышат.",
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
            promises=(
                from_school(Gift.ROOM, "Школьный стадион для открытых тренировок"),
                from_partner(Gift.PEOPLE, "Тренеры-судьи на школьные соревнования"),
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
    "Подразделение по делам несовершеннолетних": (
        DemoPartnership(
            common_goals="Подростки знают свои права и отвечают за свои поступки.",
            common_values="Законность, уважение к личности, помощь вместо наказания.",
            problem="Разовые беседы не помогают: нужен общий план на год.",
            promises=(
                from_school(Gift.TIME, "Классные часы о правах и ответственности в 7–9 классах, раз в четверть"),
                from_partner(Gift.PEOPLE, "Инспектор на классных часах и родительских собраниях"),
                from_partner(Gift.KNOWLEDGE, "Памятки для родителей о безопасности на улице", due_on=in_days(30)),
            ),
            wish=DemoWish(Way.MEETING, date(2019, 10, 14), "Инспектор: согласны с общим планом на год."),
            steps=(DemoStep(2, date(2020, 1, 20), "План общих классных часов и собраний на год согласован."),),
        ),
    ),
    "Комиссия по делам несовершеннолетних": (
        DemoPartnership(
            common_goals="Вовремя поддержать семью, которой трудно.",
            promises=(
                from_school(Gift.PEOPLE, "Социальный педагог на общих семинарах"),
                from_partner(Gift.KNOWLEDGE, "Консультации для классных руководителей"),
            ),
            wish=DemoWish(Way.PHONE, date(2020, 2, 17), "Ответственный секретарь: готовы проводить консультации."),
        ),
    ),
    "ДЦ «Перекресток»": (
        DemoPartnership(
            common_goals="Чтобы подросток мог вовремя найти, с кем поговорить.",
            common_values="Доверие, тайна разговора, уважение к подростку.",
            benefit="Подросткам — понятная помощь рядом, школе — опыт специалистов, центру — доверие классов.",
            promises=(
                from_school(Gift.ROOM, "Кабинет психолога для встреч раз в месяц"),
                from_partner(Gift.TIME, "Тренинг общения для 8 классов", due_on=in_days(-16)),
                from_partner(Gift.KNOWLEDGE, "Советы классным руководителям: как говорить с подростком"),
            ),
            wish=DemoWish(Way.PHONE, date(2022, 12, 5), "Социальный педагог центра: готовы начать с 8 классов."),
            steps=(DemoStep(2, date(2023, 9, 25), "Классы и темы встреч выбрали вместе; центр ждёт нас и сам зовёт."),),
        ),
    ),
    "Дзержинский наркокабинет": (
        DemoPartnership(
            common_goals="Говорить о вреде зависимостей честно и без запугивания.",
            common_values="Здоровье, честность, тайна разговора.",
            promises=(
                from_school(Gift.ROOM, "Актовый зал для встреч с родителями"),
                from_partner(Gift.PEOPLE, "Врач на родительском собрании 8–9 классов"),
            ),
            has_coordinator=False,
        ),
    ),
    # Abolished in 2016: nobody is left to want anything.
    "Госнаркоконтроль": (DemoPartnership(has_coordinator=False),),
    "Управление по контролю за оборотом наркотиков ГУ МВД России по Волгоградской области": (
        DemoPartnership(basis=Partnership.Basis.LAW),
    ),
    "Совет ветеранов микрорайона": (
        DemoPartnership(common_goals="Чтобы ветераны микрорайона были в школе желанными гостями."),
    ),
    "Шахматный клуб микрорайона": (
        DemoPartnership(has_coordinator=False, end=DemoEnd(date(2025, 6, 30), Side.PARTNER, "Клуб закрылся")),
    ),
}
