"""Every setting and every module is documented, and the pages are in step with the code."""

import ast
from pathlib import Path

from phusong.coverage.findings.codes.all_codes import ALL_CODES
from phusong.reference.modules import modules_page
from phusong.reference.settings import settings_page
from phusong.scenario.mistakes import model_of
from phusong.scenario.model import Scenario
from tests.builders.paths import DOCS

PAGE = DOCS / "settings.md"


def test_page_is_in_step_with_the_classes() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run: make docs"


def test_every_setting_says_what_it_means() -> None:
    waiting: list[object] = [Scenario]
    seen = 0
    while waiting:
        model, _ = model_of(waiting.pop())
        if model is None:
            continue
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name} has no description"
            waiting.append(field.annotation)
            seen += 1
    assert seen > 60


def test_guide_to_the_modules_is_in_step_with_the_tree() -> None:
    page = PAGE.with_name("modules.md").read_text(encoding="utf-8")
    assert page == modules_page(), "run: make docs"


def codes_in(folder: Path) -> dict[str, str]:
    """Every finding code that stands as text in a call that makes a finding, with the module it stands in."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding":
                stated = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "code")]
                found |= {each.value: path.name for each in stated if isinstance(each, ast.Constant)}
    return found


def test_every_finding_code_is_documented() -> None:
    root = DOCS.parent
    used = {code: name for folder in ("coverage", "optimize", "src") for code, name in codes_in(root / folder).items()}
    assert len(used) > 30
    assert {code: name for code, name in used.items() if code not in ALL_CODES} == {}
    page = PAGE.with_name("findings.md").read_text(encoding="utf-8")
    assert all(f"`{code}`" in page for code in ALL_CODES)
