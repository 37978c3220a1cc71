"""The code base about itself: what no single test of a feature would notice."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern, URLResolver
from django.utils import translation
from django.utils.functional import Promise
from packaging.requirements import Requirement

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
LOCALE = ROOT / "itk/locale"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["requirements.txt", "requirements-dev.txt"]
HERE = "tests/test_codebase.py"
MAX_LINES = 400
# What the project leads to, is licensed by, or takes its vocabulary from; and this machine.
HOSTS = (
    r"127\.0\.0\.1|calendar\.google\.com|creativecommons\.org|dejavu-fonts\.github\.io|facebook\.com"
    r"|github\.com|linkedin\.com|openstreetmap\.org|outlook\.live\.com|schema\.org|scripts\.sil\.org"
    r"|sitemaps\.org|w3\.org"
)


@cache
def tracked(*patterns: str) -> list[Path]:
    """The committed files that fit the patterns, those deleted a moment ago aside."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def name_of(path: Path) -> str:
    """A file's name from the root, for messages."""
    return path.relative_to(ROOT).as_posix()


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Every `file:line: text` where the pattern is found."""
    wanted = re.compile(pattern)
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


# Size and tidiness


def test_no_file_outgrows_its_room():
    long = {
        name_of(path): count
        for path in tracked("*.py", "*.html", "*.css", "*.js", "*.sh")
        if not {"migrations", "vendor"} & set(path.parts)
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert not long, "Make a package of the same name, or two of what has two subjects."


def test_no_mark_of_unfinished_work():
    sources = tracked("*.py", "*.html", "*.css", "*.js", "*.md", "*.sh", "Makefile")
    sources = [path for path in sources if name_of(path) != HERE and "vendor" not in path.parts]
    assert not lines_with(r"\b(TODO|FIXME|XXX)\b", sources)


def test_the_project_names_no_machine_and_no_host_but_these():
    kinds = {".mo", ".png", ".webp", ".woff2", ".ttf", ".ico"}
    texts = [path for path in tracked() if path.suffix not in kinds and name_of(path) != HERE]
    assert not lines_with(r"(?<![\w.])/(root|home)/", texts)
    ours = [path for path in texts if "vendor" not in path.parts]
    hosts = rf"https?://(?!(www\.)?({HOSTS})\b)[\w.-]+\.(?!example\b)\w+\b(?![.-]\w)"
    assert not lines_with(hosts, ours)


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_module_of_the_root_has_its_layer():
    layers = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    named = set(re.findall(r"itk\.\w+", " ".join(layers)))
    configuration = {"itk.__init__", "itk.apps", "itk.settings", "itk.wsgi", "itk.formats"}
    modules = {f"itk.{path.stem}" for path in tracked("itk/*.py") if path.parent == ROOT / "itk"}
    packages = {
        f"itk.{path.parent.name}"
        for path in tracked("itk/*/__init__.py")
        if path.parts[-3] == "itk"
    }
    assert not (modules | packages) - named - configuration


# Dependencies


def pins(lock: str) -> Iterator[Requirement]:
    """The pinned packages of a lock file."""
    for line in (ROOT / lock).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            yield Requirement(line.removesuffix("\\").strip())


def pinned_version(pin: Requirement) -> str:
    """The one version that a pin allows."""
    (specifier,) = pin.specifier
    assert specifier.operator == "==", pin
    return specifier.version


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_no_host_names(lock):
    assert not lines_with(r"://|^-|\.(org|com|io|net)\b", [ROOT / lock])
    pinned = list(pins(lock))
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text())
    assert len(pinned) == sum("--hash=sha256:" in entry for entry in entries)


def test_locks_agree_with_each_other_and_with_what_is_asked_for():
    runtime = {pin.name: pin for pin in pins("requirements.txt")}
    both = {pin.name: pin for pin in pins("requirements-dev.txt")}
    assert {name: str(pin) for name, pin in runtime.items()}.items() <= {
        n: str(p) for n, p in both.items()
    }.items()
    project = PYPROJECT["project"]
    for asked, lock in [
        *((text, runtime) for text in project["dependencies"]),
        *((text, both) for text in project["optional-dependencies"]["dev"]),
    ]:
        requirement = Requirement(asked)
        pin = lock.get(requirement.name.lower())
        assert pin, f"{requirement.name} is not locked: make lock"
        assert requirement.specifier.contains(pinned_version(pin)), f"{asked}, but {pin} is locked"


def test_what_is_installed_is_what_is_locked():
    wrong = {
        pin.name: version(pin.name)
        for pin in pins("requirements-dev.txt")
        if (pin.marker is None or pin.marker.evaluate())
        and version(pin.name) != pinned_version(pin)
    }
    assert not wrong, "Run make check, which installs the lock."


def test_every_direct_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert len(lists) == 2
    bare = [
        line for block in lists for line in block.splitlines() if not re.search(r'",\s+# \w', line)
    ]
    assert not bare


# Templates and static files


def markup() -> list[Path]:
    """Templates of pages; mails need inline styles, and a drawing has its own."""
    templates = tracked("templates/*.html")
    return [path for path in templates if "email" not in path.parts]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("style", r"<style\b|\sstyle\s*="),
        ("script", r"<script\b(?![^>]*\bsrc=)"),
        ("handler", r"<[^>]*\son[a-z]+\s*="),
        ("script address", r"(?i)=\s*[\"']?\s*javascript:"),
    ],
)
def test_nothing_inline_in_templates(what, pattern):
    assert not lines_with(pattern, markup()), f"The policy refuses inline {what}."


def test_no_template_writes_a_key_as_a_number_for_people():
    """A key of 1665 would be written with a space between its thousands, and no form would take it back."""
    assert not lines_with(r"\{\{\s*[\w.]*\b(pk|id)\s*\}\}", markup())


def test_every_static_file_a_template_names_exists():
    named = {
        match
        for path in tracked("templates/*")
        for match in re.findall(
            r"""{%\s*static\s+["']([^"']+)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert not {name for name in named if finders.find(name) is None}


# Django and allauth (429) look for these by themselves.
BY_CONVENTION = r"(400|403|404|429|500|403_csrf)\.html|admin/(index|app_index|base_site|base|login|404|500)\.html"
ADMIN_OF_A_MODEL = (
    r"admin/(?P<app>\w+)/(\w+/)?(change_form|change_list|delete_confirmation|object_history)\.html"
)


def is_named_by(name: str, sources: str) -> bool:
    """Whether anything renders, extends or includes the template, or a package does."""
    if name in sources or re.fullmatch(BY_CONVENTION, name):
        return True
    if name.startswith("email/"):  # a mail is named by its folder
        return f'"{name.split("/")[1]}"' in sources
    if match := re.fullmatch(ADMIN_OF_A_MODEL, name):
        return match["app"] in apps.app_configs
    return any((directory / name).is_file() for directory in get_app_template_dirs("templates"))


def test_every_template_is_used():
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in tracked("*.py", "templates/*")
        if "tests" not in path.parts
    )
    templates = {path.relative_to(TEMPLATES).as_posix() for path in tracked("templates/*")}
    assert not {name for name in templates if not is_named_by(name, sources)}


# Classes that Django's admin, its language tabs and its editor give.
OF_OTHERS = (
    r"field-\w+|modeltranslation-\w+|prose-menubar__\w+|ui-tabs-\w+|v(Email|Text)Field"
    r"|vCheckboxLabel|addlink|flex-container|has_original|inline-group|tabular"
)


def classes_of(sheet: Path) -> set[str]:
    """Every class that the selectors of a style sheet name."""
    css = re.sub(r"(?s)/\*.*?\*/|url\([^)]*\)|\"[^\"]*\"", "", sheet.read_text(encoding="utf-8"))
    selectors = " ".join(re.findall(r"[^{};]+(?=\{)", css))
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", selectors))


def test_every_class_of_a_style_sheet_is_given_to_something():
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in tracked("templates/*", "*.py", "static/js/*.js")
        if "tests" not in path.parts
    )
    words = set(re.findall(r"[A-Za-z_][\w-]*", sources))
    composed = tuple(re.findall(r"[A-Za-z_][\w-]*(?:--|__)(?=\{)", sources))  # state--{{ … }}
    unused = {
        f"{name_of(sheet)}: .{name}"
        for sheet in tracked("static/css/*.css")
        for name in classes_of(sheet) - words
        if not name.startswith(composed) and not re.fullmatch(OF_OTHERS, name)
    }
    assert not unused


