"""Files of events: each leaves the private storage only for who may read it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.models import Material, Registration
from itk.shared.files import hand_out, name_from_title

SALT = "events.material"
LINK_LASTS = 24 * 3600  # seconds


def link_for(material, registration):
    """Return the address at which the person of ``registration`` opens ``material``, for a day."""
    key = signing.dumps([material.pk, registration.pk], salt=SALT)
    return f"{reverse('events:material', args=[material.pk])}?key={key}"


@require_safe
def material(request, pk):
    """Give the file or lead to the link, and count it; others are asked to log in, or refused.

    Staff are not counted: they look whether it works.

    A material of an event that the reader may not see does not exist (404).
    """
    found = get_object_or_404(Material.objects.select_related("event"), pk=pk)
    if not _may_open(found, request):
        if not found.event.is_public:
            raise Http404
        if request.user.is_authenticated:
            raise PermissionDenied
        if "key" in request.GET:
            messages.info(
                request,
                _(
                    "This link no longer opens the file. Take a new one from the page of your"
                    " registration, or log in."
                ),
            )
        return redirect_to_login(request.get_full_path())
    response = redirect(found.link) if found.link else _file_of(found)
    if request.method == "GET" and not request.user.is_staff:
        Material.objects.filter(pk=found.pk).update(downloads=F("downloads") + 1)
    return response


def _file_of(found):
    """Return the answer that gives the file of a material."""
    return hand_out(
        found.file,
        name=found.file_name or name_from_title(found.title, found.file),
        public=found.event.is_public and found.audience == Material.Audience.PUBLIC,
    )


def _may_open(found, request):
    """Whether the reader may open it: by who they are, or by a link of their registration."""
    if Material.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return True
    try:
        material_pk, registration_pk = signing.loads(
            request.GET.get("key", ""), salt=SALT, max_age=LINK_LASTS
        )
    except (signing.BadSignature, ValueError):
        return False
    registration = Registration.objects.filter(pk=registration_pk).first()
    return (
        material_pk == found.pk
        and registration is not None
        and Material.objects.visible_with(registration).filter(pk=found.pk).exists()
    )
