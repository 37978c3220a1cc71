"""Duplicates become one in the administration: chosen, looked at, done by one press."""

import pytest
from django.urls import reverse

from members.groups import EDITORS
from members.models import Company, Competence, CompetenceClaim, Representative
from tests.factories import (
    make_company,
    make_competence,
    make_fee,
    make_registration,
    make_representative,
    make_staff,
)

pytestmark = pytest.mark.django_db


def merge_url(goes, stays):
    """Return the address of the page that shows what moves."""
    return reverse(f"admin:members_{goes._meta.model_name}_merge", args=[goes.pk, stays.pk])


def test_the_most_alike_is_offered_and_the_choice_leads_to_what_will_happen(coordinator):
    stays, goes = make_company("Elgesta"), make_company("Elgesta LT", code="")
    make_company("Visai kita")
    url = reverse("admin:members_company_button", args=[goes.pk, "merge"])
    field = coordinator.get(url).context["form"].fields["stays"]
    assert (field.initial, len(field.queryset)) == (stays.pk, 2)
    assert coordinator.post(url, {"stays": stays.pk})["Location"] == merge_url(goes, stays)
    assert coordinator.post(url, {"stays": goes.pk}).status_code == 422
    assert Company.objects.count() == 3


@pytest.mark.parametrize("language", ["lt", "en"])
def test_page_counts_what_moves_and_tells_what_collides(login, language):
    client = login(make_staff(language=language))
    goes, stays = (
        make_company("Alfa", code="", website="https://alfa.example"),
        make_company("Beta"),
    )
    make_registration(company=goes)
    make_fee(goes)
    make_fee(stays)
    page = client.get(merge_url(goes, stays))
    text = page.content.decode()
    told = {
        "lt": ("Kas perkeliama", "Registracijos – organizacija", "Turi abu", "Nario mokestis: UAB"),
        "en": ("What moves", "Registrations – organisation", "Both have it", "Membership fee: UAB"),
    }
    for words in told[language]:
        assert words in text
    assert "https://alfa.example" in text
    assert Company.objects.count() == 2


def test_one_press_does_it_and_the_second_tells_where_it_is(coordinator):
    goes, stays = make_company(code=""), make_company()
    url = merge_url(goes, stays)
    answer = coordinator.post(url)
    assert answer["Location"] == reverse("admin:members_company_change", args=[stays.pk])
    assert list(Company.objects.all()) == [stays]
    again = coordinator.post(url, follow=True)
    assert again.redirect_chain[0][0] == answer["Location"]
    assert f"already become a part of “{stays}”" in again.content.decode()


def test_contradicting_codes_are_asked_about_beside_the_field(coordinator):
    goes, stays = make_company(), make_company()
    url = merge_url(goes, stays)
    assert goes.code in coordinator.get(url).content.decode()
    answer = coordinator.post(url, {"reason": ""})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert Company.objects.count() == 2
    assert coordinator.post(url, {"reason": "Klaida registre."}).status_code == 302
    assert Company.objects.count() == 1


def test_what_came_between_is_asked_about_again(coordinator, monkeypatch):
    goes, stays = make_company(code=""), make_company()

    def changed(*args):
        Company.objects.filter(pk=goes.pk).update(code="123")

    monkeypatch.setattr("members.admin.merging.MergeMixin._reason", changed)
    answer = coordinator.post(merge_url(goes, stays))
    assert answer["Location"] == merge_url(goes, stays)
    assert Company.objects.count() == 2


def test_refusals_and_what_is_gone_are_told(coordinator):
    company = make_company()
    answer = coordinator.get(merge_url(company, company), follow=True)
    assert "one and the same" in answer.content.decode()
    other = make_company()
    url = merge_url(other, company)
    other.representatives.all().delete()
    other.delete()
    answer = coordinator.get(url, follow=True)
    assert "somebody has deleted it" in answer.content.decode()


def test_only_who_may_delete_merges(login):
    goes, stays = make_company(code=""), make_company()
    client = login(make_staff(EDITORS))
    for method in (client.get, client.post):
        assert method(merge_url(goes, stays)).status_code == 403
    url = reverse("admin:members_company_button", args=[goes.pk, "merge"])
    assert client.get(url).status_code == 403
    assert Company.objects.count() == 2


def test_other_methods_are_refused(coordinator):
    assert coordinator.put(merge_url(make_company(), make_company())).status_code == 405


def test_competences_become_one_on_their_level(coordinator):
    goes, stays = make_competence("LoRa"), make_competence("LoRaWAN")
    CompetenceClaim.objects.create(company=make_company(), competence=goes, direction="offers")
    url = reverse("admin:members_competence_button", args=[goes.pk, "merge"])
    assert list(coordinator.get(url).context["form"].fields["stays"].queryset) == [stays]
    coordinator.post(merge_url(goes, stays))
    assert CompetenceClaim.objects.get().competence == stays
    assert Competence.objects.claimable().get() == stays


def test_people_become_one_within_their_organisation(coordinator):
    goes = make_representative(phone="+370 600 00000")
    stays = make_representative(goes.company)
    make_representative()
    url = reverse("admin:members_representative_button", args=[goes.pk, "merge"])
    assert list(coordinator.get(url).context["form"].fields["stays"].queryset) == [stays]
    coordinator.post(merge_url(goes, stays))
    assert Representative.objects.get(company=stays.company).phone == "+370 600 00000"
