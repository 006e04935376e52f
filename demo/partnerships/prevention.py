"""The partnerships in the direction of prevention, by the partner's name."""

from datetime import date

from demo.partnerships.rows import (
    DemoPartnership,
    DemoStep,
    DemoWish,
    Gift,
    Way,
    from_partner,
    from_school,
    in_days,
)
from partners.models import Partnership

PREVENTION: dict[str, tuple[DemoPartnership, ...]] = {
    "Подразделение по делам несовершеннолетних": (
        DemoPartnership(
            common_goals="Подростки знают свои права и отвечают за свои поступки.",
            common_values="Законность, уважение к личности, помощь вместо наказания.",
            problem="Разовые беседы не помогают: нужен общий план на год.",
            benefit="Ученики знают, к кому обратиться, инспектор — чем живут классы: разговор начинается до беды.",
            opportunity="Случаи для разбора предлагают сами ученики, вопросы можно опустить в ящик.",
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
            problem="Когда семье трудно, школа и комиссия узнают об этом порознь и поздно.",
            benefit="Семье — одна понятная помощь вместо нескольких вызовов, педагогам — совет, комиссии — время.",
            opportunity="Семья сама решает, принять ли помощь; педагог спрашивает совета, не называя имён.",
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
            problem="О личном подростку трудно говорить с тем, кто ставит отметки: нужен взрослый со стороны.",
            benefit="Подросткам — понятная помощь рядом, школе — опыт специалистов, центру — доверие классов.",
            opportunity="На встречи приходят по желанию, тему выбирает группа.",
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
            problem="Запугивание не действует, а честно ответить на вопросы родителей может только врач.",
            benefit="Родителям — ответы врача, врачу — разговор до беды, школе — спокойный тон.",
            opportunity="Спросить можно запиской или наедине, после собрания.",
            promises=(
                from_school(Gift.ROOM, "Актовый зал для встреч с родителями"),
                from_partner(Gift.PEOPLE, "Врач на родительском собрании 8–9 классов", due_on=in_days(75)),
            ),
            has_coordinator=False,
        ),
    ),
    # Abolished in 2016: nobody is left to want anything.
    "Госнаркоконтроль": (DemoPartnership(has_coordinator=False),),
    "Управление по контролю за оборотом наркотиков ГУ МВД России по Волгоградской области": (
        DemoPartnership(basis=Partnership.Basis.LAW),
    ),
}