# Language


def catalogues() -> list[Path]:
    """Every catalogue of ours."""
    return sorted(ROOT.glob("itk/locale*/*/LC_MESSAGES/*.po"))


Texts = dict[tuple[str | None, str, str], str | dict[int, str]]


def texts(entries: list[polib.POEntry] | polib.MOFile) -> Texts:
    """What a catalogue says, by context and message."""
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in entries
    }


def messages(catalogue: Path) -> set[tuple[str | None, str]]:
    """The messages of a catalogue with their contexts; none where there is no catalogue."""
    if not catalogue.exists():
        return set()
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue))}


def test_compiled_catalogues_are_those_of_the_sources():
    assert catalogues()
    for source in catalogues():
        compiled = source.with_suffix(".mo")
        assert compiled.exists(), f"{name_of(source)}: run manage.py compilemessages"
        po, mo = polib.pofile(str(source)), polib.mofile(str(compiled))
        assert texts(po.translated_entries()) == texts(mo), (
            f"{name_of(source)}: run manage.py compilemessages"
        )
        assert po.metadata["Plural-Forms"] == mo.metadata["Plural-Forms"]


def test_the_lithuanian_catalogue_is_whole():
    for source in catalogues():
        po = polib.pofile(str(source))
        assert "nplurals=4" in po.metadata["Plural-Forms"]
        assert not [entry.msgid for entry in po.fuzzy_entries()]
        assert not [entry.msgid for entry in po.untranslated_entries()]
        plurals = [entry for entry in po if entry.msgid_plural and not entry.obsolete]
        assert not [entry.msgid for entry in plurals if set(entry.msgstr_plural) != {0, 1, 2, 3}]


