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
    CooperationCall,
    Introduction,
    Representative,
    Solution,
    TechnologyArea,
)
from tests.doors import House, client_of
from tests.factories import (
    make_application,
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
    others = ("company", "needs")

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
        call = CooperationCall.objects.create(
            company=company, title_lt="Ieškome", text_lt="Partnerio.", kind="need", slug="ieskome",
            deadline=timezone.localdate(),
        )  # fmt: skip
        introduction = Introduction.objects.create(
            competence=competence, seeker=company, offerer=people["o"].company
        )
        consent = Consent.objects.create(
            purpose=Consent.Purpose.values[0], user=people["m"].user, text="Sutinku.", language="lt"
        )
        self.rows = {
            "company": company, "representative": self.invited, "membershipapplication": application,
            "membershipfee": make_fee(company), "solution": solution, "competence": competence,
            "technologyarea": TechnologyArea.objects.create(code="sritis", name_lt="Sritis"),
            "confirmationrequest": asked, "user": people["m"].user, "consent": consent,
            "cooperationcall": call, "introduction": introduction,
        }  # fmt: skip
        self.values = {
            "slug": "narys", "token": application.token, "name": "publish",
            "pk": self.invited.pk, "document": document.pk,
        }  # fmt: skip
        self.own = {
            "application_document": {"pk": document.pk},
            "solution_change": {"pk": solution.pk},
            "solution_delete": {"pk": solution.pk},
            "confirmation": {"token": asked.token},
            "invitation": {"token": "kvietimas"},
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
