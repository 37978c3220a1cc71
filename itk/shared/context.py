"""What every template knows of the site."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from itk.shared.models import SiteProfile


def site(request):
    """Return the site's data, read from the database once a page and only when used."""
    return {
        "site": SimpleLazyObject(SiteProfile.current),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
