"""Products and solutions: what editors may do with them, and what everybody sees."""

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from members.models import Representative, Solution
from members.workflows import (
    NotAllowed,
    SolutionGone,
    TooManySolutions,
    delete_solution,
    move_solution,
    save_solution,
)
from tests.factories import make_company, make_representative, make_staff, make_user

pytestmark = pytest.mark.django_db
Role = Representative.Role


def make_solution(company, title="Valdiklis", **fields):
    """Return a product of the company."""
    defaults = {
        "title_lt": title,
        "title_en": f"{title} (en)",
        "text_lt": "Daro.",
        "text_en": "Does.",
    }
    return Solution.objects.create(company=company, **{**defaults, **fields})


@pytest.fixture
def company():
    return make_company("Šviesa")


@pytest.fixture
def editor(company):
    return make_representative(company, user=make_user(), role=Role.EDITOR).user


@pytest.fixture
def own(login, editor, lang):
    """The client of the editor, in both languages."""
    return login(editor)


def titles(company):
    return [row.title_lt for row in company.solutions.all()]


def page(name, company, *args):
    return reverse(f"members:{name}", args=[company.slug, *args])


# The rules


def test_a_new_one_goes_last_and_is_found_by_its_words(company, editor):
    make_solution(company, "Pirmas", order=4)
    saved = save_solution(company=company, by=editor, data={"title_lt": "Šviestuvas"})
    assert titles(company) == ["Pirmas", "Šviestuvas"]
    assert "sviestuv" in saved.search
    assert not saved.is_sample


def test_one_of_a_sample_organisation_is_a_sample(editor, company):
    company.is_sample = True
    company.save()
    assert save_solution(company=company, by=editor, data={"title_lt": "A"}).is_sample


def test_only_what_changed_is_written(company, editor):
    row = make_solution(company)
    held = Solution.objects.get(pk=row.pk)
    save_solution(company=company, by=editor, data={"title_lt": "Naujas"}, solution=row)
    save_solution(company=company, by=editor, data={"text_lt": "Kitaip."}, solution=held)
    row.refresh_from_db()
    assert (row.title_lt, row.text_lt) == ("Naujas", "Kitaip.")


def test_there_is_room_for_twelve(company, editor):
    for number in range(Solution.MOST):
        save_solution(company=company, by=editor, data={"title_lt": f"Nr. {number}"})
    with pytest.raises(TooManySolutions, match="12"):
        save_solution(company=company, by=editor, data={"title_lt": "Dar vienas"})
    row = company.solutions.first()
    save_solution(company=company, by=editor, data={"title_lt": "Pakeistas"}, solution=row)
    assert company.solutions.count() == Solution.MOST


def test_editors_and_the_office_may_and_nobody_else(company, editor):
    row = make_solution(company)
    reader = make_representative(company, user=make_user(), role=Role.NONE).user
    left = make_representative(company, user=make_user(), left_at=timezone.now()).user
    stranger = make_representative(user=make_user()).user
    for user in (reader, left, stranger, make_user(), make_user(is_staff=True)):
        for act in (
            lambda by: save_solution(company=company, by=by, data={"title_lt": "X"}),
            lambda by: save_solution(company=company, by=by, data={}, solution=row),
            lambda by: move_solution(solution=row, by=by, places=1),
            lambda by: delete_solution(solution=row, by=by),
        ):
            with pytest.raises(NotAllowed):
                act(user)
    assert titles(company) == ["Valdiklis"]
    save_solution(company=company, by=make_staff(), data={"title_lt": "Iš biuro"})
    assert titles(company) == ["Valdiklis", "Iš biuro"]


def test_it_moves_within_its_list_and_stops_at_the_ends(company, editor):
    rows = [make_solution(company, name) for name in "ABC"]  # all with the same order
    move_solution(solution=rows[0], by=editor, places=1)
    assert titles(company) == ["B", "A", "C"]
    move_solution(solution=rows[1], by=editor, places=-1)
    move_solution(solution=rows[2], by=editor, places=1)
    assert titles(company) == ["B", "A", "C"]


