"""What a browser's clipboard holds goes into every box for tables whole, as Word, Excel and LibreOffice write it."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import html
from tests.browser.conftest import Portal
from tests.factories import PartnerFactory, PartnershipFactory, SchoolProfileFactory, UserFactory
from tests.personas import signed_in
from tests.test_paste_pages import PASTE_PAGES, PastePage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """
(box, [html, text]) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", text);
  box.focus();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}
"""
Rows = list[list[str]]


def word(rows: Rows) -> str:
    """As Word for Windows writes it: styles, conditional comments, a font for every run, paragraphs in cells."""
    cells = [
        "".join(
            "<td width=156 valign=top style='width:116.8pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt'>\r\n"
            f"  <p class=MsoNormal style='margin-bottom:0cm'><span lang=RU style='font-size:12.0pt;\r\n"
            f'  font-family:"Times New Roman"\'>{cell}<o:p></o:p></span></p>\r\n  </td>\r\n  '
            for cell in row
        )
        for row in rows
    ]
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office' xmlns:w='urn:schemas-microsoft-com:office:word'>\r\n"
        "<head><meta charset=utf-8><title>План</title><style><!-- p.MsoNormal {mso-style-parent:''} --></style>"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>\r\n"
        "<body lang=RU style='tab-interval:35.4pt'><!--StartFragment-->\r\n"
        "<p class=MsoNormal align=center><b><span style='font-size:14.0pt'>Текст над таблицей<o:p></o:p></span></b></p>\r\n"
        "<table class=MsoTableGrid border=1 cellspacing=0 style='mso-yfti-tbllook:1184'>\r\n "
        + "".join(f"<tr style='mso-yfti-irow:{number}'>\r\n  {row}</tr>\r\n " for number, row in enumerate(cells))
        + "</table>\r\n<!--EndFragment--></body></html>"
    )


def excel(rows: Rows) -> str:
    """As Excel writes it: a stylesheet, columns, classes."""
    cells = ["".join(f"<td class=xl65 width=64 style='width:48pt'>{cell}</td>\r\n  " for cell in row) for row in rows]
    return (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta name=Generator content='Microsoft Excel 15'>"
        "<style><!--table {mso-displayed-decimal-separator:'\\,';} .xl65 {white-space:normal;} --></style></head>"
        "<body link='#0563C1'><table border=0 cellpadding=0 width=192 style='border-collapse:collapse'>\r\n"
        "<!--StartFragment--><col width=64 span=3 style='width:48pt'>"
        + "".join(f"<tr height=20 style='height:15.0pt'>\r\n  {row}</tr>" for row in cells)
        + "<!--EndFragment--></table></body></html>"
    )


def libre_office(rows: Rows) -> str:
    """As LibreOffice writes it: fonts, line breaks in the middle of words' markup, no comments."""
    cells = [
        "".join(
            f'<td width="33%" style="border: 1px solid #000000"><p class="western"><font face="Liberation Serif, serif">\n'
            f'<font size="3" style="font-size: 12pt">{cell}</font></font></p>\n</td>\n'
            for cell in row
        )
        for row in rows
    ]
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN"><html><head><meta http-equiv="content-type" '
        'content="text/html; charset=utf-8"><style type="text/css">td p { orphans: 0 }</style></head><body lang="ru-RU">'
        '<table width="100%" cellpadding="4"><col width="85*"><thead></thead><tbody>'
        + "".join(f'<tr valign="top">{row}</tr>' for row in cells)
        + "</tbody></table></body></html>"
    )


SOURCES = [word, excel, libre_office]


def rows_of(paste_page: PastePage) -> Rows:
    """A heading and two rows, with words to find them by."""
    columns = {**paste_page.naming, **paste_page.columns}
    return [
        list(columns),
        *(
            [cell.format(f"слово{number}").replace("6А", f"{number}А") for cell in columns.values()]
            for number in (1, 2)
        ),
    ]


