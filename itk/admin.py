"""What the administration of one app does with the next: an event becomes news."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.admin.events import EventAdmin as BareEventAdmin
from events.models import Event
from itk.lessons import NoNews, compose_news, news_of
from itk.shared.admin import button

admin.site.unregister(Event)


@admin.register(Event)
class EventAdmin(BareEventAdmin):
    """An event, with the button that makes news of what was learned."""

    buttons = [*BareEventAdmin.buttons, "make_news"]
    button_errors = (*BareEventAdmin.button_errors, NoNews)

    @button(
        gettext_lazy("Make a news draft"),
        permission="news.add_article",
        when=lambda event: event.is_held,
    )
    def make_news(self, request, event):
        """Compose the draft and open it; where there is news already, open that."""
        is_new = news_of(event) is None
        article = compose_news(event=event, by=request.user)
        if is_new:
            messages.success(request, _("This is the draft: finish it, then publish it."))
        else:
            messages.info(request, _("There is news about this event already."))
        return HttpResponseRedirect(reverse("admin:news_article_change", args=[article.pk]))
