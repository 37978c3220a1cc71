"""The fields in which people answer an event's own questions."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Question
from events.models.question import lines_of
from itk.shared.templatetags.portal import text_of
from itk.shared.validators import validate_plain_text

LONGEST_TEXT, LARGEST_NUMBER = 500, 1_000_000_000
NO_ANSWER = ("", _("No answer"))
YES_NO = {"yes": True, "no": False}
SAID = {True: "yes", False: "no"}


def question_field(question, *, required):
    """Return the field that asks ``question`` in the active language; nothing is ever pre-chosen."""
    label = text_of(question, "label")
    build = {
        Question.Kind.TEXT: _text,
        Question.Kind.NUMBER: _number,
        Question.Kind.YES_NO: _yes_no,
        Question.Kind.CHOICE: _choice,
        Question.Kind.SEVERAL: _several,
    }[question.kind]
    return build(question, label=_marked(label, label.value), required=required)


def _marked(text, words):
    """Return words of a bilingual text, in a ``<span lang>`` where that is not the reader's."""
    return (
        format_html('<span lang="{}">{}</span>', text.language, words) if text.fallback else words
    )


def _text(question, **options):
    return forms.CharField(max_length=LONGEST_TEXT, validators=[validate_plain_text], **options)


def _number(question, **options):
    return forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, **options)


def _yes_no(question, *, required, **options):
    choices = [("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))]
    return forms.TypedChoiceField(
        choices=choices if required else [*choices, NO_ANSWER],
        widget=forms.RadioSelect,
        coerce=YES_NO.get,
        empty_value=None,
        required=required,
        **options,
    )


def _choice(question, *, required, **options):
    choices = _options(question)
    return forms.TypedChoiceField(
        choices=choices if required else [*choices, NO_ANSWER],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=required,
        **options,
    )


def _several(question, **options):
    return forms.TypedMultipleChoiceField(
        choices=_options(question),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        empty_value=None,
        **options,
    )


def _options(question):
    """Return (number of the line, words) of each choice."""
    text = text_of(question, "choices")
    return [(n, _marked(text, line)) for n, line in enumerate(lines_of(text.value), start=1)]


class QuestionsMixin:
    """A form that asks an event's own questions besides its own fields."""

    questions: list[Question]

    def ask(self, questions, *, answers=None, insist=True):
        """Add a field for each question, filled in with the ``answers`` given before.

        Unless ``insist``, nothing has to be answered: staff take what they are told.
        """
        self.questions = list(questions)
        for question in self.questions:
            name = _name_of(question)
            self.fields[name] = question_field(question, required=question.required and insist)
            value = (answers or {}).get(question.pk)
            self.initial[name] = SAID[value] if isinstance(value, bool) else value

    @property
    def question_fields(self):
        """The fields of the questions, as a template shows them."""
        return [self[_name_of(question)] for question in self.questions]

    @property
    def answers(self):
        """What was answered: question's number → value; the form is valid."""
        given = {q.pk: self.cleaned_data.get(_name_of(q)) for q in self.questions}
        return {number: value for number, value in given.items() if value not in (None, "", [])}


def _name_of(question):
    return f"question_{question.pk}"
