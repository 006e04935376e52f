"""Pictures judged by content and drawn anew: logos, and photos in three sizes."""

import io
import struct
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from PIL import Image, PngImagePlugin

from common.limited import LimitExceeded, Turn
from common.pictures import (
    IMAGE_SIDE,
    MAX_IMAGE_BYTES,
    Picture,
    accept_image,
    accept_picture,
)
from logbook.forms.photos import PhotosForm
from tests.logbook.photo_files import (
    HEIC,
    PLACE,
    drawn,
    exif,
    jpeg,
    jpeg_that_claims,
    png,
    png_that_claims,
    saved,
    webp,
    webp_that_claims,
    wide_colors,
)


def picture(format: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options) -> bytes:
    color = (200, 30, 60, 90)[: len(mode)] if mode in ("RGB", "RGBA") else 0
    return saved(Image.new(mode, size, color), format, **options)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# Photos


def photo(name: str, content: bytes) -> Picture:
    return accept_picture(upload(name, content))


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def refused(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        photo(name, content)
    return str(error.value.code)


SENT = {"photo.jpg": jpeg(), "photo.png": png(), "photo.webp": webp()}


@pytest.mark.parametrize("name", SENT)
def test_nothing_of_the_file_that_was_sent_is_in_any_size(name: str) -> None:
    """In the process of its own, as in the portal."""
    assert PLACE in SENT[name]
    kept = photo(name, SENT[name])
    # Upright: 120 x 80, turned by a quarter
    assert (kept.width, kept.height) == (80, 120)
    for content in (kept.small, kept.medium, kept.large):
        assert PLACE not in content
        image = Image.open(io.BytesIO(content))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (80, 120))
        assert not image.getexif() and image.info.keys() == {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert content.endswith(b"\xff\xd9")
        for trace in (b"Exif", b"http", b"ICC", b"MPF", b"Photoshop"):
            assert trace not in content
        # Red was left; turned by a quarter to the right, it is above.
        red, _green, blue = image.getpixel((40, 20))
        assert red > 200 and blue < 60


@pytest.mark.usefixtures("in_place")
def test_photo_has_three_sizes_by_its_longest_side() -> None:
    kept = photo("wide.jpg", picture("JPEG", size=(4000, 1000)))
    assert (kept.width, kept.height) == (1920, 480)
    sizes = [shown(content).size for content in (kept.small, kept.medium, kept.large)]
    assert sizes == [(320, 80), (960, 240), (1920, 480)]
    tall = photo("tall.png", picture("PNG", size=(1, 4000)))
    assert shown(tall.small).size == (1, 320)
    little = photo("little.jpg", picture("JPEG"))
    assert shown(little.small).size == shown(little.large).size == (40, 20)


@pytest.mark.usefixtures("in_place")
def test_same_file_has_the_same_digest_and_another_one_another() -> None:
    one, again, other = (photo("a.png", picture(size=(40, height))) for height in (20, 20, 21))
    assert one == again and one.digest != other.digest and len(one.digest) == 64


@pytest.mark.usefixtures("in_place")
def test_photo_stands_on_white_where_nothing_is() -> None:
    clear = saved(Image.new("RGBA", (40, 20), (0, 0, 0, 0)), "PNG")
    assert shown(photo("a.png", clear).large).getpixel((5, 5)) == (255, 255, 255)
    deep = saved(Image.new("I;16", (40, 20), 0x8000), "PNG")
    assert abs(shown(photo("a.png", deep).large).getpixel((5, 5))[0] - 128) < 3


@pytest.mark.usefixtures("in_place")
def test_odd_metadata_does_not_spoil_a_good_photo() -> None:
    for profile in (wide_colors(), b"nonsense"):
        kept = photo("a.jpg", saved(drawn(), "JPEG", icc_profile=profile))
        red, _green, blue = shown(kept.large).getpixel((20, 20))
        assert red > 200 and blue < 60
    content = saved(drawn(), "JPEG", exif=exif())
    for broken in (content.replace(b"MM\x00*", b"XX\xff\xff"), content.replace(b"II*\x00", b"II*\xff")):
        assert photo("a.jpg", broken).width in (80, 120)


REFUSED = {
    "nothing": ("a.jpg", b"", "empty"),
    "junk": ("a.jpg", b"\x13\x37" * 2500, "not_a_picture"),
    "a program": ("a.png", b"MZ" + bytes(300), "not_a_picture"),
    "HEIC by its content": ("IMG_1.jpg", HEIC, "heic"),
    "a GIF by its content": ("a.jpg", picture("GIF"), "another_format"),
    "a BMP by its content": ("a.jpg", picture("BMP"), "another_format"),
    "a GIF": ("a.gif", picture("GIF"), "another_format"),
    "half a JPEG": ("a.jpg", saved(Image.effect_noise((99, 99), 80), "JPEG")[:2000], "damaged"),
    "half a PNG": ("a.png", saved(Image.effect_noise((99, 99), 80), "PNG")[:2000], "damaged"),
    "a JPEG that claims too much": ("a.jpg", jpeg_that_claims(65_000, 65_000), "too_many_pixels"),
    "a PNG that claims too much": ("a.png", png_that_claims(30_000, 30_000), "too_many_pixels"),
    "a WebP that claims too much": ("a.webp", webp_that_claims(16_000, 16_000), "too_many_pixels"),
}


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize("sort", REFUSED)
def test_what_is_no_photo_is_refused(sort: str) -> None:
    name, content, reason = REFUSED[sort]
    assert refused(name, content) == reason


def test_too_many_bytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(ValidationError) as error:
        accept_picture(upload("a.jpg", picture("JPEG")), max_bytes=100)
    assert error.value.code == "too_large"


def test_pixels_hidden_behind_the_last_one_are_not_unpacked() -> None:
    """100 MB of them in 100 KB; in the process of its own."""
    bomb = png_that_claims(8, 8, unpacked=100_000_000)
    assert len(bomb) < 200_000
    assert photo("a.png", bomb).width == 8


@pytest.mark.walk
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", {"format": "JPEG", "size": (7300, 5470), "progressive": True, "subsampling": 0}),
        ("scan.png", {"format": "PNG", "size": (4000, 4000), "mode": "RGBA", "compress_level": 1}),
    ],
    ids=["progressive", "png"],
)
def test_largest_allowed_photo_fits_into_the_memory_given(name: str, content: dict[str, Any]) -> None:
    assert max(shown(photo(name, picture(**content)).large).size) == 1920


