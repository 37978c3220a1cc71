"""What an event asks of those who register, and what they answered."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from events.models.event import Event
from events.models.registration import Registration
from itk.shared.mixins import SampleMixin


def lines_of(text):
    """Return the choices that a text holds, one a line; empty lines are none."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class Question(SampleMixin):
    """One question of an event's form of registration."""

    class Kind(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")
        SEVERAL = "several", _("Several of several")
        YES_NO = "yes_no", _("Yes or no")
        NUMBER = "number", _("Number")

    CHOOSING = (Kind.CHOICE, Kind.SEVERAL)

    event = models.ForeignKey(
        Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="questions"
    )
    label = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answered by"), max_length=7, choices=Kind, default=Kind.TEXT)
    choices = models.TextField(
        _("choices"), blank=True, help_text=_("One a line, in the same order in each language.")
    )
    required = models.BooleanField(_("required"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.label)

    def clean(self):
        """Ask for choices where one chooses, and for as many in English."""
        lt, en = lines_of(self.choices_lt), lines_of(self.choices_en)
        if self.kind in self.CHOOSING and len(lt) < 2:
            raise ValidationError({"choices_lt": _("Give at least two choices, one a line.")})
        if en and len(en) != len(lt):
            raise ValidationError({"choices_en": _("Give as many choices as in Lithuanian.")})

    @property
    def is_chosen(self):
        """Whether one answers by choosing among lines."""
        return self.kind in self.CHOOSING

    def in_words(self, value):
        """Return an answer in words of the active language; what fits no line is left out."""
        if isinstance(value, bool):
            return pgettext("cell", "Yes") if value else pgettext("cell", "No")
        if not self.is_chosen:
            return str(value)
        options = lines_of(self.choices)
        chosen = value if isinstance(value, list) else [value]
        lines = [n for n in chosen if isinstance(n, int) and 0 < n <= len(options)]
        return ", ".join(options[line - 1] for line in lines)


class Answer(SampleMixin):
    """What a person answered: a text, a number, yes or no.

    Of choices it is the number of the line, from 1, or a list of numbers: so every language fits.
    """

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="answers"
    )
    value = models.JSONField(_("answer"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__order", "question_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"],
                name="answer_once",
                violation_error_message=_("This question is already answered."),
            )
        ]

    def __str__(self):
        return f"{self.question}: {self.in_words}"

    @property
    def in_words(self):
        """The answer in words of the active language."""
        return self.question.in_words(self.value)
