"""What readers write to the office."""

from django.conf import settings

from itk.shared import mail
from itk.shared.models import SiteProfile


def contact_message(*, name, email, subject, message, language):
    """Tell the cluster's office what was written in the contact form; a reply goes to the writer."""
    mail.queue(
        "members/contact_message",
        to=SiteProfile.current().addresses("contact"),
        language=settings.LANGUAGE_CODE,
        reply_to=email,
        context={
            "writer_name": name,
            "writer_email": email,
            "writer_subject": subject,
            "writer_message": message,
            "writer_language": language,
        },
    )
