"""Pictures to upload."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def picture():
    """Return a small PNG as a browser uploads it: `picture()`, `picture(name="logo.png")`."""

    def upload(*, size=(40, 20), name="logo.png", content_type="image/png"):
        content = io.BytesIO()
        Image.new("RGB", size, "#0b5f73").save(content, "PNG")
        return SimpleUploadedFile(name, content.getvalue(), content_type)

    return upload