def test_what_takes_more_than_its_process_may_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def exceed(*args: Any, **limits: int) -> list[LimitExceeded]:
        assert limits["memory_mb"] <= 512 and limits["cpu_seconds"] <= 10
        return [LimitExceeded("memory")]

    monkeypatch.setattr("common.pictures.run_limited_each", exceed)
    assert refused("a.jpg", picture("JPEG")) == "limit"
    # For real: a limit far below what a picture takes
    monkeypatch.undo()
    monkeypatch.setattr("common.pictures._LIMITS", {"cpu_seconds": 5, "memory_mb": 150})
    assert refused("a.png", picture("PNG", size=(4000, 4000), mode="RGBA", compress_level=1)) in (
        "limit",
        "damaged",
    )


# Several photos in a form


def form_with(*files: tuple[str, bytes]) -> PhotosForm:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return PhotosForm({}, MultiValueDict({"photos": chosen}))


def said(form: PhotosForm) -> list[str]:
    with translation.override("en"):
        return [str(error) for error in form.errors["photos"]]


@pytest.mark.usefixtures("in_place")
def test_several_photos_are_checked_one_by_one_and_errors_name_the_file() -> None:
    good, bad = ("один.jpg", picture("JPEG")), ("два\u202e.jpg", b"\x00" * 5000)
    form = form_with(good, ("три.png", picture("PNG")))
    assert form.is_valid()
    assert [type(each) for each in form.cleaned_data["photos"]] == [Picture, Picture]
    first, second = said(form_with(bad, ("четыре.heic", HEIC)))
    assert first.startswith("“два.jpg”: Whatever its name says, this is not a picture")
    assert second.startswith("“четыре.heic”: This is a HEIC picture") and "Most compatible" in second
    form = form_with(good, bad)
    assert form.is_valid() and len(form.cleaned_data["photos"]) == 1
    assert form.cleaned_data["photos"].refused[0].startswith("«два.jpg»: ")
    assert "required" in said(form_with())[0]
    assert 'accept="image/jpeg,image/png,image/webp"' in str(form["photos"]) and "multiple" in str(form["photos"])
    assert "capture" not in str(form["photos"])


