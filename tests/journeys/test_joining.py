"""An organisation applies, is asked, decided about, entered as a member, and invited to its profile."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import Company, MembershipApplication
from tests.browser import PHONE, follow
from tests.factories import company_code, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

DECISION = {"decided_by": "Valdyba", "decision_number": "7-2026"}
AGREEMENT = {"name": "sutartis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}


def press(page, application, name, **values):
    """Press a button of the office's page of the application, and fill in what it asks."""
    page.goto(reverse("admin:members_membershipapplication_change", args=[application.pk]))
    button = reverse("admin:members_membershipapplication_button", args=[application.pk, name])
    follow(page.locator(f"a.tool[href='{button}'], form[action='{button}'] button"))
    for field, value in values.items():
        if isinstance(value, dict):
            page.set_input_files(f"[name={field}]", value)
        else:
            page.fill(f"[name={field}]", value)
    if values:
        follow(page.locator("#content-main input[type=submit]"))
    application.refresh_from_db()


@pytest.mark.parametrize("language", ["lt", "en"])
def test_from_the_form_to_the_profile(new_page, assert_accessible, outbox, language):
    with translation.override(language):
        start, admitted = reverse("membership"), reverse("members:directory")
    applicant = new_page(lang=language, viewport=PHONE)
    applicant.goto(start)
    with translation.override(language):
        follow(applicant.locator(f"main a[href='{reverse('members:apply')}']").first)
    values = {
        "name": "Ąžuolo jutikliai",
        "code": "123456789",  # its check digit is wrong
        "activity": "Kuriame jutiklius.",
        "motivation": "Ieškome partnerių.",
        "first_name": "Aistė",
        "last_name": "Šimkė",
        "email": "aiste@azuolas.example",
    }
    for field, value in values.items():
        applicant.fill(f"[name={field}]", value)
    applicant.check("[name=agreed]")
    send = applicant.locator("main form.form button[type=submit]")
    follow(send)
    assert applicant.locator("[name=code][aria-invalid=true]").count() == 1
    assert applicant.input_value("[name=activity]") == values["activity"]
    assert_accessible(applicant)
    applicant.fill("[name=code]", company_code(7))
    follow(send)
    application = MembershipApplication.objects.get()
    assert application.token in applicant.url
    assert application.token in outbox.deliver()[0].body

    office = new_page(lang=language, user=make_staff(language=language))
    press(office, application, "review")
    press(office, application, "ask", text="Kiek darbuotojų?")
    applicant.reload()
    assert "Kiek darbuotojų?" in applicant.inner_text("main blockquote")
    applicant.fill("[name=text]", "Dvylika.")
    follow(send)
    assert application.entries.filter(text="Dvylika.").exists()

    press(office, application, "approve", **DECISION)
    press(office, application, "sign", agreement=AGREEMENT)
    press(office, application, "activate", joined="2026-11-02")
    assert application.status == "active"
    company = Company.objects.get()
    assert (company.code, company.status) == (company_code(7), Company.Status.ACTIVE)
    (person,) = company.representatives.all()
    invitation = outbox.deliver()[-1]
    assert invitation.to == [person.email]
    assert person.invite_token in invitation.body

    with translation.override(language):
        applicant.goto(reverse("members:invitation", args=[person.invite_token]))
        applicant.fill("[name=password]", "ilgas-slaptazodis-7")
        follow(send)
        assert applicant.goto(reverse("members:profile", args=[company.slug])).status == 200
    assert applicant.goto(admitted).status == 200
