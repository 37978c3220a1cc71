"""Shapes of what people type about their organisation and their account."""

from members.forms.account import InvitationForm, SettingsForm
from members.forms.profile import ClaimFormSet, ProfileForm, claim_formsets

__all__ = ["ClaimFormSet", "InvitationForm", "ProfileForm", "SettingsForm", "claim_formsets"]
