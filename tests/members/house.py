"""Everybody who may stand before an address about members."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from members.groups import COORDINATORS, DESK, EDITORS
from members.models import (
    ApplicationDocument,
    ConfirmationRequest,
    Consent,
    Introduction,
    Representative,
    Solution,
    TechnologyArea,
    User,
)
from members.urls import logging_in
from members.workflows import settle_email
from members.workflows.call_letters import digest_token, due_url
from tests.doors import House, client_of
from tests.factories import (
    make_application,
    make_call,
    make_company,
    make_competence,
    make_fee,
    make_representative,
    make_staff,
    make_user,
)

Role = Representative.Role


class MemberHouse(House):
    """One member with a row of everything that belongs to it, and somebody of each kind.

    (a)nybody, the administrator of a (f)ormer and of an(o)ther member, of this one somebody with
    (n)o role, an (e)ditor and the ad(m)inistrator; somebody of the (d)esk, an editor of the (s)ite
    and a (c)oordinator.
    """

    namespace = "members"
    others = ("company", "needs", "room", "membership", *(one.name for one in logging_in))

    def __init__(self):
        super().__init__()
        company = self.company = make_company(slug="narys")
        former = make_company(status="former")
        people = {
            "f": make_representative(former, user=make_user()),
            "o": make_representative(user=make_user()),
            "n": make_representative(company, user=make_user(), role=Role.NONE),
            "e": make_representative(company, user=make_user(), role=Role.EDITOR),
            "m": make_representative(company, user=make_user()),
        }
        self.invited = make_representative(
            company,
            role=Role.EDITOR,
            invite_token="kvietimas",
            invite_expires_at=timezone.now() + timedelta(days=1),
        )
        application = make_application("signed")
        document = ApplicationDocument.objects.create(
            application=application, title="Įstatai", file=ContentFile(b"%PDF", name="a.pdf")
        )
        solution = Solution.objects.create(company=company, title_lt="Jutiklis", text_lt="Matuoja.")
        competence = make_competence()
        asked = ConfirmationRequest.objects.create(company=company, representative=people["m"])
        # A joint bid, shown to the other member and not to anybody else.
        call = make_call(company, kind="bid", slug="ieskome", chosen=[people["o"].company])
        call_letter = due_url(call, people["m"]).rstrip("/").rpartition("/")[2]
        introduction = Introduction.objects.create(
            competence=competence, seeker=company, offerer=people["o"].company
        )
        company.claims.create(competence=competence, direction="needs")
        people["o"].company.claims.create(competence=competence, direction="offers")
        consent = Consent.objects.create(
            purpose=Consent.Purpose.values[0], user=people["m"].user, text="Sutinku.", language="lt"
        )
        self.rows = {
            "company": company, "representative": self.invited, "membershipapplication": application,
            "membershipfee": make_fee(company, invoice_number="SF-kita-0429"),
            "solution": solution, "competence": competence,
            "technologyarea": TechnologyArea.objects.create(code="sritis", name_lt="Sritis"),
            "confirmationrequest": asked, "user": people["m"].user, "consent": consent,
            "cooperationcall": call, "introduction": introduction,
        }  # fmt: skip
        self.values = {
            "slug": "narys", "token": application.token, "key": "raktas", "uidb36": "1",
            "name": "publish", "pk": self.invited.pk, "document": document.pk, "code": competence.code,
        }  # fmt: skip
        self.sent = {"do": "publish"}  # a step of a call; no step of a person is called so
        self.own = {
            "application_document": {"pk": document.pk},
            "solution_change": {"pk": solution.pk},
            "solution_delete": {"pk": solution.pk},
            "confirmation": {"token": asked.token},
            "invitation": {"token": "kvietimas"},
            "call_due": {"token": call_letter},
            "call_digest_stop": {"token": digest_token(people["m"].user)},
            "call_manage": {"pk": call.pk},
            "call_change": {"pk": call.pk},
            **{key: {"slug": "ieskome"} for key in ("call", "call_answer", "call_answered")},
            "introduction": {"pk": introduction.pk},
            "members_company_merge": {"stays_id": people["o"].company_id},
            "members_competence_merge": {"stays_id": make_competence().pk},
            "members_representative_merge": {"stays_id": people["e"].pk},
            "members_membershipapplication_agreement": {"pk": application.pk},
            "members_membershipapplication_document": {"pk": application.pk},
        }
        self.clients = {
            "a": Client(),
            **{letter: client_of(person.user) for letter, person in people.items()},
            "d": client_of(make_staff(DESK)),
            "s": client_of(make_staff(EDITORS)),
            "c": client_of(make_staff(COORDINATORS)),
        }
        for user in User.objects.all():
            settle_email(user=user)  # as whoever makes one does
