"""Partnership calls of the invented organisations and the answers to them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from itk.demo.reading import bilingual, read
from itk.demo.rows import add
from members.models import CallAnswer, CallNotice, CooperationCall, Representative, User

Status = CooperationCall.Status


def load_calls(*, companies, competences, today):
    """Write the calls and their answers. Nobody invented gets mail: all have been told of them."""
    for entry in read("calls")["call"]:
        company = companies[entry["company"]]
        call = add(CooperationCall, company=company, slug=entry["slug"], **_values(entry, today))
        call.contact = Representative.objects.filter(company=company).readers().first()
        call.save()
        call.competences.set(competences[code] for code in entry["competences"])
        call.chosen.set(companies[slug] for slug in entry.get("chosen", ()))
        for answer in entry.get("answer", ()):
            _answer(call, companies[answer["company"]], answer)
    for user in User.objects.filter(representations__isnull=False).distinct():
        news = CooperationCall.objects.open().visible_to(user).of_interest_to(user)
        for call in news:
            add(CallNotice, call=call, user=user)


def _values(entry, today):
    moment = timezone.make_aware(datetime.combine(today, time(10)))
    bid = entry.get("bid_days")
    closed = {}
    if "outcome" in entry:
        closed = {
            "closed_at": moment - timedelta(days=-entry["days"]),
            "outcome": entry["outcome"],
            "outcome_note": entry["outcome_note"],
        }
    return {
        "kind": entry["kind"],
        "audience": entry["audience"],
        "status": Status.CLOSED if closed else Status.OPEN,
        "published_at": moment - timedelta(days=entry["published"]),
        "expiry_told_at": moment if entry["days"] < 0 else None,
        "deadline": today + timedelta(days=entry["days"]),
        "bid_due": today + timedelta(days=bid) if bid else None,
        "notice_url": entry.get("notice_url", ""),
        **bilingual(entry, "title", "text", "roles"),
        **closed,
    }


def _answer(call, company, entry):
    person = Representative.objects.filter(company=company, email__isnull=False).first()
    status = entry.get("status", CallAnswer.Status.SENT)
    decided = None if status == CallAnswer.Status.SENT else call.published_at + timedelta(days=2)
    add(
        CallAnswer,
        call=call,
        company=company,
        full_name=person.full_name,
        email=person.email,
        role=entry.get("role", ""),
        message=entry["message"],
        status=status,
        decided_at=decided,
        law_read_at=call.published_at if call.is_bid else None,
    )
