"""The year's plan in the direction of sport and health."""

from activities.recurrence import Frequency
from reports.demo.activities.rows import (
    CLINIC,
    CREATIVITY_CENTER,
    INFANTRYMAN,
    JUVENILE_UNIT,
    MAIN_EVENTS,
    PARENTS,
    SPORTS_SCHOOL,
    VOLUNTEERS,
    WITH_PARENTS,
    DemoActivity,
    DemoDate,
    Moved,
    Repeated,
)
from reports.demo.days import (
    APR,
    DEC,
    FEB,
    FRI,
    JAN,
    JUN,
    MAR,
    MON,
    NOV,
    OCT,
    SAT,
    SEP,
    THU,
    TUE,
    WED,
    in_week,
    later,
    nth,
    school_day,
    weekday_from,
)

STADIUM, GYM = "школьный стадион", "спортивный зал"

SPORT = (
    DemoActivity(
        "Врач на собрании родителей первоклассников «Здоровье и первый класс»", "III неделя сентября",
        (CLINIC, PARENTS), grades="родители 1 классов", responsible="классные руководители 1 классов, медсестра",
        dates=(DemoDate(in_week(3, TUE, SEP), "18:00–19:00"),),
        kind="mutual-support", product="comfort", principles=("openness", "humanity"), module=WITH_PARENTS,
        place="кабинеты 1 классов",
    ),
    DemoActivity(
        "Осенний кросс «Золотая осень»", "{day} с 10:00 до 12:30", (SPORTS_SCHOOL, PARENTS), grades="5–11",
        on=(nth(4, SAT, SEP),), moved=Moved(0, nth(1, SAT, OCT)),
        responsible="учителя физкультуры, классные руководители", product="competition", place=STADIUM,
        significance="microdistrict", to_bring="Спортивную форму по погоде",
    ),
    DemoActivity(
        "Открытые тренировки для всех желающих", "каждая третья суббота месяца", (SPORTS_SCHOOL,), grades="3–6",
        repeated=Repeated(Frequency.MONTHLY_WEEKDAY, "11:00–12:00", capacity=40),
        responsible="учителя физкультуры", form="at-lessons", significance="microdistrict",
        principles=("voluntariness", "openness"), place=STADIUM, cost="Бесплатно", sign_up_seats=40,
        to_bring="Спортивную форму и бутылку воды",
    ),
    DemoActivity(
        "Приём норм ГТО", "сентябрь – декабрь", (SPORTS_SCHOOL,), grades="5–11", responsible="учителя физкультуры",
        dates=(DemoDate(nth(4, FRI, SEP), "13:00–15:00"), DemoDate(nth(2, FRI, NOV), "13:00–15:00")),
        product="competition", significance="city", place=STADIUM,
    ),
    DemoActivity(
        "Беседы о зрении и осанке", "1 раз в четверть", (CLINIC,), grades="1–4",
        responsible="учителя начальных классов, медсестра",
        dates=(
            DemoDate(weekday_from(WED, SEP, 24), "9:20–10:00"), DemoDate(nth(3, WED, NOV), "9:20–10:00"),
            DemoDate(nth(4, WED, JAN), "9:20–10:00"), DemoDate(nth(2, WED, APR), "9:20–10:00"),
        ),
        form="at-lessons", significance="class", principles=("humanity",), place="кабинеты начальных классов",
    ),
    DemoActivity(
        "Школьные соревнования по мини-футболу", "{first}–{last}", (SPORTS_SCHOOL,), grades="5–9",
        on=(nth(2, MON, OCT), later(nth(2, MON, OCT), 3)), responsible="учителя физкультуры",
        product="competition", principles=("cooperation",), place=STADIUM, participants="судьи — тренеры спортшколы",
    ),
    DemoActivity(
        "Занятия «Первая помощь: знаю и умею»", "октябрь", (VOLUNTEERS,), grades="8А и 8Б",
        responsible="учитель биологии, преподаватель-организатор ОБЗР",
        dates=(DemoDate(nth(2, TUE, OCT), "13:30–14:15"), DemoDate(nth(3, TUE, OCT), "13:30–14:15")),
        lessons="Группами по двенадцать человек: тренажёров два.",
        form="at-lessons", mechanism="project-social", significance="class",
        principles=("voluntariness", "responsibility"), place="кабинет биологии",
    ),
    DemoActivity(
        "Программа «Движение на переменах»", "октябрь – май", (SPORTS_SCHOOL, CLINIC), grades="1–4",
        responsible="учителя физкультуры, учителя начальных классов",
        dates=tuple(DemoDate(nth(3, MON, month)) for month in (OCT, JAN, APR)),
        kind="design", product="program", form="joint-project", mechanism="project",
        principles=("co-creation", "cooperation"),
    ),
    DemoActivity(
        "Семинар учителей физкультуры и тренеров «Чтобы двигались все»", "ноябрь, II неделя", (SPORTS_SCHOOL,),
        grades="педагоги", responsible="руководитель методического объединения, учителя физкультуры",
        dates=(DemoDate(nth(2, THU, NOV), "14:30–16:00"),),
        kind="discussion", product="concept", form="discussion", principles=("cooperation", "tolerance"), place=GYM,
    ),
    DemoActivity(
        "Неделя здорового образа жизни", "{first}–{last}", (VOLUNTEERS, CLINIC), grades="7–11",
        on=(nth(3, MON, NOV), later(nth(3, MON, NOV), 4)),
        responsible="социальный педагог, учитель биологии, классные руководители 7–11 классов",
        mechanism="action", principles=("significance", "initiative"),
    ),
    DemoActivity(
        "Предновогодний турнир по пионерболу", "{first}–{last}", (SPORTS_SCHOOL, PARENTS), grades="5–6",
        on=(nth(2, TUE, DEC), later(nth(2, TUE, DEC), 3)), responsible="учителя физкультуры",
        product="competition", place=GYM,
    ),
    DemoActivity(
        "Весёлые старты «Мама, папа, я — спортивная семья»", "последняя суббота января в 10:00",
        (PARENTS, SPORTS_SCHOOL), grades="2–4", responsible="учителя физкультуры, родительские комитеты классов",
        product="competition", principles=("cooperation", "voluntariness"), module=WITH_PARENTS, place=GYM,
        direction="sport-health", sign_up_seats=30, cost="Бесплатно", to_bring="Спортивную форму и сменную обувь",
    ),
    DemoActivity(
        "Исследование «Сколько весит мой рюкзак»", "февраль", (CLINIC, PARENTS), grades="3–5",
        responsible="учителя начальных классов, учитель математики",
        dates=(DemoDate(nth(1, TUE, FEB), "9:20–10:00"),), kind="discussion", product="resource",
        form="joint-project", mechanism="research", significance="class", principles=("initiative",),
    ),
    DemoActivity(
        "Классные часы «Сон, экран и уроки»", "3 четверть", (CLINIC,), grades="5–7",
        responsible="классные руководители 5–7 классов",
        dates=(DemoDate(nth(1, WED, FEB), "8:30–9:10"), DemoDate(weekday_from(WED, MAR, 9), "8:30–9:10")),
        form="at-lessons", significance="class",
    ),
    DemoActivity(
        "Школа юного волонтёра-медика", "февраль – май", (VOLUNTEERS,), grades="9–10",
        responsible="учитель биологии", dates=tuple(
            DemoDate(nth(3, TUE, month), "14:30–15:30") for month in (FEB, MAR, APR)
        ),
        kind="design", product="program", form="joint-project", mechanism="project-social", significance="city",
        principles=("voluntariness", "initiative"), place="кабинет биологии",
    ),
    DemoActivity(
        "Турнир по волейболу на кубок школы", "март, III неделя", (SPORTS_SCHOOL,), grades="8–11",
        responsible="учителя физкультуры", dates=(DemoDate(in_week(3, MON, MAR), days=3),), product="competition",
        significance="microdistrict", place=GYM, participants="команды соседних школ",
    ),
    DemoActivity(
        "Соревнование команд «Первая помощь»", "третья пятница марта в 13:00", (VOLUNTEERS, SPORTS_SCHOOL),
        grades="8–9", responsible="преподаватель-организатор ОБЗР, учитель биологии", product="competition",
        mechanism="project-social", significance="city", principles=("responsibility",), place=GYM,
    ),
    DemoActivity(
        "День здоровья", "апрель, II неделя", (CLINIC, JUVENILE_UNIT, SPORTS_SCHOOL), grades="1–11",
        responsible="заместитель директора по ВР, учителя физкультуры, медсестра, социальный педагог",
        dates=(DemoDate(in_week(2, WED, APR), "9:00–13:00"),),
        lessons="Станции врача и тренера развести по разным концам стадиона; вопросы врачу собирать по классам.",
        mechanism="action", significance="microdistrict", principles=("cooperation", "openness", "significance"),
        module=MAIN_EVENTS, visibility="public", place="школа и школьный стадион",
        description="Зарядка всей школой, станции тренеров, ответы врача на вопросы классов, игра о правилах дороги.",
        to_bring="Спортивную форму, бутылку воды", accessibility="Станции на стадионе доступны без ступеней.",
    ),
    DemoActivity(
        "Легкоатлетическая эстафета ко Дню Победы", "{day} в 10:00", (SPORTS_SCHOOL, INFANTRYMAN), grades="5–9",
        on=(weekday_from(FRI, APR, 24),), responsible="учителя физкультуры", product="competition",
        significance="microdistrict", principles=("cooperation",), place=STADIUM,
    ),
    DemoActivity(
        "Праздник на стадионе ко Дню защиты детей", "{day} в 10:00", (SPORTS_SCHOOL, CREATIVITY_CENTER, JUVENILE_UNIT),
        grades="1–5", on=(school_day(JUN, 1),), responsible="начальник пришкольного лагеря, педагог-организатор",
        mechanism="action", significance="microdistrict", visibility="public", place=STADIUM,
        participants="воспитанники пришкольного лагеря",
    ),
    DemoActivity(
        "Зарядка с тренером в пришкольном лагере", "{first}–{last}", (SPORTS_SCHOOL,), grades="1–5",
        on=(weekday_from(MON, JUN, 2), later(weekday_from(MON, JUN, 2), 11)),
        responsible="начальник пришкольного лагеря, учителя физкультуры", form="at-lessons", place=STADIUM,
    ),
    DemoActivity(
        "Обучение плаванию", "2 полугодие", (), grades="3", responsible="учителя физкультуры",
        direction="sport-health", form="at-partner", place="бассейн", is_away=True,
        description="Ищем бассейн с дорожкой для одного класса в утренние часы.",
    ),
)  # fmt: skip
