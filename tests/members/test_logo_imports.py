"""Logos of many organisations from one ZIP file: each file's fate, and no bomb."""

import io
import zipfile
from pathlib import Path

import pytest

from itk.shared.spreadsheets import ImportRefused
from members.logo_imports import Verdict, apply, judge, open_archive
from members.workflows import NotAllowed, set_logo
from tests.factories import make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive_of(picture):
    """Return a ZIP file: `archive_of("a.png", b="text")`; names without content are pictures."""

    def make(*names, **contents):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, picture().read())
            for name, text in contents.items():
                archive.writestr(name, text)
        return content.getvalue()

    return make


def verdicts(fates):
    """Return what became of each file."""
    return [fate.verdict for fate in fates]


def test_files_are_matched_by_code_or_address_in_any_folder(archive_of, files):
    by_code = make_company(code="301844044")
    by_slug = make_company(slug="sviesos-kodas")
    archive = open_archive(archive_of("logos/301844044.PNG", "Šviesos kodas.jpg"))
    assert verdicts(judge(archive=archive)) == [Verdict.CREATED] * 2
    assert not files()
    assert verdicts(apply(archive=archive)) == [Verdict.CREATED] * 2
    for company in (by_code, by_slug):
        company.refresh_from_db()
        assert company.logo.name.startswith("logos/")
        assert company.logo.name.endswith(".webp")
        assert company.confirmed_on is None


def test_logo_that_is_there_stays_unless_asked(
    archive_of, picture, django_capture_on_commit_callbacks
):
    company = make_company(slug="alfa", logo=picture())
    old = Path(company.logo.path)
    archive = open_archive(archive_of("alfa.png"))
    assert verdicts(apply(archive=archive)) == [Verdict.EXISTS]
    with django_capture_on_commit_callbacks(execute=True):
        assert verdicts(apply(archive=archive, replace=True)) == [Verdict.CHANGED]
    company.refresh_from_db()
    assert Path(company.logo.path).exists()
    assert not old.exists()


def test_two_files_of_one_organisation_are_told(archive_of):
    company = make_company(slug="alfa")
    fates = apply(archive=open_archive(archive_of("alfa.png", f"{company.code}.png")))
    assert verdicts(fates) == [Verdict.CREATED, Verdict.REJECTED]
    assert "alfa.png" in fates[1].reason


def test_what_computers_add_is_passed_by(archive_of):
    make_company(slug="alfa")
    content = archive_of("alfa.png", "__MACOSX/._alfa.png", ".DS_Store", "logos/Thumbs.db", "a/")
    assert [fate.name for fate in judge(archive=open_archive(content))] == ["alfa.png"]


def test_file_of_nobody_and_file_that_is_no_picture_are_told(archive_of, files):
    make_company(slug="alfa")
    make_company(slug="beta")
    content = archive_of(
        "nezinoma.png", **{"alfa.svg": "<svg onload='x'/>", "beta.png": b"\x89PNG\r\n\x1a\n"}
    )
    fates = apply(archive=open_archive(content))
    assert verdicts(fates) == [Verdict.REJECTED] * 3
    assert all(fate.reason for fate in fates)
    assert not files()


def test_too_large_picture_is_not_even_unpacked(archive_of, settings, monkeypatch):
    make_company(slug="alfa")
    settings.IMAGE_MAX_BYTES = 1024 * 1024
    archive = open_archive(archive_of(**{"alfa.png": b"0" * (1024 * 1024 + 1)}))
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *args: pytest.fail("unpacked"))
    assert "1 MB" in judge(archive=archive)[0].reason


def test_locked_and_damaged_files_are_told(archive_of):
    make_company(slug="alfa")
    make_company(slug="beta")
    archive = open_archive(archive_of("alfa.png", "beta.png"))
    archive.infolist()[0].flag_bits |= 0x1
    archive.infolist()[1].CRC ^= 1
    reasons = [fate.reason for fate in judge(archive=archive)]
    assert "slaptažodžiu" in reasons[0]
    assert "sugadintas" in reasons[1]


def test_what_cannot_be_used_at_all_is_refused(archive_of, settings):
    with pytest.raises(ImportRefused, match="ne ZIP"):
        open_archive(b"PK\x03\x04 nothing")
    with pytest.raises(ImportRefused, match="nė vieno"):
        open_archive(archive_of("a/", ".slaptas"))
    settings.LOGOS_MAX_FILES = 1
    with pytest.raises(ImportRefused, match="per daug"):
        open_archive(archive_of("a.png", "b.png"))
    settings.LOGOS_MAX_BYTES = 10
    with pytest.raises(ImportRefused, match="per didelis"):
        open_archive(archive_of("a.png"))


def test_zip_bomb_is_refused_unopened(archive_of, settings, monkeypatch):
    settings.LOGOS_MAX_UNPACKED_BYTES = 10 * 1024 * 1024
    content = archive_of(**{"a.png": b"0" * (11 * 1024 * 1024)})
    assert len(content) < 50_000
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *args: pytest.fail("unpacked"))
    with pytest.raises(ImportRefused, match="Išskleisti"):
        open_archive(content)


def test_only_the_office_sets_logos(picture):
    with pytest.raises(NotAllowed):
        set_logo(company=make_company(), logo=picture(), by=make_user())