def test_translations_keep_their_placeholders():
    placeholder = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")
    wrong = []
    for source in catalogues():
        for entry in polib.pofile(str(source)).translated_entries():
            allowed = set(placeholder.findall(entry.msgid + entry.msgid_plural))
            needed = set() if entry.msgid_plural else allowed
            for text in entry.msgstr_plural.values() or [entry.msgstr]:
                found = set(placeholder.findall(text))
                if not needed <= found <= allowed:
                    wrong.append((entry.msgid, text))
    assert not wrong


@pytest.mark.slow
def test_every_message_of_the_code_is_in_the_catalogue(tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed. Install it: sudo apt-get install gettext")
    for path in tracked(
        "manage.py", "itk/*", "members/*", "events/*", "news/*", "templates/*", "static/*"
    ):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    missing = set()
    for domain in ("django", "djangojs"):
        catalogue = LOCALE / f"lt/LC_MESSAGES/{domain}.po"
        extracted = tmp_path / catalogue.relative_to(ROOT)
        extracted.parent.mkdir(parents=True, exist_ok=True)
        extracted.unlink(missing_ok=True)
        command = [sys.executable, "manage.py", "makemessages", "--locale=lt", "--verbosity=0"]
        command += [f"--domain={domain}", "--ignore=vendor", "--no-location"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "itk.settings"}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True)
        missing |= messages(extracted) - messages(catalogue)
    assert not missing


def localised_routes(resolver: URLResolver, *, inside: bool = False) -> Iterator[str | Promise]:
    """Every piece of an address below a language prefix."""
    for pattern in resolver.url_patterns:
        below = inside or isinstance(pattern.pattern, LocalePrefixPattern)
        if inside and isinstance(pattern.pattern, RoutePattern):
            yield pattern.pattern._route
        if isinstance(pattern, URLResolver):
            yield from localised_routes(pattern, inside=below)


def test_every_address_has_its_lithuanian_words():
    plain, untranslated = [], []
    known = {
        message
        for context, message in messages(LOCALE / "lt/LC_MESSAGES/django.po")
        if context == "url"
    }
    routes = list(localised_routes(get_resolver()))
    assert routes
    for route in routes:
        with translation.override("en"):
            english = str(route)
        if not re.search(r"[a-z]", re.sub(r"<[^>]*>", "", english)):
            continue  # nothing but parameters
        if not isinstance(route, Promise):
            plain.append(english)
        elif english not in known:
            untranslated.append(english)
    assert not plain, "Wrap the whole pattern: pgettext_lazy('url', …)."
    assert not untranslated


def test_no_word_that_is_not_lithuanian():
    calques = r"(?i)pasidalinim|apsikeitim|ko pasekoje|rėmuose"
    sources = tracked("*.py", "*.html", "*.txt", "*.po", "*.toml", "*.md", "*.js")
    assert not lines_with(calques, [path for path in sources if name_of(path) != HERE])
