"""Photos that are to be seen no more."""

import pytest

from events.workflows.photos import delete_photo, hide_photo
from tests.events.admin.test_photos import add_photo
from tests.factories import make_event

pytestmark = pytest.mark.django_db


def test_files_go_once_all_is_committed(files, django_capture_on_commit_callbacks):
    photo = add_photo(make_event())
    before = photo.image.name
    with django_capture_on_commit_callbacks() as callbacks:
        hide_photo(photo=photo)
    assert {f"public/{before}", f"public/{photo.image.name}"} <= files()
    callbacks[0]()
    assert f"public/{before}" not in files()
    assert f"public/{photo.image.name}" in files()
    with django_capture_on_commit_callbacks(execute=True):
        delete_photo(photo=photo)
    assert files() == set()


def test_photo_whose_file_is_lost_stays_as_it_is():
    photo = add_photo(make_event())
    before = photo.image.name
    photo.image.storage.delete(before)
    assert hide_photo(photo=photo).image.name == before
