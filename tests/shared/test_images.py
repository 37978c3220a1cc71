"""Uploaded pictures: what is refused and why, and what becomes of the rest."""

import random
import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, ImageOps

from itk.shared.images import (
    PhotoField,
    PhotoFormField,
    RandomName,
    WebpSpec,
    derived_image,
    validate_image,
)
from members.models import Company

FORMATS = ["JPEG", "PNG", "WEBP", "GIF"]
GPS = 0x8825


def picture(size=(60, 40), image_format="PNG", mode="RGB", color="teal", **options):
    """Return the bytes of an image."""
    result = BytesIO()
    Image.new(mode, size, color).save(result, image_format, **options)
    return result.getvalue()


def noise(size, image_format="JPEG", **options):
    """Return the bytes of an image that does not compress to nothing."""
    result = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(result, image_format, **options)
    return result.getvalue()


def png_header(width, height):
    """Return a PNG of a few bytes that claims to be huge."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


BAD = {
    "svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "image_format",
    ),
    "html named jpg": (b"<html><script>alert(1)</script></html>", "image_format"),
    "bmp named jpg": (picture(image_format="BMP"), "image_format"),
    "tiff": (picture(image_format="TIFF"), "image_format"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "image_format"),
    "header only": (picture()[:20], "image_format"),
    "nothing but the mark": (b"\xff\xd8\xff", "image_format"),
    "400 megapixels": (png_header(20_000, 20_000), "image_pixels"),
    "60 megapixels": (png_header(10_000, 6_000), "image_pixels"),
    "just over": (png_header(40_000_001, 1), "image_pixels"),
    "truncated jpeg": (noise((300, 300))[:-4000], "image_damaged"),
    "truncated png": (noise((300, 300), "PNG")[:-4000], "image_damaged"),
    "truncated webp": (noise((300, 300), "WEBP")[:-4000], None),
    "truncated gif": (noise((300, 300), "GIF")[:-4000], "image_damaged"),
    "claims more than it has": (png_header(500, 500), "image_damaged"),
    "too many bytes": (picture() + b"\0" * (5 * 1024 * 1024), "image_bytes"),
    "too many bytes of anything": (b"<svg>" + b" " * (5 * 1024 * 1024), "image_bytes"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_each_with_its_reason(name):
    content, code = BAD[name]
    with pytest.raises(ValidationError) as caught:
        validate_image(upload(content))
    assert code is None or caught.value.code == code
    assert caught.value.messages[0]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_the_limit_holds_where_warnings_are_only_printed():
    with pytest.raises(ValidationError) as caught:
        validate_image(upload(BAD["just over"][0]))
    assert caught.value.code == "image_pixels"


def test_messages_name_the_limits():
    with translation.override("en"):
        for name, limit in [
            ("too many bytes", "5 MB"),
            ("400 megapixels", "40 megapixels"),
            ("svg", "JPEG, PNG, WebP"),
        ]:
            with pytest.raises(ValidationError, match=limit):
                validate_image(upload(BAD[name][0]))


@pytest.mark.parametrize("image_format", FORMATS)
def test_good_files_pass_and_are_left_at_their_beginning(image_format):
    file = upload(picture(image_format=image_format))
    validate_image(file)
    assert file.tell() == 0


def test_exactly_forty_megapixels_pass():
    validate_image(upload(picture((8000, 5000), "PNG", mode="1", color=1)))


def test_a_huge_webp_canvas_is_refused():
    canvas = struct.pack("<I", 16_382)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas + canvas
    with pytest.raises(ValidationError):
        validate_image(upload(b"RIFF" + struct.pack("<I", len(body)) + body))


class LogoForm(forms.ModelForm):
    class Meta:
        model = Company
        fields = ["logo"]


@pytest.mark.parametrize("name", BAD)
def test_a_form_refuses_beside_the_field_and_keeps_no_file(name, files):
    form = LogoForm(
        {}, {"logo": upload(BAD[name][0])}, instance=Company(name="Viena", slug="viena")
    )
    assert not form.is_valid()
    assert len(form.errors["logo"]) == 1
    assert files() == set()


@pytest.mark.parametrize("name", ["svg", "truncated jpeg", "400 megapixels", "too many bytes"])
def test_the_admin_refuses_too(name, rf):
    form_class = admin.ModelAdmin(Company, admin.site).get_form(rf.get("/"), fields=["logo"])
    form = form_class({}, {"logo": upload(BAD[name][0])})
    assert not form.is_valid()
    assert "logo" in form.errors


@pytest.mark.parametrize("name", BAD)
def test_the_model_refuses_what_comes_without_a_form(name):
    company = Company(name="Viena", slug="viena", logo=ContentFile(BAD[name][0], name="a.png"))
    with pytest.raises(ValidationError) as caught:
        company.clean_fields()
    assert "logo" in caught.value.message_dict


def test_no_file_is_fine_where_the_field_is_optional():
    form = LogoForm({}, {}, instance=Company(name="Viena", slug="viena"))
    assert form.is_valid()
    assert PhotoFormField(required=False).clean(None) is None
    with pytest.raises(ValidationError):
        PhotoFormField().clean(None)


def test_the_form_offers_images_only():
    assert 'accept="image/jpeg,image/png,image/webp,image/gif"' in str(LogoForm()["logo"])


def save(content, name="Jonas Jonaitis – pasas.JPG"):
    """Upload through a form and return the path of what is saved."""
    form = LogoForm(
        {}, {"logo": upload(content, name)}, instance=Company(name="Viena", slug="viena")
    )
    assert form.is_valid(), form.errors
    return form.save().logo.path


@pytest.mark.django_db
@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "CMYK", "I;16"])
def test_every_kind_becomes_webp(image_format, mode):
    try:
        content = picture(
            image_format=image_format, mode=mode, color=0 if mode != "RGBA" else (0, 0, 0, 0)
        )
    except (OSError, ValueError):
        return  # the format has no such mode
    with Image.open(save(content)) as saved:
        assert saved.format == "WEBP"
        assert saved.size == (60, 40)
        if mode == "RGBA" and image_format in ("PNG", "WEBP"):
            assert saved.convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.django_db
def test_the_name_is_never_the_users():
    path = save(picture(), "../../etc/Jonas.svg")
    assert re.fullmatch(r"logos/[\w-]{16}\.webp", str(Path(path).relative_to(settings.MEDIA_ROOT)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 2000), (1600, 800)), ((900, 3200), (450, 1600)), ((200, 100), (200, 100))],
)
@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_large_pictures_become_smaller_small_ones_stay(size, expected, image_format):
    with Image.open(save(picture(size, image_format))) as saved:
        assert saved.size == expected


@pytest.mark.django_db
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_metadata_is_gone_and_the_picture_stands_upright(image_format):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Telefonas"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (54.0, 41.0, 12.0)
    half = Image.new("RGB", (80, 40), "white")
    half.paste("black", (0, 0, 40, 40))
    content = BytesIO()
    extra = {} if image_format == "PNG" else {"xmp": b"<x:xmpmeta>Jonaitis</x:xmpmeta>"}
    half.save(content, image_format, exif=exif, **extra)
    raw = Path(save(content.getvalue())).read_bytes()
    for trace in (b"Exif", b"EXIF", b"Telefonas", b"XMP", b"xmp", b"Jonaitis"):
        assert trace not in raw
    with Image.open(BytesIO(raw)) as saved:
        assert saved.size == (40, 80)
        assert not saved.getexif()
        assert sum(saved.convert("RGB").getpixel((20, 10))) < 60, "the black half must be on top"
        assert sum(saved.convert("RGB").getpixel((20, 70))) > 700


@pytest.mark.django_db
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_the_camera(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    corner = Image.new("RGB", (80, 40), "white")
    corner.paste("black", (0, 0, 40, 20))
    content = BytesIO()
    corner.save(content, "PNG", exif=exif)
    with Image.open(save(content.getvalue())) as made:
        expected = ImageOps.exif_transpose(Image.open(content))
        assert made.size == expected.size
        for x, y in [(5, 5), (-5, 5), (5, -5), (-5, -5)]:
            place = x % made.width, y % made.height
            assert made.convert("L").getpixel(place) == pytest.approx(
                expected.convert("L").getpixel(place), abs=20
            )


def test_damaged_pictures_are_refused_or_become_pictures():
    """Bytes changed at random: what passes the check never fails while it is stored."""
    chance = random.Random(3)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[2] = (54.0, 41.0, 12.0)
    seeds = [noise((40, 30), name, exif=exif) for name in ("JPEG", "PNG", "WEBP")]
    passed = 0
    for _ in range(1500):
        content = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(min(len(content), 400))] = chance.randrange(256)
        file = upload(bytes(content))
        try:
            validate_image(file)
        except ValidationError:
            continue
        assert WebpSpec(file).generate().read(4) == b"RIFF"
        passed += 1
    assert passed > 100


@pytest.mark.django_db
def test_of_an_animation_the_first_frame_is_kept():
    content = BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(save(content.getvalue())) as saved:
        assert getattr(saved, "n_frames", 1) == 1
        assert saved.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.django_db
def test_a_stored_picture_is_not_checked_or_made_anew(monkeypatch):
    path = save(picture())
    company = Company.objects.get()
    monkeypatch.setattr(WebpSpec, "generate", lambda spec: pytest.fail("made anew"))
    company.full_clean()
    company.save()
    assert Company.objects.get().logo.path == path


@pytest.mark.django_db
def test_an_upload_is_decoded_once_for_the_check(monkeypatch):
    opened = []
    original = Image.open
    monkeypatch.setattr(
        Image, "open", lambda *args, **kwargs: opened.append(1) or original(*args, **kwargs)
    )
    form = LogoForm({}, {"logo": upload(picture())}, instance=Company(name="Viena", slug="viena"))
    assert form.is_valid()
    assert len(opened) == 1


def test_migrations_remember_the_folder_only():
    field = PhotoField("logo", folder="logos", blank=True)
    _name, path, args, kwargs = field.deconstruct()
    assert path == "itk.shared.images.PhotoField"
    assert kwargs == {"verbose_name": "logo", "upload_to": RandomName("logos"), "blank": True}
    assert PhotoField(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]
    assert RandomName("a") != RandomName("b")


@pytest.mark.parametrize(
    ("size", "crop", "expected"),
    [((100, 100), False, (100, 50)), ((100, 100), True, (100, 100)), ((40, 80), True, (40, 80))],
)
def test_derived_sizes(size, crop, expected):
    spec = derived_image("logo", *size, crop=crop)._original_spec(
        source=ContentFile(picture((400, 200)))
    )
    with Image.open(spec.generate()) as made:
        assert (made.format, made.size) == ("WEBP", expected)


def test_copies_of_different_sizes_are_different_files():
    source = ContentFile(picture((400, 200)), name="logos/a.webp")
    names = {
        derived_image("logo", *size, crop=crop)._original_spec(source=source).cachefile_name
        for size in ((100,), (200,), (200, 100))
        for crop in (True, False)
    }
    assert len(names) == 6