def test_photos_of_one_form_take_one_turn_and_one_that_kills_its_child_costs_the_others_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns: list[str] = []
    taken = Turn.taken
    monkeypatch.setattr(Turn, "taken", lambda self, patience: turns.append("one") or taken(self, patience))
    monkeypatch.setattr("common.pictures._LIMITS", {"cpu_seconds": 5, "memory_mb": 150})
    large = picture("PNG", size=(4000, 4000), mode="RGBA", compress_level=1)
    good = picture("JPEG")
    form = form_with(("один.jpg", good), ("большой.png", large), ("два.jpg", good), ("три.txt", b"text"))
    assert form.is_valid() and turns == ["one"]
    assert [each.width for each in form.cleaned_data["photos"]] == [40, 40]
    assert [each.partition(":")[0] for each in form.cleaned_data["photos"].refused] == ["«большой.png»", "«три.txt»"]


def test_too_many_photos_at_once_are_refused_before_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.fields.accept_pictures", None)
    assert said(form_with(*[("a.jpg", b"x")] * 11))[0].startswith("At most 10 photos at once; 11 are selected.")
    large = SimpleUploadedFile("a.jpg", b"x")
    large.size = 81 * 1024 * 1024
    form = PhotosForm({}, MultiValueDict({"photos": [large]}))
    assert said(form)[0].startswith("The photos together are too large: at most 80 MB")


# Logos


def accepted(name: str, content: bytes) -> Image.Image:
    return Image.open(accept_image(upload(name, content)))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        accept_image(upload(name, content))
    return error.value.code


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.jpg", picture("JPEG")),
        ("logo.JPEG", picture("JPEG")),
        ("логотип школы.png", picture("PNG")),
        ("logo.webp", picture("WEBP")),
        ("gray.png", picture("PNG", mode="L")),
        ("palette.png", picture("PNG", mode="P")),
        ("press.jpg", picture("JPEG", mode="CMYK")),
        ("deep.png", picture("PNG", mode="I;16")),
    ],
)
def test_picture_without_transparency_becomes_jpeg(name, content):
    image = accepted(name, content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 20))


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_transparency_is_kept(format):
    image = accepted(f"logo.{format.lower()}", picture(format, mode="RGBA"))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert image.getpixel((5, 5))[3] == 90


@pytest.mark.usefixtures("in_place")
def test_name_tells_what_the_content_is():
    assert accept_image(upload("x.webp", picture("WEBP"))).name == "picture.jpg"
    assert accept_image(upload("x.png", picture("PNG", mode="RGBA"))).name == "picture.png"


@pytest.mark.usefixtures("in_place")
def test_large_picture_is_scaled_down_in_proportion():
    image = accepted("wide.png", picture("PNG", size=(3000, 1500)))
    assert image.size == (IMAGE_SIDE, IMAGE_SIDE // 2)


@pytest.mark.usefixtures("in_place")
def test_small_picture_is_not_blown_up():
    assert accepted("small.png", picture("PNG", size=(3, 2))).size == (3, 2)


@pytest.mark.usefixtures("in_place")
def test_metadata_does_not_survive():
    exif = Image.Exif()
    exif[0x010E] = "Petrova's house"
    exif[0x8825] = {1: "N", 2: (48.0, 42.0, 0.0), 3: "E", 4: (44.0, 30.0, 0.0)}
    source = picture("JPEG", exif=exif, comment=b"taken at home", dpi=(300, 300))
    assert Image.open(io.BytesIO(source)).getexif().get_ifd(0x8825)
    content = accept_image(upload("photo.jpg", source)).read()
    image = Image.open(io.BytesIO(content))
    assert not image.getexif() and "comment" not in image.info and "icc_profile" not in image.info
    assert b"Petrova" not in content and b"home" not in content and b"Exif" not in content


@pytest.mark.usefixtures("in_place")
def test_text_in_a_png_does_not_survive():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "somebody")
    content = accept_image(upload("logo.png", picture("PNG", mode="RGBA", pnginfo=text))).read()
    assert b"somebody" not in content


