"""The demo's pictures, drawn here: calm scenes of shapes in the colors of the directions, with nobody in them."""

import hashlib
import io
from collections.abc import Callable, Mapping
from functools import cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

from common.pictures import QUALITY, Picture

WIDTH, HEIGHT = 1200, 800
# Drawn so many times larger and shrunk, that edges are smooth
FINER = 2
MEDIUM, SMALL = (900, 600), (320, 213)

SKY, SAND, INK, PAPER = "#e8f0fb", "#fbf1de", "#1b2333", "#ffffff"
BLUE, RED, GREEN, OCHRE = "#2457a6", "#a3263a", "#1c7347", "#855500"
SOFT_RED, SOFT_GREEN, SUN = "#fbeaec", "#e6f4ec", "#f0c46a"
COLORS = (BLUE, OCHRE, GREEN, RED)


class Sheet:
    """A sheet that is painted in the coordinates of the picture that comes of it."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), ground)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, color: str, radius: int = 0) -> None:
        corners = [x * FINER, y * FINER, (x + width) * FINER, (y + height) * FINER]
        self._draw.rounded_rectangle(corners, radius * FINER, fill=color)

    def disc(self, x: float, y: float, across: float, color: str, high: float = 0) -> None:
        """A circle, or an oval so high, around this point."""
        half, rise = across / 2, (high or across) / 2
        corners = [(x - half) * FINER, (y - rise) * FINER, (x + half) * FINER, (y + rise) * FINER]
        self._draw.ellipse(corners, fill=color)

    def shape(self, color: str, *points: tuple[float, float]) -> None:
        self._draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=color)

    def line(self, color: str, width: int, *points: tuple[float, float]) -> None:
        self._draw.line([(x * FINER, y * FINER) for x, y in points], color, width * FINER, joint="curve")

    def petals(self, x: float, y: float, across: float, number: int, color: str, size: float) -> None:
        """Discs around a point: the petals of a flower, the teeth of a wheel."""
        for each in range(number):
            angle = 2 * pi * each / number
            self.disc(x + cos(angle) * across / 2, y + sin(angle) * across / 2, size, color)


def bookshelf() -> Sheet:
    sheet = Sheet(SAND)
    for shelf in range(2):
        bottom = 360 + 340 * shelf
        x = 110.0
        for book in range(15):
            width, tall = 44 + (book * 7 + shelf * 5) % 26, 180 + (book * 37 + shelf * 20) % 90
            sheet.box(x, bottom - tall, width, tall, COLORS[(book + shelf) % 4], 5)
            sheet.box(x + 8, bottom - tall + 26, width - 16, 8, SAND)
            x += width + 8
        sheet.box(70, bottom, 1060, 24, INK, 6)
    return sheet


def stadium() -> Sheet:
    sheet = Sheet(SKY)
    sheet.disc(960, 170, 170, SUN)
    sheet.disc(260, 640, 1300, SOFT_GREEN, 640)
    sheet.disc(900, 700, 1200, SOFT_GREEN, 560)
    for ring, color in enumerate((RED, SOFT_RED, RED, SOFT_RED, GREEN)):
        sheet.disc(600, 590, 940 - 90 * ring, color, 330 - 60 * ring)
    for flag in range(4):
        x = 190 + 270 * flag
        sheet.box(x, 260, 8, 210, INK)
        sheet.shape(COLORS[flag], (x + 8, 262), (x + 110, 300), (x + 8, 338))
    return sheet


def stage() -> Sheet:
    sheet = Sheet(INK)
    sheet.shape("#37415c", (600, 0), (250, 650), (950, 650))
    sheet.disc(600, 650, 760, SUN, 110)
    for fold in range(5):
        color = RED if fold % 2 else "#84202f"
        sheet.box(fold * 52, 0, 56, 700, color, 20)
        sheet.box(1148 - fold * 52, 0, 56, 700, color, 20)
    sheet.box(0, 690, WIDTH, 110, OCHRE)
    for x, y in ((500, 420), (640, 330), (730, 450)):
        sheet.disc(x, y, 74, SKY, 58)
        sheet.box(x + 27, y - 170, 10, 170, SKY)
        sheet.shape(SKY, (x + 27, y - 170), (x + 100, y - 120), (x + 27, y - 110))
    return sheet


def tea_table() -> Sheet:
    sheet = Sheet(SOFT_RED)
    for lamp in range(5):
        x = 160 + 220 * lamp
        sheet.box(x - 2, 0, 4, 140 + 40 * (lamp % 2), INK)
        sheet.disc(x, 170 + 40 * (lamp % 2), 92, SUN)
    sheet.box(90, 560, 1020, 40, OCHRE, 12)
    sheet.box(170, 600, 34, 200, OCHRE)
    sheet.box(996, 600, 34, 200, OCHRE)
    for cup in range(4):
        x = 210 + 230 * cup
        sheet.disc(x + 112, 500, 62, COLORS[cup])
        sheet.disc(x + 112, 500, 34, SOFT_RED)
        sheet.box(x, 450, 110, 104, COLORS[cup], 22)
        sheet.disc(x + 55, 556, 170, PAPER, 16)
    return sheet


def wheels() -> Sheet:
    sheet = Sheet(SKY)
    for x, y, across, teeth, color in (
        (430, 430, 380, 16, BLUE),
        (790, 300, 240, 11, OCHRE),
        (820, 590, 180, 9, GREEN),
    ):
        sheet.petals(x, y, across, teeth, color, across * 0.17)
        sheet.disc(x, y, across, color)
        sheet.disc(x, y, across * 0.55, SKY)
        sheet.disc(x, y, across * 0.22, color)
    return sheet


def first_aid() -> Sheet:
    sheet = Sheet(SOFT_GREEN)
    sheet.box(470, 150, 260, 100, INK, 40)
    sheet.box(504, 184, 192, 90, SOFT_GREEN, 20)
    sheet.box(250, 230, 700, 440, GREEN, 40)
    # The sign of first aid is white on green: the red cross is protected by law.
    sheet.box(556, 310, 88, 280, PAPER, 8)
    sheet.box(460, 406, 280, 88, PAPER, 8)
    for x in (310, 840):
        sheet.box(x, 300, 50, 300, "#2b8a5a", 24)
    return sheet


def map_of_the_game() -> Sheet:
    sheet = Sheet(SAND)
    sheet.shape("#dfe8d2", (0, 520), (340, 380), (720, 560), (1200, 430), (1200, 800), (0, 800))
    sheet.line(BLUE, 30, (0, 220), (260, 260), (470, 180), (760, 270), (1200, 170))
    stops = [(130, 640), (300, 520), (480, 610), (620, 440), (800, 520), (930, 350), (1080, 400)]
    sheet.line(RED, 8, *stops)
    for number, (x, y) in enumerate(stops):
        sheet.disc(x, y, 58, RED)
        sheet.disc(x, y, 34, SAND if number else SUN)
    for tree in range(6):
        x = 90 + 190 * tree
        sheet.shape(GREEN, (x, 760), (x + 40, 670), (x + 80, 760))
    return sheet


def playground() -> Sheet:
    sheet = Sheet(SKY)
    sheet.disc(600, 900, 1700, PAPER, 560)
    sheet.box(330, 300, 14, 370, INK)
    sheet.box(560, 300, 14, 370, INK)
    sheet.line(RED, 18, (330, 310), (570, 310))
    sheet.shape(OCHRE, (574, 330), (860, 660), (810, 660), (560, 380))
    for number, (x, y, across) in enumerate(((180, 650, 120), (960, 690, 90), (1060, 630, 130), (450, 720, 70))):
        sheet.disc(x, y, across, COLORS[number])
        sheet.disc(x - across * 0.15, y - across * 0.15, across * 0.4, PAPER)
    for flake in range(24):
        sheet.disc(40 + (flake * 173) % 1130, 30 + (flake * 97) % 420, 10 + flake % 3 * 5, PAPER)
    return sheet


def notice_board() -> Sheet:
    sheet = Sheet(SAND)
    sheet.box(60, 60, 1080, 680, OCHRE, 18)
    sheet.box(90, 90, 1020, 620, "#f3e2c0", 8)
    for place in range(8):
        x, y = 130 + 250 * (place % 4), 140 + 290 * (place // 4)
        sheet.box(x, y, 200, 230, PAPER, 6)
        sheet.box(x + 16, y + 16, 168, 198, (SKY, SOFT_GREEN, SOFT_RED)[place % 3])
        sheet.shape(COLORS[place % 4], (x + 16, y + 214), (x + 90, y + 100), (x + 184, y + 214))
        sheet.disc(x + 140, y + 66, 52, SUN)
        sheet.disc(x + 100, y + 2, 20, RED)
    return sheet


def autumn() -> Sheet:
    sheet = Sheet(SAND)
    sheet.box(0, 620, WIDTH, 180, "#e6d3a6")
    for tree in range(4):
        x = 170 + 280 * tree
        sheet.box(x - 14, 380, 28, 260, OCHRE)
        sheet.petals(x, 300, 160, 9, (RED, SUN, OCHRE, GREEN)[tree], 130)
        sheet.disc(x, 300, 190, (RED, SUN, OCHRE, GREEN)[tree])
    for leaf in range(30):
        sheet.disc(30 + (leaf * 211) % 1150, 640 + (leaf * 67) % 140, 34, (SUN, RED, OCHRE)[leaf % 3], 20)
    return sheet


SCENES: Mapping[str, Callable[[], Sheet]] = {
    scene.__name__: scene
    for scene in (
        bookshelf,
        stadium,
        stage,
        tea_table,
        wheels,
        first_aid,
        map_of_the_game,
        playground,
        notice_board,
        autumn,
    )
}


@cache
def picture(name: str) -> Picture:
    """The scene of this name as a photo that was sent: in three sizes."""
    large = SCENES[name]().image.reduce(FINER)
    sizes = [large, large.resize(MEDIUM), large.resize(SMALL)]
    encoded = [_jpeg(each) for each in sizes]
    return Picture(
        small=encoded[2],
        medium=encoded[1],
        large=encoded[0],
        width=WIDTH,
        height=HEIGHT,
        digest=hashlib.sha256(encoded[0]).hexdigest(),
    )


def _jpeg(image: Image.Image) -> bytes:
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=QUALITY)
    return saved.getvalue()
