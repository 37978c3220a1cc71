"""What remains of sample events: lessons, photos, feedback; and the votes of a general meeting."""

from io import BytesIO
from itertools import zip_longest

from django.core.files.base import ContentFile
from PIL import Image

from events.models import Feedback, Photo
from events.workflows import give_vote, holders_of
from itk.demo.materials import MARK
from itk.demo.reading import bilingual, read
from itk.demo.registrations import load_past
from itk.demo.rows import add
from itk.shared.html import text_to_html
from itk.shared.motif import share_png
from members.models import Company

TEXTS = ("learned", "improve", "topics")


def load_lessons(events):
    """Write what was learned at past events."""
    for entry in read("aftermath")["lessons"]:
        event = events[entry["event"]]
        for name, text in bilingual(entry, "lessons").items():
            setattr(event, name, text_to_html(text))
        event.full_clean()
        event.save()


def load_feedback(events):
    """Let some of those who came to an event answer; who answered what is nowhere, as always."""
    entry = read("aftermath")["feedback"]
    event = events[entry["event"]]
    marks = zip(entry["content"], entry["organisation"], strict=True)
    texts = zip_longest(*(entry[name] for name in TEXTS), fillvalue="")
    day = event.last_date
    for (content, organisation), texts_of_one in zip_longest(marks, texts, fillvalue=("", "", "")):
        add(
            Feedback,
            event=event,
            content=content,
            organisation=organisation,
            given_on=day,
            **dict(zip(TEXTS, texts_of_one, strict=True)),
        )
    came = event.registrations.present().order_by("pk")
    answered = came.values("pk")[: len(entry["content"])]
    event.registrations.filter(pk__in=list(answered.values_list("pk", flat=True))).update(
        feedback_given_at=event.ends_at
    )


def load_photos(events):
    """Draw pictures in place of photos: nobody is in them."""
    for order, entry in enumerate(read("aftermath")["photo"], start=1):
        event = events[entry["event"]]
        add(
            Photo,
            event=event,
            image=drawn_picture(f"{event.slug}-{order}"),
            order=order,
            credit=entry["credit"],
            consent=entry["consent"],
            **bilingual(entry, "alt"),
        )


def drawn_picture(name):
    """Return the part of a drawn picture that has the motif, in the shape of a photo."""
    content = BytesIO()
    Image.open(BytesIO(share_png(name, ""))).crop((360, 0, 1200, 630)).save(content, "PNG")
    return ContentFile(content.getvalue(), name="photo.png")


def load_meeting(make, people, clerk, today):
    """Hold a general meeting: who came, and who holds whose vote."""
    entry = read("aftermath")["meeting"]
    meeting = make.meeting(entry, today)
    load_past(meeting, entry["attended"], people, clerk, members_only=True)
    holders = holders_of(meeting)
    voting = list(Company.objects.entitled_to_vote().by_name())
    own = {holder.company: holder for holder in reversed(holders)}
    for company in voting:
        if company in own:
            give_vote(event=meeting, company=company, holder=own[company], by=clerk)
    absent = [company for company in voting if company not in own]
    for company, holder in zip(absent[: entry["proxies"]], holders, strict=False):
        scan = ContentFile(f"{MARK}\n".encode(), name="proxy.txt")
        give_vote(event=meeting, company=company, holder=holder, proxy=scan, by=clerk)
    return meeting
