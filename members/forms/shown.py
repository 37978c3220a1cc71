"""Forms of what several people keep: only what one of them changed is a change."""

from django import forms


class ShownMixin:
    """A form of a row that remembers what it showed.

    Compared with the row as it is now, whatever another has saved since would look as if this
    person had put it back: a right taken away, or an audience made smaller.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [n for n, field in self.fields.items() if not isinstance(field, forms.FileField)]
        told = any(self.add_initial_prefix(name) in self.data for name in names)
        for name in names:
            saved = self.instance.pk is not None
            self.fields[name].show_hidden_initial = saved and (told or not self.is_bound)

    @property
    def shown_choices(self):
        """What was shown of choices that are drawn one by one; other fields bring theirs along.

        Where nothing was chosen, nothing was sent, and Django would take what is chosen now.
        """
        drawn = (forms.RadioSelect, forms.CheckboxSelectMultiple)
        bounds = [self[name] for name, f in self.fields.items() if isinstance(f.widget, drawn)]
        return [
            bound.as_hidden(only_initial=True)
            for bound in bounds
            if bound.field.show_hidden_initial
            and (not self.is_bound or bound.html_initial_name in self.data)
        ]

    @property
    def changes(self):
        """The values that the person changed, by field."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
