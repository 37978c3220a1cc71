"""The questions of an event as staff write them: what people have answered keeps its meaning."""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from events.models import Question
from events.models.question import lines_of


class QuestionForm(forms.ModelForm):
    """One question; of one that has answers, the kind stays and choices are only added."""

    class Meta:
        model = Question
        fields = ["label", "kind", "choices", "required", "order"]

    @property
    def _is_answered(self):
        return self.instance.pk is not None and self.instance.answers.exists()

    def clean_kind(self):
        """Refuse another kind once somebody has answered."""
        kind = self.cleaned_data["kind"]
        if "kind" in self.changed_data and self._is_answered:
            raise forms.ValidationError(_("People have answered: how they answer stays."))
        return kind

    def clean_choices_lt(self):
        """Keep one choice a line, and those that people chose from in their place."""
        return self._appended("choices_lt")

    def clean_choices_en(self):
        """Keep one choice a line."""
        return "\n".join(lines_of(self.cleaned_data["choices_en"]))

    def _appended(self, name):
        lines, before = (
            lines_of(text) for text in (self.cleaned_data[name], getattr(self.instance, name, ""))
        )
        if self._is_answered and len(lines) < len(before):
            raise forms.ValidationError(
                _("People have answered: choices are added at the end and none is taken away.")
            )
        return "\n".join(lines)


def refuse_answered_question(form):
    """Refuse to delete a question that somebody has answered."""
    question = form.instance
    if not form.cleaned_data.get(DELETION_FIELD_NAME) or question.pk is None:
        return
    if question.answers.exists():
        raise forms.ValidationError(
            _("People have answered “%(question)s”: it cannot be deleted.") % {"question": question}
        )