@pytest.mark.usefixtures("in_place")
def test_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = accepted("photo.jpg", picture("JPEG", size=(40, 20), exif=exif))
    assert image.size == (20, 40)


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_animation_shows_its_first_frame(format):
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    saved = io.BytesIO()
    first.save(saved, format, save_all=True, append_images=[second])
    image = accepted(f"moving.{format.lower()}", saved.getvalue())
    red, _green, blue = image.getpixel((5, 5))
    assert red > 200 and blue < 60 and getattr(image, "n_frames", 1) == 1


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200) + b"This program cannot be run in DOS mode",
        b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04" + bytes(100),
        b"just some words",
        b"\x00",
    ],
    ids=["exe", "html", "svg", "pdf", "zip", "text", "nul"],
)
@pytest.mark.parametrize("name", ["logo.png", "logo.jpg", "logo.webp"])
def test_something_else_under_a_picture_name_is_refused(name, content):
    assert refusal(name, content) == "not_a_picture"


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize("sort", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_judged_by_its_content_whatever_its_name(sort: str) -> None:
    """Situation 19: phones and messengers name files as they like."""
    for name in ("logo.jpg", "IMG_1.HEIC", "photo", "logo.png.html", ""):
        file = upload("x", picture(sort))
        file._name = name
        assert accept_image(file).size
        assert accept_picture(file).width
    assert refusal("logo.jpg", picture("GIF")) == "another_format"


@pytest.mark.usefixtures("in_place")
def test_page_behind_a_picture_signature_is_refused():
    assert refusal("logo.png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>") == "damaged"


@pytest.mark.usefixtures("in_place")
def test_page_hidden_in_a_good_picture_is_left_behind():
    page = b"<html><script>alert(1)</script></html>"
    content = accept_image(upload("logo.jpg", picture("JPEG", comment=page) + page)).read()
    assert b"script" not in content


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (4001, 4000), (2**31 - 1, 1)])
def test_picture_of_too_many_pixels_is_refused_by_its_header(width, height):
    assert refusal("bomb.png", png_that_claims(width, height)) == "too_many_pixels"


@pytest.mark.usefixtures("in_place")
def test_jpeg_of_too_many_pixels_is_refused():
    content = bytearray(picture("JPEG"))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", 13_000, 13_000)
    assert refusal("bomb.jpg", bytes(content)) == "too_many_pixels"


@pytest.mark.usefixtures("in_place")
@pytest.mark.parametrize(("format", "name"), [("JPEG", "logo.jpg"), ("PNG", "logo.png"), ("WEBP", "logo.webp")])
def test_truncated_picture_is_refused(format, name):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    saved = io.BytesIO()
    noise.save(saved, format)
    assert refusal(name, saved.getvalue()[: len(saved.getvalue()) // 2]) == "damaged"


@pytest.mark.usefixtures("in_place")
def test_too_many_bytes_and_none_are_refused():
    assert refusal("logo.png", picture("PNG") + bytes(MAX_IMAGE_BYTES)) == "too_large"
    assert refusal("logo.png", b"") == "empty"


@pytest.mark.usefixtures("in_place")
def test_refusal_speaks_to_a_person():
    with translation.override("en"), pytest.raises(ValidationError) as error:
        accept_image(upload("logo.png", b"MZ" + bytes(100)))
    with translation.override("en"):
        messages = error.value.messages
    assert "this is not a picture" in messages[0]
