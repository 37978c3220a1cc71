"""Pictures that people upload: checked by content, made upright and small, without their metadata."""

import secrets
from io import BytesIO

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from imagekit import ImageSpec
from imagekit.models import ImageSpecField, ProcessedImageField
from PIL import ExifTags, Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_SIDE = 1600
QUALITY = 85

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow warns above this and refuses above twice this; we refuse above this.
Image.MAX_IMAGE_PIXELS = settings.IMAGE_MAX_PIXELS


def validate_image(file):
    """Raise ValidationError unless the file is a whole JPEG, PNG, WebP or GIF within the limits.

    The content decides, not the name. The order matters: bytes are counted before anything is
    read, pixels before anything is decoded. A file already in the storage was checked before.
    """
    if isinstance(file, FieldFile):
        if getattr(file, "_committed", True):
            return
        file = file.file  # the upload itself
    if getattr(file, "is_checked_image", False):
        return
    if file.size > settings.IMAGE_MAX_BYTES:
        raise ValidationError(
            _("The image is too large: at most %(limit)s MB."),
            code="image_bytes",
            params={"limit": settings.IMAGE_MAX_BYTES // (1024 * 1024)},
        )
    content = _read(file)
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:
        # Pillow's readers raise many kinds of errors for bytes that are not what they seem.
        raise ValidationError(
            _("This file is not an image we can use: choose a JPEG, PNG, WebP or GIF file."),
            code="image_format",
        ) from None
    if image.width * image.height > settings.IMAGE_MAX_PIXELS:
        raise _too_many_pixels()
    try:
        _draft(image)
        image.load()
    except Exception:
        raise ValidationError(
            _("The image is damaged or not complete: save it again and choose the new file."),
            code="image_damaged",
        ) from None
    # The form field checks the upload, then the model the same upload; once is enough.
    file.is_checked_image = True


def _read(file):
    """Return the bytes of the file and leave it at its beginning."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


def _too_many_pixels():
    return ValidationError(
        _("The image has too many pixels: at most %(limit)s megapixels (width × height)."),
        code="image_pixels",
        params={"limit": settings.IMAGE_MAX_PIXELS // 1_000_000},
    )


def _draft(image):
    """Let a JPEG be read at a fraction of its size: all of its bytes, a part of the memory."""
    image.draft(None, (MAX_SIDE, MAX_SIDE))


def _upright(image):
    """Return the image turned as its camera was held.

    Pillow's own way also writes the metadata anew, and fails where they are damaged; a picture
    may be whole with damaged metadata, which we do not keep anyway.
    """
    try:
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    except Exception:
        turn = None
    return image if turn is None else image.transpose(turn)


class WebpSpec(ImageSpec):
    """An upright WebP of at most `width` × `height`, cropped to it with `crop`, no metadata.

    It saves by Pillow alone: imagekit's own way redirects the error stream of the whole
    process while it writes, which is not safe with threads.
    """

    format = "WEBP"
    width = height = MAX_SIDE
    crop = False
    options = {"quality": QUALITY}

    def get_hash(self):
        """Return what the file of a copy is named by: two sizes of a picture are two files."""
        return f"{super().get_hash()}-{self.width}x{self.height}{'c' if self.crop else ''}"

    def generate(self):
        """Return the new image as an open file."""
        closed = self.source.closed
        if closed:
            self.source.open()
        try:
            self.source.seek(0)
            opened = Image.open(self.source, formats=FORMATS)
            _draft(opened)
            image = _upright(opened)
            if image.mode not in ("RGB", "RGBA"):
                image = image.convert("RGBA" if image.has_transparency_data else "RGB")
            if self.crop:
                image = ImageOps.fit(image, (self.width, self.height), Image.Resampling.LANCZOS)
            else:
                image.thumbnail((self.width, self.height), Image.Resampling.LANCZOS)
            result = BytesIO()
            image.info = {k: v for k, v in image.info.items() if k == "icc_profile"}
            image.save(result, self.format, **self.options)
        finally:
            if closed:
                self.source.close()
        result.seek(0)
        return result


@deconstructible
class RandomName:
    """An ``upload_to`` that gives ``folder/random.webp``: a user's file name says too much."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, instance, filename):
        return f"{self.folder}/{secrets.token_urlsafe(12)}.webp"

    def __eq__(self, other):
        return isinstance(other, RandomName) and self.folder == other.folder


class PhotoFormField(forms.FileField):
    """A file field that takes images; `validate_image` says what is wrong and names the limit."""

    widget = forms.ClearableFileInput

    def to_python(self, data):
        file = super().to_python(data)
        if file is not None:
            validate_image(file)
        return file

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if isinstance(widget, forms.FileInput):
            attrs.setdefault("accept", "image/jpeg,image/png,image/webp,image/gif")
        return attrs


class PhotoField(ProcessedImageField):
    """An image column: checked, re-encoded to WebP of at most 1600 px, under a random name.

    ``folder`` is where in the public storage the files go.
    """

    default_validators = [*ProcessedImageField.default_validators, validate_image]

    def __init__(self, verbose_name=None, *, folder="images", **kwargs):
        kwargs["verbose_name"] = verbose_name
        kwargs.setdefault("upload_to", RandomName(folder))
        kwargs.setdefault("spec", WebpSpec)
        super().__init__(**kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PhotoFormField, **kwargs})


def derived_image(source, width, height=None, *, crop=False):
    """Return an imagekit field with a smaller WebP of the image column ``source``.

    It is made when first asked for and kept beside the public media.
    """
    size = {"width": width, "height": height or width, "crop": crop}
    return ImageSpecField(source=source, spec=type("DerivedSpec", (WebpSpec,), size))


def files_of(*pictures):
    """Return where pictures lie, as pairs (storage, name), so that they can be deleted later."""
    return [(picture.storage, picture.name) for picture in pictures]


def delete_files(files):
    """Delete what `files_of` found; what is gone already does not matter."""
    for storage, name in files:
        storage.delete(name)
