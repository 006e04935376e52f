"""Write the pages that nginx answers with when the portal cannot, or check that they are current.

python tools/error_pages.py            write deploy/nginx/error-pages/ anew
python tools/error_pages.py --check    do the files still follow this one and the portal's colors?

They ask the portal for nothing, neither style nor font: it may be what does not answer.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deploy" / "nginx" / "error-pages"
PORTAL_CSS = ROOT / "static" / "css" / "portal.css"
ICON = ROOT / "static" / "icons" / "favicon.svg"
COLORS = ("ink", "muted", "paper", "ground", "line", "primary", "on-primary", "focus")


class Page(NamedTuple):
    """One answer: what happened, what to do, and the same in a line of English."""

    title: str
    text: str
    english: str


AGAIN = (
    "Попробуйте ещё раз через минуту. Если вы что-то отправляли, вернитесь на страницу назад: написанное осталось в "
    "форме, а дважды портал ничего не запишет."
)
AWAY = Page(
    "Портал сейчас не отвечает",
    f"Скорее всего, его обновляют или перезапускают. {AGAIN}",
    "The portal does not answer right now. Try again in a minute; what you sent twice is written once.",
)
PAGES = {
    "400": Page(
        "Запрос не понят",
        "Браузер прислал то, чего портал не понимает. Откройте портал с главной страницы; если не поможет, очистите "
        "для этого сайта файлы cookie.",
        "The request was not understood. Start from the home page; if that does not help, clear this site’s cookies.",
    ),
    "413": Page(
        "Слишком большой файл",
        "Портал принимает до 80\N{NO-BREAK SPACE}МБ фотографий за раз, документ до 20\N{NO-BREAK SPACE}МБ и таблицу до 10\N{NO-BREAK SPACE}МБ. Вернитесь назад: "
        "написанное осталось в форме. Отправьте фотографии по нескольку.",
        "The file is too large: photos up to 80\N{NO-BREAK SPACE}MB at once, a document up to 20\N{NO-BREAK SPACE}MB, a table up to 10\N{NO-BREAK SPACE}MB.",
    ),
    "429": Page(
        "Слишком много запросов сразу",
        f"С вашего адреса сейчас приходит слишком много запросов. {AGAIN}",
        "Too many requests come from your address right now. Try again in a minute.",
    ),
    "502": AWAY,
    "503": AWAY,
    "504": Page(
        "Портал не успел ответить",
        f"Страница готовилась слишком долго. {AGAIN}",
        "The page took too long. Try again in a minute; what you sent twice is written once.",
    ),
}
HTML = """<!DOCTYPE html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/error-pages/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/error-pages/style.css">
</head>
<body>
<main>
<p class="code">Ошибка {code}</p>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="/">На главную</a></p>
<p class="english" lang="en">{english}</p>
</main>
</body>
</html>
"""
CSS = """:root {{
{light}
}}
@media (prefers-color-scheme: dark) {{
:root {{
{dark}
}}
}}
body {{ margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 "Golos Text Variable", "Golos Text", sans-serif; }}
main {{ max-width: 34rem; margin: 12vh auto 2rem; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; box-sizing: border-box; }}
h1 {{ margin: 0 0 0.75rem; font-size: 1.625rem; line-height: 1.25; }}
p {{ margin: 0 0 1rem; overflow-wrap: break-word; }}
.code, .english {{ color: var(--muted); }}
.code {{ margin: 0 0 0.25rem; }}
.english {{ margin: 0; font-size: 0.9375rem; }}
a {{ display: inline-block; padding: 0.625rem 1rem; border-radius: 6px; background: var(--primary); color: var(--on-primary); text-decoration: none; }}
a:focus-visible {{ outline: 3px solid var(--focus); outline-offset: 2px; }}
@media (max-width: 36rem) {{ main {{ margin-top: 0; border-width: 0 0 1px; border-radius: 0; }} }}
"""


def main(arguments: list[str]) -> None:
    if "--check" in arguments:
        stale = list(complaints())
        print("\n".join(stale) or "nginx's error pages are current.")
        sys.exit(bool(stale))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """Return each file of the folder, by its name."""
    pages = {f"{code}.html": HTML.format(code=code, **page._asdict()) for code, page in PAGES.items()}
    return {**pages, "style.css": style(), "favicon.svg": ICON.read_text(encoding="utf-8")}


def style() -> str:
    """Return the style, in the portal's own colors, light and dark."""
    found = re.findall(r"^ +--([a-z-]+): (#[0-9a-f]{6});", PORTAL_CSS.read_text(encoding="utf-8"), re.MULTILINE)
    values: dict[str, list[str]] = {name: [value for each, value in found if each == name] for name in COLORS}
    light, dark = ("\n".join(f"--{name}: {values[name][place]};" for name in COLORS) for place in (0, 1))
    return CSS.format(light=light, dark=dark)


def complaints() -> Iterator[str]:
    wanted = files()
    there_is = {path.name for path in FOLDER.iterdir()} if FOLDER.is_dir() else set()
    for name in sorted(wanted.keys() | there_is):
        path = FOLDER / name
        if name not in wanted or not path.is_file() or path.read_text(encoding="utf-8") != wanted[name]:
            yield f"{path.relative_to(ROOT)} is not what tools/error_pages.py writes: run it anew."


if __name__ == "__main__":
    main(sys.argv[1:])
