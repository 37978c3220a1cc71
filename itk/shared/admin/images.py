"""Pictures in forms, shown as they are now."""

from django.contrib.admin.widgets import AdminFileWidget


class ImageWidget(AdminFileWidget):
    """A file input with the present picture above it."""

    template_name = "admin/portal/image.html"
