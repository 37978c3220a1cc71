"""Computed columns and e-mail columns, in memory and in the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from itk.shared.fields import FoldedField, LowerEmailField, SearchField
from itk.shared.search import ranked, reindex, search_filter
from itk.shared.text import search_document
from members.models import Company

pytestmark = pytest.mark.django_db


def company(name, **fields):
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Company.objects.create(name=name, slug=slug, **fields)


@pytest.fixture
def paper():
    """A model of no table, with each of the fields."""
    with isolate_apps("itk.shared"):

        class Author(models.Model):
            name = models.CharField(max_length=50)

            class Meta:
                app_label = "shared"

            def __str__(self):
                return self.name

        class Paper(models.Model):
            title = models.CharField(max_length=50)
            body = models.TextField()
            author = models.ForeignKey(Author, models.CASCADE, null=True)
            email = LowerEmailField(null=True, blank=True)
            contact = LowerEmailField(blank=True)
            folded = FoldedField(sources=["title", "author.name"], max_length=20)
            search = SearchField(lt=["title", "loud"], en=["body"], both=["author.name"])

            class Meta:
                app_label = "shared"

            def __str__(self):
                return self.title

            def loud(self):
                return "Garsiai"

        Paper.Author = Author
        yield Paper


def test_search_document_of_dotted_paths_methods_and_html(paper):
    row = paper(title="Tinklai", body="<p>Smart<br>meters</p>", author=paper.Author(name="Šarūnas"))
    value = paper._meta.get_field("search").pre_save(row, add=True)
    assert (
        value
        == row.search
        == search_document(lt="Šarūnas Tinklai Garsiai", en="Šarūnas Smart meters")
    )
    row.author = None
    assert "sarun" not in paper._meta.get_field("search").pre_save(row, add=False)


def test_folded_value_is_there_when_constraints_are_checked(paper):
    row = paper(
        title="„Žalioji  Srovė“",
        body="x",
        author=paper.Author(name="Ąžuolas"),
        contact=" A@B.Example ",
    )
    row.clean_fields(exclude=["author", "id"])
    assert row.folded == "zalioji srove azuola"
    assert row.contact == "a@b.example"


@pytest.mark.parametrize("name", ["folded", "search", "email"])
def test_fields_survive_a_migration(paper, name):
    field = paper._meta.get_field(name)
    _name, path, args, kwargs = field.deconstruct()
    again = type(field)(*args, **kwargs)
    assert path == f"itk.shared.fields.{type(field).__name__}"
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    MigrationWriter.serialize(field)


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("email", " Jonas@IMONE.example\xa0", "jonas@imone.example"),
        ("email", "", None),
        ("email", "   ", None),
        ("email", None, None),
        ("contact", "", ""),
        ("contact", "A@b.EXAMPLE", "a@b.example"),
    ],
)
def test_email_is_kept_in_lower_case(paper, name, given, kept):
    row = paper(**{name: given})
    field = paper._meta.get_field(name)
    assert field.to_python(given) == kept
    assert field.get_prep_value(given) == kept
    assert field.pre_save(row, add=True) == getattr(row, name) == kept


def test_wrong_email_is_refused(paper):
    with pytest.raises(ValidationError):
        paper._meta.get_field("email").clean("blogas.adresas(at)imone.example", paper())


def test_emails_in_the_database():
    company("Viena", email="INFO@Imone.Example")
    company("Kita", email="  ")
    company("Trečia", email="")
    assert Company.objects.get(email="Info@IMONE.example ").name == "Viena"
    assert Company.objects.filter(email__in=["INFO@imone.example"]).exists()
    assert Company.objects.filter(email__isnull=True).count() == 2
    assert Company.objects.filter(email__iexact="info@IMONE.example").exists()
    assert Company.objects.filter(email=models.F("email")).count() == 1


def test_bulk_create_computes_too():
    Company.objects.bulk_create([Company(name="Žalioji srovė", slug="z", email="A@B.example")])
    row = Company.objects.get()
    assert (row.folded_name, row.email) == ("zalioji srove", "a@b.example")
    assert search_filter(Company.objects, "žaliąją srovę").get() == row


@pytest.mark.parametrize(
    "typed", ["Ąžuolyno automatika", "azuolyno automatikos", "AUTOMATIKA ąžuolynas"]
)
def test_search_finds(typed):
    row = company("Ąžuolyno automatika")
    company("Pamario automatika")
    assert search_filter(Company.objects, typed).get() == row


def test_search_of_the_other_language():
    row = company("Viena", description_lt="Skaitikliai namams", description_en="Meters for homes")
    assert search_filter(Company.objects, "meter home").get() == row
    assert search_filter(Company.objects, "skaitiklių namuose").get() == row


@pytest.mark.parametrize("typed", ["", "   ", None, "%", "_", "„“"])
def test_no_words_mean_all_rows(typed):
    company("Viena")
    assert search_filter(Company.objects, typed).count() == 1


@pytest.mark.parametrize("typed", ["nėra", "viena nėra", "';--", "\x00x", "<script>", "x" * 10_000])
def test_words_that_are_nowhere(typed):
    company("Viena")
    assert not search_filter(Company.objects, typed).exists() or typed == "';--"


def test_titles_come_first():
    second = company("Pamario sistemos", description_lt="Automatika uostui")
    first = company("Ąžuolyno automatika")
    company("Trečia")
    found = ranked(
        search_filter(Company.objects, "automatika"), "automatika", title_fields=["folded_name"]
    )
    assert [(row, row.rank) for row in found.order_by("rank")] == [(first, 0), (second, 1)]
    found = ranked(Company.objects, "automatika", title_fields=["search"])
    assert [row.rank for row in found.order_by("rank")] == [0, 0, 1]
    assert {row.rank for row in ranked(Company.objects, "automatika")} == {1}
    assert {row.rank for row in ranked(Company.objects, "", title_fields=["search"])} == {1}


def test_reindex_writes_what_update_left_behind(django_assert_num_queries):
    for number in range(5):
        company(f"Įmonė {number}")
    Company.objects.update(name="Šviesos tinklai", search="", folded_name="")
    assert reindex(Company.objects, batch_size=2) == 5
    assert search_filter(Company.objects, "šviesa").count() == 5
    assert set(Company.objects.values_list("folded_name", flat=True)) == {"sviesos tinklai"}
    assert reindex(Company.objects.none()) == 0
