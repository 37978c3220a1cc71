"""How log-in behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made only by accepting an invitation."""

    def is_open_for_signup(self, request):
        """Nobody signs up by themselves."""
        return False
