"""People who log in, and the groups that say what staff may do."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.sites import NotRegistered
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from itk.shared.admin import ListMixin, PortalAdmin, PortalTabularInline, button
from members.groups import name_of
from members.models import Representative, User
from members.workflows import settle_email

ONLY_SUPERUSERS_GIVE = ("is_superuser", "user_permissions")


class CreationForm(AdminUserCreationForm):
    """A new account: e-mail first; a password, or none until the person sets one."""

    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "language"]

    def clean_email(self):
        """Say beside the field that the address is taken, in any case."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("There is already an account with this e-mail."))
        return email


class ChangeForm(UserChangeForm):
    """An account; its groups are called by their names on screen."""

    class Meta:
        model = User
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.fields["groups"].label_from_instance = name_of


class RepresentationInline(PortalTabularInline):
    """For whom the person logs in."""

    model = Representative
    fields = ["company", "role", "left_at"]
    readonly_fields = fields
    can_delete = False
    verbose_name_plural = _("represents")
    show_change_link = True

    def get_queryset(self, request):
        """Read the organisations at once."""
        return super().get_queryset(request).select_related("company")

    def has_add_permission(self, request, obj=None):
        """Representatives are invited, which joins them to their account."""
        return False


@admin.register(User)
class PortalUserAdmin(PortalAdmin, UserAdmin):
    """Accounts, by e-mail."""

    form = ChangeForm
    add_form = CreationForm
    list_display = ["email", "first_name", "last_name", "roles", "is_staff", "is_active", "factor"]
    list_filter = ["is_staff", "is_active", "groups", "language"]
    search_fields = ["folded"]
    ordering = ["email"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [RepresentationInline]
    buttons = ["forget_factor"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "language"]}),
        (
            _("Rights"),
            {"fields": ["is_active", "is_staff", "groups", "is_superuser", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "email",
                    "first_name",
                    "last_name",
                    "language",
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        ),
    ]

    def get_queryset(self, request):
        """Read groups and second factors at once."""
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    @admin.display(description=_("groups"))
    def roles(self, obj):
        """The groups of the person."""
        return ", ".join(str(name_of(group)) for group in obj.groups.all())

    @admin.display(description=_("second step"), boolean=True)
    def factor(self, obj):
        """Whether log-in asks for a second step."""
        return any(a.type == Authenticator.Type.TOTP for a in obj.authenticator_set.all())

    def has_change_permission(self, request, obj=None):
        """Only superusers change superusers."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        """Whoever is not a superuser cannot make one, nor give single permissions."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (name, {**f, "fields": [n for n in f["fields"] if n not in ONLY_SUPERUSERS_GIVE]})
            for name, f in fieldsets
        ]

    def get_inlines(self, request, obj):
        """A new account represents nobody yet."""
        return super().get_inlines(request, obj) if obj else []

    def save_model(self, request, obj, form, change):
        """Save, and let no earlier address keep working."""
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            settle_email(user=obj)

    @button(
        _("Remove the second step"),
        confirm=_(
            "For a person who has lost the phone. Make sure that it is that person who asks: "
            "the account is protected by its password alone until they set the second step up anew."
        ),
        when=lambda user: user.authenticator_set.exists(),
        danger=True,
    )
    def forget_factor(self, request, obj):
        """Let the person in by the password alone, once more."""
        Authenticator.objects.filter(user=obj).delete()
        self.log_change(request, obj, str(_("The second step was removed.")))
        return _("The second step is removed.")


class PortalGroupAdmin(ListMixin, GroupAdmin):
    """Groups, under the names that staff know them by."""

    list_display = ["shown_name", "name"]

    @admin.display(description=_("group"))
    def shown_name(self, obj):
        """The name on screen."""
        return name_of(obj)


for model in (Group, EmailAddress, Authenticator):
    try:
        admin.site.unregister(model)
    except NotRegistered:  # the library may stop to register one
        continue
admin.site.register(Group, PortalGroupAdmin)
