"""Addresses of the members' pages and of one's own account.

The pages of logging in keep the names that allauth gives them, outside of the namespace.
"""

from allauth.mfa.recovery_codes import views as codes
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import pgettext_lazy

from members import views


class LettersConverter(StringConverter):
    """Letters and digits: what stands before the first hyphen of a link that sets a password."""

    regex = "[0-9A-Za-z]+"


register_converter(LettersConverter, "letters")

pages = [
    path(pgettext_lazy("url", "members/"), views.DirectoryView.as_view(), name="directory"),
    path(pgettext_lazy("url", "open-data/"), views.OpenDataView.as_view(), name="open_data"),
    path(pgettext_lazy("url", "open-data/members.json"), views.members_json, name="open_json"),
    path(pgettext_lazy("url", "open-data/members.csv"), views.members_csv, name="open_csv"),
    path(
        pgettext_lazy("url", "members/<slug:slug>/letter/"),
        views.CompanyContactView.as_view(),
        name="contact",
    ),
    path(
        pgettext_lazy("url", "members/<slug:slug>/letter/sent/"),
        views.CompanyContactDoneView.as_view(),
        name="contact_done",
    ),
    path(pgettext_lazy("url", "account/"), views.AccountView.as_view(), name="account"),
    path(pgettext_lazy("url", "account/settings/"), views.SettingsView.as_view(), name="settings"),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/"),
        views.ProfileView.as_view(),
        name="profile",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/people/"),
        views.PeopleView.as_view(),
        name="people",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/solutions/"),
        views.SolutionsView.as_view(),
        name="solutions",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/solutions/new/"),
        views.SolutionFormView.as_view(),
        name="solution_add",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/solutions/<int:pk>/"),
        views.SolutionFormView.as_view(),
        name="solution_change",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/solutions/<int:pk>/delete/"),
        views.SolutionDeleteView.as_view(),
        name="solution_delete",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/people/add/"),
        views.PersonAddView.as_view(),
        name="person_add",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/people/<int:pk>/"),
        views.PersonView.as_view(),
        name="person",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/people/<int:pk>/do/"),
        views.PersonActionView.as_view(),
        name="person_do",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/people/<int:pk>/leave/"),
        views.LeaveView.as_view(),
        name="person_leave",
    ),
    path(
        pgettext_lazy("url", "account/confirmation/<str:token>/"),
        views.ConfirmationView.as_view(),
        name="confirmation",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/fees/"),
        views.FeesView.as_view(),
        name="fees",
    ),
    path(
        pgettext_lazy("url", "cooperation/lacking/<slug:code>/introduction/"),
        views.IntroduceView.as_view(),
        name="introduce",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/introductions/"),
        views.IntroductionsView.as_view(),
        name="introductions",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/introductions/<int:pk>/"),
        views.IntroductionView.as_view(),
        name="introduction",
    ),
    path(
        pgettext_lazy("url", "account/invitation/<str:token>/"),
        views.InvitationView.as_view(),
        name="invitation",
    ),
    path(pgettext_lazy("url", "cooperation/"), views.CallsView.as_view(), name="calls"),
    path(
        pgettext_lazy("url", "cooperation/call/<slug:slug>/"),
        views.CallView.as_view(),
        name="call",
    ),
    path(
        pgettext_lazy("url", "cooperation/call/<slug:slug>/answer/"),
        views.CallAnswerView.as_view(),
        name="call_answer",
    ),
    path(
        pgettext_lazy("url", "cooperation/call/<slug:slug>/answer/sent/"),
        views.CallAnsweredView.as_view(),
        name="call_answered",
    ),
    path(
        pgettext_lazy("url", "cooperation/end/<str:token>/"),
        views.CallDueView.as_view(),
        name="call_due",
    ),
    path(
        pgettext_lazy("url", "cooperation/no-more-letters/<str:token>/"),
        views.CallDigestStopView.as_view(),
        name="call_digest_stop",
    ),
    path(pgettext_lazy("url", "account/calls/"), views.FollowedView.as_view(), name="followed"),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/calls/"),
        views.OwnCallsView.as_view(),
        name="own_calls",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/calls/new/"),
        views.CallFormView.as_view(),
        name="call_add",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/calls/<int:pk>/"),
        views.CallManageView.as_view(),
        name="call_manage",
    ),
    path(
        pgettext_lazy("url", "account/company/<slug:slug>/calls/<int:pk>/change/"),
        views.CallFormView.as_view(),
        name="call_change",
    ),
    # A token is longer than any fixed word: they never meet.
    path(pgettext_lazy("url", "membership/application/"), views.ApplyView.as_view(), name="apply"),
    path(
        pgettext_lazy("url", "membership/<slug:token>/"),
        views.ApplicationView.as_view(),
        name="application",
    ),
    path(
        pgettext_lazy("url", "membership/<slug:token>/withdraw/"),
        views.ApplicationWithdrawView.as_view(),
        name="application_withdraw",
    ),
    path(
        pgettext_lazy("url", "membership/<slug:token>/document/<int:pk>/"),
        views.ApplicationDocumentView.as_view(),
        name="application_document",
    ),
]

