"""Addresses made from titles."""

from django.utils.text import slugify

from itk.shared.text import fold

LONGEST = 190


def unique_slug(model, text):
    """Return a slug of ``text`` that no row of ``model`` has: „Šilumos siurbliai“ → silumos-siurbliai.

    A number is added where the plain one is taken.
    """
    base = slugify(fold(text))[:LONGEST].strip("-") or model._meta.model_name
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(s for n in range(2, len(taken) + 3) if (s := f"{base}-{n}") not in taken)
