"""Addresses of the members' pages and of one's own account."""

app_name = "members"

urlpatterns = []
