"""Photos handed in several at once, said in words, and released."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from events.models import Attendance, Photo
from members.groups import COORDINATORS, DESK
from members.models import Consent
from tests.events.admin.steps import messages, page, staff
from tests.factories import make_event, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(login, lang):
    return login(staff(COORDINATORS, language=lang))


@pytest.fixture
def event():
    return make_event(days_ahead=-3)


def picture(name="foto.jpg", size=(640, 480)):
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def add_photo(event, **fields):
    return Photo.objects.create(event=event, image=picture(), **{"alt_lt": "", **fields})


def upload(client, event, *files, **data):
    return client.post(
        page("event_photos_upload", event.pk), {"photos": list(files), **data}, follow=True
    )


def test_several_photos_at_once(client, event):
    answer = upload(client, event, picture("a.jpg"), picture("b.jpg"), credit="Ona Onaitė")
    assert answer.status_code == 200
    rows = list(event.photos.values_list("credit", "consent", "order"))
    assert rows == [("Ona Onaitė", "unchecked", 1), ("Ona Onaitė", "unchecked", 2)]
    assert [m.split(":")[0] for m in messages(answer)] == ["a.jpg", "b.jpg"]


def test_each_file_has_its_own_fate(client, event, files, settings):
    settings.IMAGE_MAX_BYTES = 60_000
    whole = picture("gera.jpg")
    broken = SimpleUploadedFile("nutrukusi.jpg", picture().read()[:900], "image/jpeg")
    svg = SimpleUploadedFile("piesinys.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    large = SimpleUploadedFile("didele.jpg", b"x" * 60_001, "image/jpeg")
    answer = upload(client, event, broken, whole, svg, large)
    fates = [m.split(":")[0] for m in messages(answer)]
    assert fates == ["nutrukusi.jpg", "gera.jpg", "piesinys.svg", "didele.jpg"]
    assert event.photos.count() == 1
    assert len([name for name in files() if name.startswith("public/photos/")]) <= 1


def test_too_many_pixels_are_refused(client, event, settings):
    settings.IMAGE_MAX_PIXELS = 1000
    answer = upload(client, event, picture())
    assert answer.status_code == 422
    assert not event.photos.exists()


def test_no_file_and_too_many_files_are_told(client, event):
    answer = upload(client, event)
    assert answer.status_code == 422
    assert "photos" in answer.context["form"].errors
    many = [picture(f"{number}.jpg", size=(2, 2)) for number in range(51)]
    assert upload(client, event, *many).status_code == 422
    assert not event.photos.exists()


def save(client, event, **changes):
    url = page("event_photos", event.pk)
    rows = client.get(url).context["rows"]
    data = {}
    for form in (rows.management_form, *rows.forms):
        values = {f.html_name: f.value() for f in form if f.name != "DELETE"}
        data |= {name: "" if value is None else value for name, value in values.items()}
    return client.post(url, {**data, **changes}, follow=True)


def test_a_photo_is_released_only_with_words(client, event):
    photo = add_photo(event)
    answer = save(client, event, **{"photos-0-consent": "agreed"})
    assert answer.status_code == 422
    assert "alt_lt" in answer.context["rows"].forms[0].errors
    answer = save(client, event, **{"photos-0-consent": "nobody", "photos-0-alt_lt": "Salė"})
    photo.refresh_from_db()
    assert (answer.status_code, photo.is_public, photo.alt_lt) == (200, True, "Salė")


def test_words_alone_do_not_release_it(client, event):
    photo = add_photo(event)
    save(client, event, **{"photos-0-alt_lt": "Salė"})
    photo.refresh_from_db()
    assert (photo.alt_lt, photo.is_public) == ("Salė", False)


def test_a_photo_is_deleted(client, event):
    add_photo(event)
    save(client, event, **{"photos-0-DELETE": "on"})
    assert not event.photos.exists()


def test_a_photo_of_another_event_is_not_touched(client, event):
    other = add_photo(make_event(), alt_lt="Kita")
    add_photo(event)
    save(client, event, **{"photos-0-id": other.pk, "photos-0-alt_lt": "Pakeista"})
    other.refresh_from_db()
    assert other.alt_lt == "Kita"


def test_who_came_and_did_not_agree_is_named(client, event):
    people = {name: make_registration(event, last_name=name) for name in ("Taip", "Ne", "Atsiėmė")}
    make_registration(event, last_name="Neatvyko")
    for name, person in people.items():
        Attendance.objects.create(registration=person, day=event.days.get(), present=True)
        if name != "Ne":
            consent = Consent.objects.create(
                full_name=person.full_name,
                purpose="photo",
                text="Sutinku.",
                text_version="1",
                language="lt",
                withdrawn_at=timezone.now() + timedelta(hours=1) if name == "Atsiėmė" else None,
            )
            person.consents.add(consent)
    answer = client.get(page("event_photos", event.pk))
    assert {p.last_name for p in answer.context["without_consent"]} == {"Ne", "Atsiėmė"}
    assert "2 / 3" in answer.content.decode()


def test_the_desk_has_no_photos(login, event):
    desk = login(staff(DESK))
    assert desk.get(page("event_photos", event.pk)).status_code == 403
    assert upload(desk, event, picture()).status_code == 403


class TestGallery:
    """What the public sees of them."""

    def gallery(self, client, event):
        with_gallery = client.get(reverse("event", args=[event.slug])).content.decode()
        return re.findall(r'<figure class="gallery__photo">.*?</figure>', with_gallery, re.DOTALL)

    @pytest.mark.parametrize(
        ("consent", "alt", "shown"),
        [
            ("agreed", "Salė", 1),
            ("nobody", "Salė", 1),
            ("unchecked", "Salė", 0),
            ("refused", "Salė", 0),
            ("agreed", "", 0),
        ],
    )
    def test_only_released_photos_are_shown(self, client, event, consent, alt, shown):
        add_photo(event, consent=consent, alt_lt=alt)
        assert len(self.gallery(client, event)) == shown

    def test_only_after_the_event(self, client):
        event = make_event(days_ahead=3)
        add_photo(event, consent="agreed", alt_lt="Salė")
        assert self.gallery(client, event) == []

    def test_words_credit_and_sizes_stand_by_the_photo(self, client, event, lang):
        add_photo(event, consent="agreed", alt_lt="Salė", alt_en="The hall", credit="Ona Onaitė")
        (figure,) = self.gallery(client, event)
        assert ('alt="Salė"' if lang == "lt" else 'alt="The hall"') in figure
        assert 'width="480" height="360" loading="lazy"' in figure
        assert "Ona Onaitė" in figure


def test_address_of_a_photo_ends_with_the_consent(
    client, event, files, django_capture_on_commit_callbacks
):
    photo = add_photo(event, consent="agreed", alt_lt="Salė")
    before = {photo.image.name, photo.image_card.name}  # the smaller one was made with it
    assert {f"public/{name}" for name in before} <= files()
    with django_capture_on_commit_callbacks(execute=True):
        save(client, event, **{"photos-0-consent": "refused"})
    photo.refresh_from_db()
    assert photo.image.name not in before
    assert not {f"public/{name}" for name in before} & files()
    assert client.get(f"/media/{photo.image.name}").getvalue()
    # Not public before, it stays where it is.
    save(client, event, **{"photos-0-consent": "unchecked"})
    assert Photo.objects.get().image.name == photo.image.name


def test_file_of_a_deleted_photo_is_deleted(
    client, event, files, django_capture_on_commit_callbacks
):
    add_photo(event, consent="agreed", alt_lt="Salė")
    with django_capture_on_commit_callbacks(execute=True):
        save(client, event, **{"photos-0-DELETE": "on"})
    assert not event.photos.exists()
    assert not [name for name in files() if name.startswith("public/")]


def test_forged_row_makes_no_photo(client, event):
    add_photo(event)
    data = {"photos-TOTAL_FORMS": 2, "photos-1-consent": "nobody", "photos-1-alt_lt": "Nieko"}
    save(client, event, **data)
    assert event.photos.count() == Photo.objects.count() == 1
