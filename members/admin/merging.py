"""Making one record of two duplicates: which stays, what will happen, done by one press."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itk.shared.admin import button
from members.models import Company, Competence, Representative
from members.workflows import (
    KnownCompanies,
    MergeError,
    ReasonNeeded,
    merge_duplicates,
    merged_into,
    plan_duplicates,
)


def may_merge(request, model):
    """Whether the reader may make one record of two: one of them goes."""
    opts = model._meta
    return request.user.has_perm(f"{opts.app_label}.delete_{opts.model_name}")


def others(obj):
    """Return the records of which ``obj`` may become a part."""
    rows = type(obj)._default_manager.exclude(pk=obj.pk)
    match obj:
        case Company():
            return rows.filter(is_sample=obj.is_sample).by_name().names()
        case Competence():
            return rows.filter(parent__isnull=obj.parent_id is None).by_name()
        case Representative():
            return rows.filter(company=obj.company_id)


class StaysField(forms.ModelChoiceField):
    """A record, told apart from others of the same name."""

    def label_from_instance(self, obj):
        """Add what tells namesakes apart."""
        match obj:
            case Company():
                return " · ".join(filter(None, [obj.full_name, obj.code]))
            case Representative():
                left = _("has left") if obj.left_at else ""
                return " · ".join(filter(None, [obj.full_name, obj.email, left]))
        return str(obj)


class MergeForm(forms.Form):
    """Which record stays."""

    obj: Company | Competence | Representative | None = None

    stays = StaysField(
        label=gettext_lazy("Becomes a part of"), queryset=Company.objects.none(), empty_label="–"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["stays"]
        field.queryset = others(self.obj)
        if isinstance(self.obj, Company):
            known = KnownCompanies(Company.objects.exclude(pk=self.obj.pk))
            near = known.near(name=self.obj.full_name, code=self.obj.code)
            field.initial = next((company.pk for company in near), None)


class ReasonForm(forms.Form):
    """Why two that contradict each other are the same."""

    reason = forms.CharField(label=gettext_lazy("Why they are the same"), max_length=300)


class MergeMixin(admin.ModelAdmin):
    """The button and the page that shows what moves; add "merge" to ``buttons``."""

    def get_urls(self):
        """Add the page of the merge."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<int:object_id>/merge/<int:stays_id>/", view, name=name), *super().get_urls()]

    @button(
        gettext_lazy("Merge into another"),
        form=MergeForm,
        confirm=gettext_lazy(
            "For records of one and the same. Choose the one that stays; then you see what moves, "
            "and nothing happens before you confirm it."
        ),
        when=lambda obj: others(obj).exists(),
        quiet=True,
    )
    def merge(self, request, obj, data):
        """Lead to the page that shows what will happen."""
        return HttpResponseRedirect(self._merge_url(obj.pk, data["stays"].pk))

    def _may_press(self, request, chosen, obj):
        """One of the two goes: who merges may delete."""
        if chosen.form is MergeForm and not may_merge(request, self.model):
            return False
        return super()._may_press(request, chosen, obj)

    def _merge_url(self, goes, stays):
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_merge", args=[goes, stays]
        )

    def merge_view(self, request, object_id, stays_id):
        """Show what will happen, or do it."""
        if not (self.has_change_permission(request) and may_merge(request, self.model)):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        found = self.model._base_manager.in_bulk([object_id, stays_id])
        if len(found) < len({object_id, stays_id}):
            return self._is_gone(request, object_id, stays_id)
        goes, stays = found[object_id], found[stays_id]
        try:
            merge = plan_duplicates(goes=goes, stays=stays)
            form = self._reason(request, merge)
            if request.method == "POST" and (form is None or form.is_valid()):
                reason = form.cleaned_data["reason"] if form else ""
                merge_duplicates(goes=goes, stays=stays, by=request.user, reason=reason)
                messages.success(request, _("The two are one now."))
                return HttpResponseRedirect(self._page_of(stays))
        except ReasonNeeded as error:  # somebody has changed one of them meanwhile
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        except MergeError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self._page_of(stays))
        return self._show(request, merge, form)

    def _reason(self, request, merge):
        """Return the question why, where facts contradict each other."""
        if not merge.contradictions():
            return None
        return ReasonForm(request.POST if request.method == "POST" else None)

    def _is_gone(self, request, *keys):
        """Tell of which record the one that is gone has become a part, and lead there."""
        for key in keys:
            stays = merged_into(self.model, key)
            if stays is not None:
                told = _("This record has already become a part of “%(name)s”.") % {"name": stays}
                messages.warning(request, told)
                return HttpResponseRedirect(self._page_of(stays))
        messages.error(request, _("One of the two is gone: somebody has deleted it."))
        list_url = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(list_url))

    def _show(self, request, merge, form):
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("Merge into another"),
            "opts": self.opts,
            "merge": merge,
            "collisions": list(merge.all())[1:],
            "senseless": [row for one in merge.all() for row in one.senseless],
            "form": form,
            "back": self._page_of(merge.goes),
            "other_way": self._merge_url(merge.stays.pk, merge.goes.pk),
        }
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, "admin/members/merge.html", context, status=status)
