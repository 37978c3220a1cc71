"""Fields of models and forms that write and check a value alike for site, administration and import."""

from abc import ABCMeta, abstractmethod

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import ngettext

from itk.shared.codes import normalise_phone
from itk.shared.html import strip_tags_text
from itk.shared.text import LONGEST_KEY, fold, one_line, search_document
from itk.shared.validators import validate_address, validate_year


def _value(instance, path):
    """Return the text at a dotted path of attributes; callables are called, None is empty."""
    value = instance
    for name in path.split("."):
        value = getattr(value, name, None)
        if callable(value):
            value = value()
        if value is None:
            return ""
    return str(value)


class ComputedMixin(models.Field, metaclass=ABCMeta):
    """A column that holds what `compute` makes of its row at each save and each full_clean.

    A save with ``update_fields`` and ``QuerySet.update()`` write only the columns they name:
    name this one too, or rebuild it with `itk.shared.search.reindex`.
    """

    @abstractmethod
    def compute(self, instance):
        """Return the column's value for the row."""

    def clean(self, value, model_instance):
        # Constraints on the column are checked before the row is saved.
        return super().clean(self.compute(model_instance), model_instance)

    def pre_save(self, model_instance, add):
        value = self.compute(model_instance)
        setattr(model_instance, self.attname, value)
        return value


class SearchField(ComputedMixin, models.TextField):
    """The stems of a row's texts, for `itk.shared.search.search_filter`.

    ``lt``, ``en`` and ``both`` name the attributes (dotted paths, methods allowed) whose words
    are stemmed as Lithuanian, as English, as both (names of people, towns, codes).
    """

    def __init__(self, *args, lt=(), en=(), both=(), **kwargs):
        self.sources = {"lt": tuple(lt), "en": tuple(en), "both": tuple(both)}
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank", "default"):
            kwargs.pop(key, None)
        # The attributes are no part of the column: a migration needs none when they change.
        return name, path, args, kwargs

    def compute(self, instance):
        texts = {
            language: " ".join(
                strip_tags_text(_value(instance, path))
                for path in (*self.sources["both"], *self.sources[language])
            )
            for language in ("lt", "en")
        }
        return search_document(**texts)


class FoldedField(ComputedMixin, models.CharField):
    """The folded words of a row's attributes, such as a full name to compare people by."""

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("max_length", 255)
        # Not blank: full_clean passes blank fields by, and the value must be there to compare.
        kwargs.update(editable=False, blank=False, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def compute(self, instance):
        folded = fold(" ".join(_value(instance, path) for path in self.sources))
        return folded[: self.max_length].rstrip()


class SeveralRowsField(forms.ModelMultipleChoiceField):
    """Several rows of a list; a number beyond what a database counts to is of none of them."""

    def clean(self, value):
        """Refuse such a number as any other that is not in the list."""
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(key)) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": key[:LONGEST_KEY]},
                )
        return super().clean(value)


class AddressFormField(forms.EmailField):
    """An e-mail address to which mail of the outbox can go."""

    default_validators = [validate_address]


class LineFormField(forms.CharField):
    """A name on one line, without characters that nobody sees."""

    def to_python(self, value):
        if "\x00" not in str(value or ""):  # nobody types that: it is refused
            value = one_line(value)
        return super().to_python(value)


class PhoneFormField(forms.CharField):
    """A telephone number, written as it is written here."""

    def to_python(self, value):
        return normalise_phone(super().to_python(value))


class DayFormField(forms.DateField):
    """A day near our time."""

    default_validators = [validate_year]


class StockColumnMixin(models.Field, metaclass=ABCMeta):
    """A field that differs from a stock one in what it takes, not in its column: migrations see that."""

    stock: str

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.stock}", args, kwargs


class LineField(StockColumnMixin, models.CharField):
    """A name on one line, without characters that nobody sees."""

    stock = "CharField"

    def clean(self, value, model_instance):
        return super().clean(one_line(value), model_instance)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LineFormField, **kwargs})


class PhoneField(StockColumnMixin, models.CharField):
    """A telephone number, written as it is written here."""

    stock = "CharField"

    def clean(self, value, model_instance):
        return super().clean(normalise_phone(value), model_instance)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PhoneFormField, **kwargs})


class DayField(StockColumnMixin, models.DateField):
    """A day near our time."""

    stock = "DateField"
    default_validators = [validate_year]


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class SeveralFilesFormField(forms.FileField):
    """Every file that was chosen, at most ``most``; the field's validators judge each."""

    widget = SeveralFiles

    def __init__(self, *, most, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        """Return the files as a list; refuse none where one is required, and too many."""
        chosen = [file for file in data or () if file]
        if not chosen and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(chosen) > self.most:
            message = ngettext(
                "At most %(count)s file at once.", "At most %(count)s files at once.", self.most
            )
            raise ValidationError(message % {"count": self.most}, code="too_many")
        for file in chosen:
            self.run_validators(file)
        return chosen


class LowerEmailField(models.EmailField):
    """An e-mail address kept in lower case without spaces; with ``null=True`` none is NULL."""

    default_validators = [validate_address]

    def _normal(self, value):
        if isinstance(value, str):
            value = value.strip().lower()
        return None if self.null and not value else value

    def to_python(self, value):
        return self._normal(super().to_python(value))

    def get_prep_value(self, value):
        # Look-ups pass here too: a search with capitals finds the row.
        value = super().get_prep_value(value)
        return value if hasattr(value, "resolve_expression") else self._normal(value)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if value is None or isinstance(value, str):
            value = self._normal(value)
            setattr(model_instance, self.attname, value)
        return value
