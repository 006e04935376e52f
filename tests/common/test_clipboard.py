"""Tables and lists as they come from the clipboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.clipboard import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    TableTooLarge,
    find_header,
    match_columns,
    parse_tables,
)
from common.limited import run_limited
from common.pasted import PastedTable
from tests.pasting import pasted_rows

SEED_LIST = """
	1.Социально – педагогическое:
- родители;
- детский сад № 382
-Приход Архангела Гавриила.

-детская областная библиотека

-Кванториум РЖД

- детский технопарк «Кванториум»

	2. Гражданско – патриотическое:
- В/Ч 98540железнодорожные войска п. Гумрак.
- МОУ ЦДТ
- Клуб «Пехотинец»

	3. Физкультурно – оздоровительное:
- ГУЗ «Поликлиника № 28»
- волонтеры медики

-ДЮСШОР № 10

	4. профилактическое:
- ПДН, КДН;
- ДЦ «Перекресток»

- Дзержинский наркокабинет
- Госнаркоконтроль
"""

SEED_ROWS = [
    ["Социально – педагогическое:"],
    ["родители"],
    ["детский сад № 382"],
    ["Приход Архангела Гавриила"],
    ["детская областная библиотека"],
    ["Кванториум РЖД"],
    ["детский технопарк «Кванториум»"],
    ["Гражданско – патриотическое:"],
    ["В/Ч 98540железнодорожные войска п. Гумрак"],
    ["МОУ ЦДТ"],
    ["Клуб «Пехотинец»"],
    ["Физкультурно – оздоровительное:"],
    ["ГУЗ «Поликлиника № 28»"],
    ["волонтеры медики"],
    ["ДЮСШОР № 10"],
    ["профилактическое:"],
    ["ПДН, КДН"],
    ["ДЦ «Перекресток»"],
    ["Дзержинский наркокабинет"],
    ["Госнаркоконтроль"],
]

SYNONYMS = {
    "name": ["название", "наименование", "организация", "партнёр", "социальный партнёр"],
    "direction": ["направление", "направление работы"],
    "inn": ["ИНН"],
    "phone": ["телефон", "контактный телефон"],
    "contact": ["контактное лицо", "ФИО", "ответственный от партнёра"],
    "address": ["адрес", "местонахождение"],
}


def test_seed_list_becomes_partners_under_their_directions():
    assert pasted_rows(SEED_LIST) == SEED_ROWS


def test_seed_list_copied_as_word_html_reads_the_same():
    items = []
    for line in SEED_LIST.strip().splitlines():
        text = line.strip()
        if text[:1].isdigit():
            items.append(
                f"</td></tr>\n<tr style='mso-yfti-irow:0'><td valign=top><p class=MsoNormal>{text}<o:p></o:p></p>"
            )
        elif text:
            items.append(f"<p class=MsoListParagraph style='mso-list:l0 level1'>{text}<o:p>&nbsp;</o:p></p>")
    html = (
        "Version:1.0\r\nStartHTML:0000000105\r\n<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>"
        "<title>x</title><style>p.MsoNormal {mso-style-parent:''}</style><!--[if gte mso 9]><xml>junk</xml><![endif]-->"
        "</head><body lang=RU><!--StartFragment--><table class=MsoTableGrid border=1><tr><td>"
        + "".join(items)
        + "</td></tr></table><!--EndFragment--></body></html>"
    )
    assert pasted_rows(html) == SEED_ROWS


def test_excel_cells_keep_their_columns_and_lines():
    text = 'Название\tАдрес\r\n"Музей\nПобеды"\tул. Мира, 1\r\nКлуб «А»\t\r\n\t\r\n'
    assert pasted_rows(text) == [["Название", "Адрес"], ["Музей\nПобеды", "ул. Мира, 1"], ["Клуб «А»", ""]]


def test_excel_cell_with_quotes_and_lines_keeps_its_quotes():
    assert pasted_rows('"Клуб ""Пехотинец""\nп. Гумрак"\t1')[0] == ['Клуб "Пехотинец"\nп. Гумрак', "1"]


@pytest.mark.parametrize("name", ['"Кванториум" детский', '"Перекресток"', 'Клуб "Пехотинец"', '"Не закрыто', '"'])
def test_quotes_of_a_name_in_tabbed_text_stay(name):
    assert pasted_rows(f"{name}\tул. Мира\nМузей\tул. Труда") == [[name, "ул. Мира"], ["Музей", "ул. Труда"]]


def test_semicolons_separate_where_lines_agree():
    assert pasted_rows('Название;ИНН\n"Клуб ""А""; Б";1\nМузей;') == [
        ["Название", "ИНН"],
        ['Клуб "А"; Б', "1"],
        ["Музей", ""],
    ]


def test_semicolon_at_the_end_of_a_line_separates_nothing():
    assert pasted_rows("родители;\nПДН, КДН;\nмузей.") == [["родители"], ["ПДН, КДН"], ["музей"]]


@pytest.mark.parametrize(
    "line",
    [
        "Музей",
        "- Музей",
        "-Музей",
        "– Музей;",
        "• Музей",
        "·\u00a0\u00a0\u00a0Музей",
        "\uf0b7\tМузей",
        "o   Музей",
        "§ Музей",
        "1. Музей",
        "12) Музей,",
        "(3) Музей",
        "  *  Музей.",
        "\ufeffМузей\x00",
        "Му\u00adзей",
    ],
)
def test_bullets_and_numbers_of_a_list_are_dropped(line):
    assert pasted_rows(line) == [["Музей"]]


@pytest.mark.parametrize(
    "line",
    ["28 поликлиника", "1С-клуб", "organization", "п. Гумрак", "Музей и др.", "5-й полк", "№ 10", "3.14"],
)
def test_beginnings_that_belong_to_a_name_stay(line):
    assert pasted_rows(line) == [[line]]


def test_numbers_and_dashes_in_a_table_stay():
    assert pasted_rows("1.\t- Музей\t1\n2.\t- Клуб\t2") == [["1.", "- Музей", "1"], ["2.", "- Клуб", "2"]]
    assert pasted_rows("№\tПартнёр\n1.\tМузей") == [["№", "Партнёр"], ["1.", "Музей"]]


def test_tab_between_bullet_and_words_is_no_column():
    assert pasted_rows("Социальное:\n·\tМузей\n·\tКлуб;\n2)\tПарк") == [
        ["Социальное:"],
        ["Музей"],
        ["Клуб"],
        ["Парк"],
    ]


def test_empty_rows_and_columns_are_dropped():
    assert pasted_rows("a\t\tb\t\t\t\n\t\t\n\nc\t\td") == [["a", "b"], ["c", "d"]]
    assert pasted_rows("") == pasted_rows(" \n\t\n ") == []


def test_non_breaking_and_double_spaces_become_one():
    assert pasted_rows("Детский\u00a0сад\u202f  № 5\tx") == [["Детский сад № 5", "x"]]


def test_html_paragraphs_and_breaks_are_lines_of_a_cell():
    html = "<table><tr><td><p>Музей</p><p>Победы<br>и&nbsp;славы</p><td><b>1</b></td></tr></table>"
    assert pasted_rows(html) == [["Музей\nПобеды\nи славы", "1"]]


def test_line_breaks_of_the_markup_are_spaces():
    assert pasted_rows("<table><tr><td>Детский\r\n  технопарк</td><td>x</td></tr></table>") == [
        ["Детский технопарк", "x"]
    ]


def test_cell_merged_downwards_speaks_for_every_row():
    html = """<table>
      <tr><th>Направление</th><th>Партнёр</th><th>Адрес</th></tr>
      <tr><td rowspan=3>Социальное</td><td>Музей</td><td>1</td></tr>
      <tr><td>Клуб</td><td rowspan="2">2</td></tr>
      <tr><td>Парк</td></tr>
      <tr><td>Спорт</td><td>Стадион</td><td>3</td></tr></table>"""
    assert pasted_rows(html)[1:] == [
        ["Социальное", "Музей", "1"],
        ["Социальное", "Клуб", "2"],
        ["Социальное", "Парк", "2"],
        ["Спорт", "Стадион", "3"],
    ]


def test_merged_cell_keeps_its_column_beside_a_short_row():
    html = "<table><tr><td>a<td>b<td rowspan=2>c</tr><tr><td>d</tr><tr><td>e</tr></table>"
    assert pasted_rows(html) == [["a", "b", "c"], ["d", "", "c"], ["e", "", ""]]


def test_cell_merged_sideways_is_said_once():
    html = "<table><tr><td colspan=2>Контакты</td><td>x</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    assert pasted_rows(html) == [["Контакты", "", "x"], ["1", "2", "3"]]


def test_inner_table_becomes_text_of_its_cell():
    html = "<table><tr><td>Музей<table><tr><td>пн</td><td>10–18</td></tr></table></td><td>x</td></tr></table>"
    assert pasted_rows(html) == [["Музей\nпн 10–18", "x"]]


def test_text_between_tables_is_kept_with_the_table_below_it():
    html = (
        "<html><body><h1>План</h1><div>Модуль<br>5–9 классы</div><table><tr><td>а<td>б</table>"
        "<p>Октябрь</p><p> </p><table><tr><td>в<td>г<td>д</table><table><tr><td></table>Директор<b> школы</b></body>"
    )
    assert parse_tables(html) == [
        PastedTable([["а", "б"]], ["План", "Модуль", "5–9 классы"]),
        PastedTable([["в", "г", "д"]], ["Октябрь"]),
        PastedTable([], ["Директор школы"]),
    ]


@pytest.mark.parametrize("space", ["", "\n", "\r\n  "])
def test_blocks_are_lines_with_and_without_space_in_the_markup(space):
    html = space.join(
        ["<table>", "<tr>", "<td>", "<p>Петрова,</p>", "<p>зам.</p>", "<ul>", "<li>а</li>", "<li>б</li>", "</ul>", "в"]
    )
    assert pasted_rows(html + "<td>x") == [["Петрова,\nзам.\nа\nб\nв", "x"]]


def test_table_in_a_row_that_holds_nothing_else_is_a_table():
    inner = "<table><tr><td>Дела<td>Сроки</tr><tr><td>Музей<td>май</tr></table>"
    html = f"<table><tr><td>УТВЕРЖДАЮ<td>x</tr><tr><td><p>Модуль</p><div>{inner}</div><td></tr><tr><td>Директор</table>"
    assert parse_tables(html) == [
        PastedTable([["УТВЕРЖДАЮ", "x"]]),
        PastedTable([["Дела", "Сроки"], ["Музей", "май"]], ["Модуль"]),
        PastedTable([["Директор"]]),
    ]
    assert parse_tables(f"<table><tr><td>{html}") == parse_tables(html)


def test_unclosed_tags_are_read_as_browsers_do():
    assert pasted_rows("<table><tr><td>a<td>b<tr><td>c<td>d") == [["a", "b"], ["c", "d"]]


def test_scripts_and_styles_are_no_text():
    html = "<table><tr><td><style>p{}</style><script>alert(1)</script>Музей</td><td>&lt;b&gt;</td></tr></table>"
    assert pasted_rows(html) == [["Музей", "<b>"]]


def test_less_and_greater_are_text():
    assert pasted_rows("<table><tr><td>5 < 6 > 4 &amp; <3</td><td>x</td></tr></table>") == [["5 < 6 > 4 & <3", "x"]]


def test_html_list_is_a_list():
    assert pasted_rows("<html><body><ul><li>Музей;</li><li>Клуб</li></ul><p>- Парк</p></body></html>") == [
        ["Музей"],
        ["Клуб"],
        ["Парк"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MAX_CHARACTERS + 1),
        "x\n" * (MAX_ROWS + 1),
        "x\ty\n" * (MAX_ROWS + 1),
        "x\t" * MAX_COLUMNS + "y",
        "x" * (MAX_CELL + 1),
        "<table><tr>" + "<td>x" * (MAX_COLUMNS + 1),
        "<table>" + "<tr><td>x<td>y" * (MAX_ROWS + 1),
        "<table>" + "<tr>" * 100_000,
        "<table><tr><td>" + "<br>x" * (MAX_ROWS + 1),
    ],
)
def test_too_large_a_table_is_refused_in_words(text):
    with pytest.raises(TableTooLarge) as error:
        pasted_rows(text)
    assert str(error.value)


def test_as_much_as_allowed_is_read():
    assert len(pasted_rows("x\ty\n" * MAX_ROWS)) == MAX_ROWS
    assert len(pasted_rows("\t".join("x" * MAX_COLUMNS))[0]) == MAX_COLUMNS
    assert len(pasted_rows("x" * MAX_CELL)[0][0]) == MAX_CELL


@pytest.mark.parametrize(
    "row",
    ["x\n", "x\ty\n", "<table><tr><td>x<td>y</table>", "<p>x</p>"],
    ids=["list", "tabs", "table", "html"],
)
@pytest.mark.parametrize("most", [3, 2 * MAX_ROWS])
def test_caller_may_take_fewer_or_more_rows(row, most):
    assert len(pasted_rows(row * most, max_rows=most)) == most
    with pytest.raises(TableTooLarge, match=str(most)):
        pasted_rows(row * (most + 1), max_rows=most)


def test_cell_may_be_merged_over_as_many_rows_as_the_caller_takes():
    html = "<table><tr><td rowspan=900>a<td>b" + "<tr><td>c" * 899
    assert pasted_rows(html, max_rows=1_000)[-1] == ["a", "c"]


ODD_INPUT = {
    "tabs": "\t" * 600_000 + "x",
    "breaks": "\n" * 600_000 + "x",
    "quotes": '"' * 600_000,
    "open quotes": '"x\t' * 70_000,
    "odd quotes": '"""x\t' * 100_000,
    "merged cells": "<table><tr>" + "<td colspan=9999 rowspan=9999>" * 20_000 + "x",
    "merged rows": "<table>" + "<tr><td rowspan=500 colspan=30>" * 20_000,
    "long spans": "<table>" + "<tr><td rowspan=99999999999999999999>x</td>" * 20,
    "tables": "<table>" * 90_000 + "x",
    "cell ends": "<table><tr><td>" + "</td>" * 120_000,
    "open tag": '<table><tr><td><a b="' * 30_000,
    "open comment": "<table><tr><td>" + "<!-- --!>" * 70_000,
    "open script": "<table><tr><td>" + "<script>" * 70_000,
    "less": "<table><tr><td>" + "<" * 600_000,
    "words": "<table><tr><td>" + "<b>x" * 130_000,
}