def test_what_is_deleted_meanwhile_is_told_and_stays_deleted(company, editor):
    row = make_solution(company)
    held = Solution.objects.get(pk=row.pk)
    delete_solution(solution=row, by=editor)
    delete_solution(solution=held, by=editor)
    with pytest.raises(SolutionGone):
        save_solution(company=company, by=editor, data={"title_lt": "X"}, solution=held)
    with pytest.raises(SolutionGone):
        move_solution(solution=held, by=editor, places=1)
    assert not Solution.objects.exists()


def test_a_replaced_or_deleted_picture_leaves_no_file(company, editor, picture, files):
    before = files()
    with TestCase.captureOnCommitCallbacks(execute=True):
        row = save_solution(company=company, by=editor, data={"title_lt": "A", "image": picture()})
    assert row.image_small.url
    first = files() - before
    with TestCase.captureOnCommitCallbacks(execute=True):
        save_solution(company=company, by=editor, data={"image": picture()}, solution=row)
    assert not first & files()
    row.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_solution(solution=row, by=editor)
    assert files() == before


# In the account


def test_an_editor_adds_changes_moves_and_deletes(own, company, picture):
    assert own.get(page("solutions", company)).status_code == 200
    data = {
        "title_lt": "Valdiklis",
        "title_en": "Controller",
        "text_lt": "Matuoja.",
        "link": "imone.example/v",
    }
    answer = own.post(page("solution_add", company), data | {"image": picture()})
    assert answer["Location"] == page("solutions", company)
    first = company.solutions.get()
    assert first.link == "https://imone.example/v"
    assert first.image.name.endswith(".webp")

    own.post(page("solution_add", company), {"title_lt": "Antras"})
    listed = own.get(page("solutions", company)).content.decode()
    assert page("solution_change", company, first.pk) in listed
    own.post(page("solutions", company), {"solution": first.pk, "step": "down"})
    assert titles(company) == ["Antras", "Valdiklis"]

    assert "Matuoja." in own.get(page("solution_change", company, first.pk)).content.decode()
    own.post(page("solution_change", company, first.pk), data | {"title_lt": "Kitas"})
    assert titles(company) == ["Antras", "Kitas"]
    assert company.solutions.last().image

    assert own.get(page("solution_delete", company, first.pk)).status_code == 200
    assert company.solutions.count() == 2
    own.post(page("solution_delete", company, first.pk))
    assert titles(company) == ["Antras"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_lt", ""),
        ("title_lt", "x" * 151),
        ("title_en", "<b>Valdiklis</b>"),
        ("text_lt", "<script>alert(1)</script>"),
        ("text_en", "x" * 2001),
        ("link", "javascript:alert(1)"),
        ("link", "ne adresas"),
        ("image_alt_lt", "x" * 201),
        ("title_lt", "a\x00b"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(own, company, field, value):
    data = {"title_lt": "Valdiklis", "text_lt": "Matuoja srovę."} | {field: value}
    answer = own.post(page("solution_add", company), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    written = answer.content.decode()
    assert f'id="id_{field}_error"' in written
    assert "Matuoja srovę." in written or field == "text_lt"
    assert not company.solutions.exists()


def test_what_is_no_picture_is_refused(own, company, picture, settings, files):
    settings.IMAGE_MAX_BYTES = 100_000
    before = files()
    svg = picture()
    svg.file.seek(0)
    svg.file.write(b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 5)
    answer = own.post(page("solution_add", company), {"title_lt": "A", "image": svg})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"image"}
    assert files() == before


def test_letters_of_other_scripts_and_signs_are_kept_as_written(own, company):
    title = "🔌 مرحبا " + "ž" * 100
    own.post(page("solution_add", company), {"title_lt": title})
    assert titles(company) == [title]


def test_the_thirteenth_is_refused_and_what_was_written_stays(own, company):
    for number in range(Solution.MOST):
        make_solution(company, f"Nr. {number}")
    assert page("solution_add", company) not in own.get(page("solutions", company)).content.decode()
    answer = own.post(page("solution_add", company), {"title_lt": "Tryliktas"})
    assert answer.status_code == 422
    assert "12" in str(answer.context["form"].non_field_errors())
    assert "Tryliktas" in answer.content.decode()


def test_what_is_gone_meanwhile_is_answered(own, company, monkeypatch):
    row = make_solution(company)
    for name, error in (("move_solution", SolutionGone), ("delete_solution", NotAllowed)):

        def refuse(error=error, **kwargs):
            raise error

        monkeypatch.setattr(f"members.views.solutions.{name}", refuse)
    moved = own.post(page("solutions", company), {"solution": row.pk, "step": "up"}, follow=True)
    assert str(SolutionGone()) in moved.content.decode()
    deleted = own.post(page("solution_delete", company, row.pk), follow=True)
    assert str(NotAllowed()) in deleted.content.decode()
    assert (
        own.post(page("solutions", company), {"solution": 10**9, "step": "up"}).status_code == 302
    )
    assert own.get(page("solution_change", company, 10**9)).status_code == 404


@pytest.mark.parametrize(
    "data", [{}, {"solution": "x", "step": "up"}, {"solution": "9" * 30, "step": "up"}]
)
def test_a_forged_move_is_no_page(own, company, data):
    assert own.post(page("solutions", company), data).status_code == 404


def test_another_organisations_are_not_shown_to_exist(own, login, client, company):
    other = make_company()
    row = make_solution(other, "Svetimas")
    reader = login(make_representative(company, user=make_user(), role=Role.NONE).user)
    for name, args in (
        ("solutions", ()), ("solution_add", ()), ("solution_change", (row.pk,)),
        ("solution_delete", (row.pk,)),
    ):  # fmt: skip
        assert own.get(page(name, other, *args)).status_code == 404
        assert own.post(page(name, other, *args), {"title_lt": "X"}).status_code == 404
        assert own.get(page(name, company, *args)).status_code == (404 if args else 200)
        assert reader.get(page(name, company, *args)).status_code == 404
        assert client.get(page(name, other, *args)).status_code == 302
    own.post(page("solutions", company), {"solution": row.pk, "step": "down"})
    assert titles(other) == ["Svetimas"]


# On the public page


def test_everybody_sees_them_in_their_order(client, lang, company, picture):
    make_solution(company, "Antras", order=2, link="https://imone.example/a")
    first = make_solution(
        company, "Pirmas", order=1, image=picture(), image_alt_lt="Dėžutė", image_alt_en="A box"
    )
    content = client.get(company.get_absolute_url()).content.decode()
    told = ("Pirmas", "Antras") if lang == "lt" else ("Pirmas (en)", "Antras (en)")
    assert content.index(told[0]) < content.index(told[1])
    assert f'src="{first.image_small.url}" alt="{"Dėžutė" if lang == "lt" else "A box"}"' in content
    assert 'href="https://imone.example/a" rel="noopener"' in content


def test_one_without_english_is_marked(client, company):
    make_solution(company, "Valdiklis", title_en="", text_en="")
    content = client.get(f"/en/members/{company.slug}/").content.decode()
    assert '<span lang="lt">Valdiklis</span>' in content
    assert '<div class="solution__text" lang="lt">' in content


# In the administration


def test_the_office_adds_and_deletes_by_the_same_rules(login, company, picture, files):
    client = login(make_staff(is_superuser=True))
    before = files()
    add = reverse("admin:members_solution_add")
    data = {"company": company.pk, "title_lt": "Valdiklis", "order": 0, "image": picture()}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(add, data).status_code == 302
    row = company.solutions.get()
    change = reverse("admin:members_solution_change", args=[row.pk])
    assert client.post(change, {"title_lt": "Kitas", "order": 3}).status_code == 302
    row.refresh_from_db()
    assert (row.title_lt, row.order, row.company) == ("Kitas", 3, company)

    for number in range(Solution.MOST - 1):
        make_solution(company, f"Nr. {number}")
    answer = client.post(add, data | {"image": ""})
    assert answer.status_code == 200
    assert "12" in str(answer.context["adminform"].form.errors["company"])

    with TestCase.captureOnCommitCallbacks(execute=True):
        delete = reverse("admin:members_solution_delete", args=[row.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 302
        chosen = {
            "action": "delete_selected",
            "_selected_action": [company.solutions.first().pk],
            "post": "yes",
        }
        client.post(reverse("admin:members_solution_changelist"), chosen)
    assert company.solutions.count() == Solution.MOST - 2
    assert files() == before
