"""Messages about the portal itself."""

from django.conf import settings
from django.urls import reverse

from itk.shared import mail
from itk.shared.models import SiteProfile


def refused_mail(refused):
    """Tell the staff named in the site's data which messages (a queryset) were finally refused."""
    if not refused:
        return
    mail.queue(
        "itk/refused_mail",
        to=SiteProfile.current().addresses("refused_mail"),
        language=settings.LANGUAGE_CODE,
        context={
            "recipients": [", ".join(row.to) for row in refused],
            "admin_url": mail.absolute(reverse("admin:index")),
        },
    )
