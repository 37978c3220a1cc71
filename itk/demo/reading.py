"""The demo's texts, which stand in TOML files beside the code."""

import tomllib
from pathlib import Path

CONTENT = Path(__file__).parent / "content"


def read(name):
    """Return the content of the file ``name`` (without its ending) as a dictionary."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def read_all(pattern):
    """Return the contents of the files that fit ``pattern``, in the order of their names."""
    return [
        read(str(path.relative_to(CONTENT).with_suffix("")))
        for path in sorted(CONTENT.glob(f"{pattern}.toml"))
    ]


def bilingual(entry, *names):
    """Return the ``_lt`` and ``_en`` values of ``names``, without the blanks around them."""
    return {
        key: entry.get(key, "").strip() for name in names for key in (f"{name}_lt", f"{name}_en")
    }
