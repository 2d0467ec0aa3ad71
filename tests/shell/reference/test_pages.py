"""Every setting is documented, and the pages that are written from the code are in step with it."""

import pytest
from click.testing import CliRunner

from phusong.reference.__main__ import main
from phusong.reference.pages import PAGES
from phusong.scenario.mistakes import model_of
from phusong.scenario.model import Scenario
from tests.builders.paths import DOCS


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_in_step_with_the_code(page: str) -> None:
    written = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    assert written == PAGES[page](), "run: make docs"


def test_a_page_is_written_by_its_name() -> None:
    written = CliRunner().invoke(main, ["settings"])
    assert written.output == PAGES["settings"]()
    assert CliRunner().invoke(main, ["setings"]).exit_code == 2


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
