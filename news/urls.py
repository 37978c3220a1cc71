"""Addresses of news and pages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from news import feeds, views

app_name = "news"

urlpatterns = [
    path(pgettext_lazy("url", "news/"), views.ArticleListView.as_view(), name="list"),
    path(pgettext_lazy("url", "news/feed/"), feeds.NewsFeed(), name="feed"),
    path(pgettext_lazy("url", "article/<slug:slug>/"), views.ArticleView.as_view(), name="article"),
    path(pgettext_lazy("url", "about/<slug:slug>/"), views.PageView.as_view(), name="page"),
    path(pgettext_lazy("url", "file/<int:pk>/"), views.file, name="file"),
]