def rows_counted(payload: bytes) -> bytes:
    # The child process has no settings; the words of a refusal need some.
    from django.conf import settings

    settings.configure(USE_I18N=False)
    try:
        return str(len(pasted_rows(payload.decode()))).encode()
    except TableTooLarge:
        return b"0"


@pytest.mark.walk
@pytest.mark.parametrize("text", ODD_INPUT.values(), ids=ODD_INPUT)
def test_odd_input_costs_little_time_and_memory(text):
    limits = {"cpu_seconds": 10, "memory_mb": 1024}
    assert int(run_limited("tests.common.test_clipboard.rows_counted", text.encode(), **limits)) <= MAX_ROWS


@given(st.text(alphabet='аб\t\n";<>/-.1 \u00a0', max_size=80) | st.text(max_size=80))
def test_any_text_gives_a_rectangle_without_empty_rows(text):
    rows = pasted_rows(text)
    assert len({len(row) for row in rows}) <= 1
    assert all(any(row) for row in rows)


@given(
    st.lists(st.sampled_from(["<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</td>", "x"]))
)
def test_any_markup_gives_a_rectangle_without_empty_rows(tags):
    rows = pasted_rows("".join(tags))
    assert len({len(row) for row in rows}) <= 1
    assert all(any(row) for row in rows)