logging_in = [
    path(pgettext_lazy("url", "account/login/"), views.LogInView.as_view(), name="account_login"),
    path(
        pgettext_lazy("url", "account/logout/"), views.LogOutView.as_view(), name="account_logout"
    ),
    path(
        pgettext_lazy("url", "account/signup/"), views.SignUpView.as_view(), name="account_signup"
    ),
    path(
        pgettext_lazy("url", "account/inactive/"),
        views.InactiveView.as_view(),
        name="account_inactive",
    ),
    path(
        pgettext_lazy("url", "account/confirm/"),
        views.ReauthenticateView.as_view(),
        name="account_reauthenticate",
    ),
    path(pgettext_lazy("url", "account/email/"), views.EmailView.as_view(), name="account_email"),
    path(
        pgettext_lazy("url", "account/email/sent/"),
        views.EmailSentView.as_view(),
        name="account_email_verification_sent",
    ),
    path(
        pgettext_lazy("url", "account/email/<str:key>/"),
        views.EmailConfirmView.as_view(),
        name="account_confirm_email",
    ),
    path(
        pgettext_lazy("url", "account/password/change/"),
        views.PasswordChangeView.as_view(),
        name="account_change_password",
    ),
    path(
        pgettext_lazy("url", "account/password/set/"),
        views.PasswordSetView.as_view(),
        name="account_set_password",
    ),
    path(
        pgettext_lazy("url", "account/password/"),
        views.PasswordResetView.as_view(),
        name="account_reset_password",
    ),
    path(
        pgettext_lazy("url", "account/password/sent/"),
        views.PasswordResetSentView.as_view(),
        name="account_reset_password_done",
    ),
    path(
        pgettext_lazy("url", "account/password/done/"),
        views.PasswordResetDoneView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path(
        pgettext_lazy("url", "account/password/<letters:uidb36>-<str:key>/"),
        views.PasswordResetKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(pgettext_lazy("url", "account/security/"), views.SecurityView.as_view(), name="mfa_index"),
    path(
        pgettext_lazy("url", "account/security/code/"),
        views.CodeView.as_view(),
        name="mfa_authenticate",
    ),
    path(
        pgettext_lazy("url", "account/security/confirm/"),
        views.CodeReauthenticateView.as_view(),
        name="mfa_reauthenticate",
    ),
    path(
        pgettext_lazy("url", "account/security/app/"),
        views.ActivateAppView.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        pgettext_lazy("url", "account/security/app/remove/"),
        views.DeactivateAppView.as_view(),
        name="mfa_deactivate_totp",
    ),
    path(
        pgettext_lazy("url", "account/security/codes/"),
        views.RecoveryCodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        pgettext_lazy("url", "account/security/codes/new/"),
        views.NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        pgettext_lazy("url", "account/security/codes/download/"),
        codes.DownloadRecoveryCodesView.as_view(),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [path("", include((pages, "members"))), *logging_in]