def as_text(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


@pytest.fixture
def page(portal: Portal, settings: object) -> Page:
    settings.REQUIRE_TWO_FACTOR = False  # type: ignore[attr-defined]
    SchoolProfileFactory()
    PartnershipFactory(partner=PartnerFactory(name="Музей слово1"))
    return portal.signed_in(signed_in(UserFactory(administrator=True)))


class Box:
    """A box for tables: what stands in it, what is sent behind it, and what is said below."""

    def __init__(self, page: Page, paste_page: PastePage) -> None:
        self.page = page
        page.goto(reverse(paste_page.name))
        self.find()

    def find(self) -> None:
        self.text: Locator = self.page.locator("textarea[data-paste-table]")
        if not self.text.is_visible():
            self.page.locator("details", has=self.text).locator("summary").click()
        self.hidden = self.page.locator("input[data-paste-html]")
        self.note = self.page.locator(".paste-note")

    def paste(self, markup: str, text: str) -> None:
        self.text.evaluate(PASTE, [markup, text])

    def send(self) -> None:
        form = self.page.locator("form", has=self.text)
        form.locator("button[type=submit]").first.click()


@pytest.mark.parametrize("paste_page", PASTE_PAGES, ids=lambda each: each.name)
def test_what_is_pasted_comes_whole_into_every_box(page: Page, paste_page: PastePage, tmp_path: Path) -> None:
    rows = rows_of(paste_page)
    for source in SOURCES:
        box = Box(page, paste_page)
        box.paste(source(rows), as_text(rows))
        expect(box.text).to_have_value(as_text(rows))
        expect(box.note).to_have_text(re.compile("вставлена целиком", re.IGNORECASE))
        sent = html.fragment(box.hidden.input_value()).all()
        assert {name for each in sent for name in each.attrs} <= {"colspan", "rowspan"}
        assert {str(each.element.tag) for each in sent} <= {
            "table",
            "colgroup",
            "col",
            "thead",
            "tbody",
            "tr",
            "td",
            "p",
            "o:p",
        }
        box.send()
        for cell in ["слово1", "слово2", rows[0][-1]]:
            expect(page.get_by_role("main")).to_contain_text(cell)
    it_follows_the_hand(page, paste_page, rows)
    it_comes_back_with_a_mistake(page, paste_page, rows, tmp_path)


def it_follows_the_hand(page: Page, paste_page: PastePage, rows: Rows) -> None:
    """Two pastes stand one after the other; what is changed by hand is read as it stands."""
    box = Box(page, paste_page)
    box.paste(word(rows), as_text(rows))
    box.paste(excel(rows[:2]), as_text(rows[:2]))
    assert box.hidden.input_value().count("<table>") == 2
    expect(box.text).to_have_value(f"{as_text(rows)}\n{as_text(rows[:2])}")
    box.text.press("Control+A")
    box.paste(excel(rows[:2]), as_text(rows[:2]))
    assert box.hidden.input_value().count("<table>") == 1
    box.text.press("Control+End")
    box.text.press_sequentially("!")
    expect(box.hidden).to_have_value("")
    expect(box.note).to_have_text(re.compile("вручную", re.IGNORECASE))
    # What was typed stands before what is pasted next.
    box.paste(excel(rows[2:]), as_text(rows[2:]))
    sent = box.hidden.input_value()
    assert sent.index("слово1") < sent.index("!") < sent.index("слово2")


def it_comes_back_with_a_mistake(page: Page, paste_page: PastePage, rows: Rows, tmp_path: Path) -> None:
    wrong = tmp_path / "table.docx"
    wrong.write_text("no document", encoding="utf-8")
    box = Box(page, paste_page)
    box.paste(word(rows), as_text(rows))
    sent = box.hidden.input_value()
    page.locator("form", has=box.text).locator("input[type=file]").set_input_files(wrong)
    box.send()
    expect(page.locator("#id_file_error")).to_be_visible()
    box.find()
    expect(box.text).to_have_value(as_text(rows))
    expect(box.hidden).to_have_value(sent)
    expect(box.note).not_to_be_empty()


def test_500_rows_of_word_fit_and_too_much_is_said_at_once(page: Page) -> None:
    paste_page = next(each for each in PASTE_PAGES if each.name == "plan:plan-import")
    rows = rows_of(paste_page)
    many = [rows[0], *(rows[1:] * 250)][:500]
    page.set_default_timeout(60_000)
    box = Box(page, paste_page)
    box.paste(word(many), as_text(many))
    box.send()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Проверьте план", timeout=60_000)
    box = Box(page, paste_page)
    box.paste(excel([["x" * 2_100_000]]), "x")
    expect(box.note).to_have_text(re.compile("слишком много", re.IGNORECASE))
    expect(box.text).to_have_value("")
