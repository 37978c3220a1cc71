"""Pages of the member directory and of one's own account."""

from members.views.account import AccountView, ProfileView, SettingsView
from members.views.applications import (
    ApplicationDocumentView,
    ApplicationView,
    ApplicationWithdrawView,
    ApplyView,
)
from members.views.call_letters import CallDigestStopView, CallDueView, FollowedView
from members.views.calls import CallAnsweredView, CallAnswerView, CallsView, CallView
from members.views.company import CompanyView
from members.views.confirmation import ConfirmationView
from members.views.contact import CompanyContactDoneView, CompanyContactView
from members.views.directory import DirectoryView
from members.views.fees import FeesView
from members.views.introductions import IntroduceView, IntroductionsView, IntroductionView
from members.views.invitation import InvitationView
from members.views.login import (
    EmailConfirmView,
    EmailSentView,
    EmailView,
    InactiveView,
    LogInView,
    LogOutView,
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetKeyView,
    PasswordResetSentView,
    PasswordResetView,
    PasswordSetView,
    ReauthenticateView,
    SignUpView,
)
from members.views.needs import NeedsView
from members.views.open_data import OpenDataView, members_csv, members_json
from members.views.own_calls import CallFormView, CallManageView, OwnCallsView
from members.views.people import (
    LeaveView,
    PeopleView,
    PersonActionView,
    PersonAddView,
    PersonView,
)
from members.views.security import (
    ActivateAppView,
    CodeReauthenticateView,
    CodeView,
    DeactivateAppView,
    NewRecoveryCodesView,
    RecoveryCodesView,
    SecurityView,
)
from members.views.solutions import SolutionDeleteView, SolutionFormView, SolutionsView

__all__ = [
    "AccountView",
    "ActivateAppView",
    "ApplicationDocumentView",
    "ApplicationView",
    "ApplicationWithdrawView",
    "ApplyView",
    "CallAnswerView",
    "CallAnsweredView",
    "CallDigestStopView",
    "CallDueView",
    "CallFormView",
    "CallManageView",
    "CallView",
    "CallsView",
    "CodeReauthenticateView",
    "CodeView",
    "CompanyContactDoneView",
    "CompanyContactView",
    "CompanyView",
    "ConfirmationView",
    "DeactivateAppView",
    "DirectoryView",
    "EmailConfirmView",
    "EmailSentView",
    "EmailView",
    "FeesView",
    "FollowedView",
    "InactiveView",
    "IntroduceView",
    "IntroductionView",
    "IntroductionsView",
    "InvitationView",
    "LeaveView",
    "LogInView",
    "LogOutView",
    "NeedsView",
    "NewRecoveryCodesView",
    "OpenDataView",
    "OwnCallsView",
    "PasswordChangeView",
    "PasswordResetDoneView",
    "PasswordResetKeyView",
    "PasswordResetSentView",
    "PasswordResetView",
    "PasswordSetView",
    "PeopleView",
    "PersonActionView",
    "PersonAddView",
    "PersonView",
    "ProfileView",
    "ReauthenticateView",
    "RecoveryCodesView",
    "SecurityView",
    "SettingsView",
    "SignUpView",
    "SolutionDeleteView",
    "SolutionFormView",
    "SolutionsView",
    "members_csv",
    "members_json",
]
