"""The outbox: every message is a row written in the caller's transaction.

A row names a template and holds plain values; the worker renders and delivers it. So a form
never waits for a mail server, and a transaction that fails leaves no message behind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from post_office import mail
from post_office.models import Attachment as StoredFile
from post_office.models import Email, EmailTemplate
from post_office.utils import create_attachments

from itk.shared.models import SiteProfile

WRAPPER = "itk"
PRIVATE_HEADER = "X-Portal-Private"
ONE_CLICK = "List-Unsubscribe=One-Click"  # also what a mail program posts
_PREFIX = "{% load i18n %}{% language language %}{% autoescape off %}{% include "
_SUFFIX = " %}{% endautoescape %}{% endlanguage %}"


@dataclass(frozen=True)
class Attachment:
    """A file of a message: its name, MIME type and content."""

    name: str
    mimetype: str
    content: bytes


def _wrapper() -> EmailTemplate:
    """Return the one stored template, which includes the files that a message names.

    Its texts are the worker's to read.
    """
    return EmailTemplate.objects.only("pk").get_or_create(
        name=WRAPPER,
        language="",
        default_template=None,
        defaults={
            "subject": f"{{% filter one_line %}}{_PREFIX}subject_template{_SUFFIX}{{% endfilter %}}",
            "content": f"{_PREFIX}text_template{_SUFFIX}",
            "html_content": (
                "{% load i18n %}{% language language %}{% include html_template %}{% endlanguage %}"
            ),
        },
    )[0]


def absolute(path: str) -> str:
    """Return the full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def store(attachment: Attachment) -> StoredFile:
    """Write a file once that many messages share: pass it to ``queue`` as one of ``shared``."""
    file = {"file": ContentFile(attachment.content), "mimetype": attachment.mimetype}
    return create_attachments({attachment.name: file})[0]


def store_once(of: object, *, name: str, mimetype: str, make: Callable[[], bytes]) -> StoredFile:
    """Return the file that the mails of a day share whose content is made ``of`` the same.

    ``of`` is all that the content depends on; ``make`` is asked for it when nobody was before.
    A file of another day is not shared: it may be about to be deleted with the mail of that time.
    """
    digest = blake2b(repr(of).encode(), digest_size=20).hexdigest()
    path = (
        f"post_office_attachments/{timezone.localdate():%Y/%m/%d}/{digest}{PurePath(name).suffix}"
    )
    if stored := StoredFile.objects.filter(file=path).first():
        return stored
    storage = StoredFile._meta.get_field("file").storage
    if not storage.exists(path):  # it is there when the transaction that wrote it was undone
        storage.save(path, ContentFile(make()))
    return StoredFile.objects.create(file=path, name=name, mimetype=mimetype)


def queue(
    template: str,
    *,
    to: Iterable[str],
    language: str,
    context: Mapping[str, Any],
    cc: Iterable[str] = (),
    reply_to: str = "",
    shared: Iterable[StoredFile] = (),
    private: bool = False,
    unsubscribe_url: str = "",
) -> Email | None:
    """Write one message to the outbox and return its row; None when there is nobody to write to.

    ``template`` names a folder of ``templates/email/`` with ``subject.txt``, ``body.txt`` and
    ``body.html``. ``context`` holds JSON values only, ready to print in ``language``.
    ``shared`` are files of ``store`` and ``store_once``. ``private`` keeps the body out of the admin: it holds a
    secret link of the recipient. ``unsubscribe_url`` is where one POST, without a cookie or a
    form, stops such mail (RFC 8058); mail programs show a button for it.
    """
    recipients = [address for address in to if address]
    if not recipients:
        return None
    profile = SiteProfile.current()
    with translation.override(language):
        site_name = str(profile.name)
    headers = {}
    if private:
        headers[PRIVATE_HEADER] = "1"
    if reply_to:
        headers["Reply-To"] = reply_to
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = ONE_CLICK
    email = mail.send(
        recipients=recipients,
        cc=[address for address in cc if address and address not in recipients],
        sender=f'"{site_name}" <{settings.DEFAULT_FROM_EMAIL}>'.replace("„", "").replace("“", ""),
        template=_wrapper(),
        render_on_delivery=True,
        headers=headers or None,
        context={
            **context,
            "language": language,
            "site_name": site_name,
            "site_url": settings.SITE_URL,
            "subject_template": f"email/{template}/subject.txt",
            "text_template": f"email/{template}/body.txt",
            "html_template": f"email/{template}/body.html",
        },
        commit=False,
    )
    email.clean_fields(exclude=["template"])  # which was read a moment ago
    Email.objects.bulk_create([email])  # as `send_many` does: `save` would ask for the template
    if shared := list(shared):
        email.attachments.add(*shared)
    return email