# Headings


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["№ п/п", "Наименование организации", "Контактный телефон"], {1: "name", 2: "phone"}),
        (["НАЗВАНИЕ ПАРТНЁРА", "ИНН", "Адрес"], {0: "name", 1: "inn", 2: "address"}),
        (["Направления", "Социальные партнеры"], {0: "direction", 1: "name"}),
        (["Партнер", "Телефон контактного лица", "Контактное лицо"], {0: "name", 1: "phone", 2: "contact"}),
        (["Название", "Наименование", "Адрес (фактический)"], {0: "name", 2: "address"}),
        (["", "Дата", "Примечание"], {}),
    ],
)
def test_columns_are_known_by_the_meaning_of_their_headings(header, expected):
    assert match_columns(header, SYNONYMS) == expected


def test_header_is_found_below_a_title():
    rows = [["План работы с партнёрами", ""], ["Партнёр", "Направление"], ["Музей", "Социальное"]]
    assert find_header(rows, SYNONYMS) == (1, {0: "name", 1: "direction"})


def test_list_may_have_a_heading_of_one_word():
    assert find_header([["Партнёры"], ["Музей"]], SYNONYMS) == (None, {})
    assert find_header([["Организация"], ["Музей"]], SYNONYMS) == (0, {0: "name"})


def test_table_without_header_has_none():
    assert find_header(pasted_rows(SEED_LIST), SYNONYMS) == (None, {})
    assert find_header([["Музей", "ул. Мира, 1"]], SYNONYMS) == (None, {})
    assert find_header([], SYNONYMS) == (None, {})
