"""Every setting and every module is documented, and the pages are in step with the code."""

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
