"""Pictures and files in forms, shown as they are now."""

from django.contrib.admin.widgets import AdminFileWidget


class ImageWidget(AdminFileWidget):
    """A file input with the present picture above it."""

    template_name = "admin/portal/image.html"


class FileWidget(AdminFileWidget):
    """A file input for private files: the present one opens through its object's own address."""

    template_name = "admin/portal/file.html"
