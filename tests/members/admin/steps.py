"""Steps that the tests of the administration of members take."""

from django.urls import reverse

from members.models import Company

INLINES = ("representatives", "claims", "periods")


def company_form(company=None, **changes):
    """Return the fields of the form of an organisation, with the rows of its people as they are."""
    source = company or Company()
    names = [
        *("legal_form", "name", "slug", "kind", "website", "phone", "town", "municipality"),
        *("country", "code", "code_override_reason", "vat_code", "nace_code", "nace_revision"),
        *("size_class", "former_names", "short_description_lt", "short_description_en"),
        *("description_lt", "description_en"),
    ]
    data = {name: getattr(source, name) or "" for name in names}
    data |= {"email": source.email or "", "founded": "", "succeeded_on": "", "successor": ""}
    if company is None:
        data |= {"status": "applicant", "country": "LT", "kind": "company"}
    for name in INLINES:
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    if company is not None:
        period = company.periods.get()
        data |= {
            "periods-TOTAL_FORMS": 1,
            "periods-INITIAL_FORMS": 1,
            "periods-0-id": period.pk,
            "periods-0-company": company.pk,
            "periods-0-joined": period.joined.isoformat(),
        }
    return {**data, **changes}


def change(client, company, **changes):
    """Save the form of the organisation with the changes."""
    url = reverse("admin:members_company_change", args=[company.pk])
    return client.post(url, company_form(company, **changes))


def press(client, obj, name, **data):
    """Press a button of the page of an object and return the page it leads to."""
    label = obj._meta.label_lower.replace(".", "_")
    return client.post(reverse(f"admin:{label}_button", args=[obj.pk, name]), data, follow=True)


def act(client, model, action, *rows):
    """Choose rows of a list and do something with them."""
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(f"admin:members_{model}_changelist"), data, follow=True)


def found(client, model, **query):
    """Return the rows of a list."""
    page = client.get(reverse(f"admin:members_{model}_changelist"), query)
    return list(page.context["cl"].result_list)
