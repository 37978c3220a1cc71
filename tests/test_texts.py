"""Every text of the code can be said in Lithuanian."""

import ast

from tests.test_codebase import catalogues, messages, name_of, tracked


def test_every_text_of_the_code_is_gathered():
    """Whoever gathers texts does not look into f-strings: a text that stands only there is never translated."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext"}
    known = set().union(*(messages(catalogue) for catalogue in catalogues()))
    missing = []
    for path in tracked("itk/*.py", "members/*.py", "events/*.py", "news/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                said = [a.value for a in node.args if isinstance(a, ast.Constant)]
                with_context = node.func.id.startswith(("p", "np"))
                message = (*said[:2],) if with_context else (None, *said[:1])
                if len(message) == 2 and message not in known:
                    missing.append((name_of(path), node.lineno, *message))
    assert not missing
