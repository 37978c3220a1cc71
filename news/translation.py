"""Bilingual fields of news; Lithuanian is required, English falls back to it."""

from modeltranslation.translator import TranslationOptions, register

from news.models import Article, Category, Page, PageFile


@register(Category)
class CategoryTranslation(TranslationOptions):
    """The name of a category."""

    fields = ("name",)
    required_languages = ("lt",)


@register(Article)
class ArticleTranslation(TranslationOptions):
    """What the article says."""

    fields = ("title", "lead", "body", "image_alt")
    required_languages = {"lt": ("title", "body")}


@register(Page)
class PageTranslation(TranslationOptions):
    """What the page says."""

    fields = ("title", "body")
    required_languages = {"lt": ("title",)}


@register(PageFile)
class PageFileTranslation(TranslationOptions):
    """The title of a file."""

    fields = ("title",)
    required_languages = ("lt",)
