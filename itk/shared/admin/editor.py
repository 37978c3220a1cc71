"""The rich text editor under the portal's strict Content-Security-Policy."""

from django.contrib import admin
from js_asset import Media

# The editor puts one <style> of its own into the page, and takes no nonce for it. A new version
# of the editor may bring another: the browser test names the hash to write here.
STYLE_HASH = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class EditorMixin(admin.ModelAdmin):
    """Lets the editor run: its import map gets the page's nonce, its style is known by its hash."""

    def render_change_form(self, request, context, *args, **kwargs):
        """Render the page, and widen its policy by that one style when it has the editor."""
        media = Media.from_media(context["media"], nonce=request.csp_nonce)
        has_editor = media._importmap is not None
        if has_editor:
            context["media"] = media
        response = super().render_change_form(request, context, *args, **kwargs)
        if has_editor:
            response._csp_update = {"style-src": [STYLE_HASH]}
        return response
