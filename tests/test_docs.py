"""The pages hang together: every page can be reached, every link and every path named leads somewhere."""

import re
from pathlib import Path

import pytest

import phusong
from phusong.maps.export.bill import BILL_COLUMNS, BUDGET_COLUMNS
from phusong.maps.export.books.report import SUMMARY_COLUMNS
from phusong.maps.export.csv_tables import MODEL_COLUMNS
from phusong.maps.export.plant import CABLE_COLUMNS, CLOSURE_COLUMNS, SECOND_WAY_COLUMNS, SPLITTER_COLUMNS
from phusong.maps.export.ranking_table import RANKING_COLUMNS
from phusong.maps.export.tables import OTHER_SITE_COLUMNS, PROPOSAL_COLUMNS
from phusong.maps.export.target_table import TARGET_COLUMNS
from phusong.maps.export.village_table import VILLAGE_COLUMNS
from phusong.prices.tables import PRICE_COLUMNS
from phusong.review.workbook import COLUMNS
from tests.builders.paths import DOCS, ROOT
from tests.builders.runs.commands import every_command
from tests.builders.runs.outputs import OUTPUTS

PAGES = sorted(DOCS.rglob("*.md"))
ABOUT = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", ".github/SECURITY.md", "CHANGELOG.md")]
LINK = re.compile(r"\[[^]]*]\(([^)\s]+)\)")


def links_of(page: Path) -> list[str]:
    """Targets of the links of a page, code left out."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [target for target in LINK.findall(text) if "://" not in target and not target.startswith("mailto:")]


def heading_anchor(heading: str) -> str:
    """The anchor that a heading gets where pages are shown."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors_of(page: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {heading_anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", [*PAGES, *ABOUT], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in links_of(page):
        name, _, anchor = target.partition("#")
        file = page if not name else (page.parent / name).resolve()
        assert file.exists(), f"{page.name} links to {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors_of(file), f"{page.name} links to {target}"


def test_every_page_is_linked_from_the_index() -> None:
    index = DOCS / "index.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in links_of(index)}
    assert [str(page.relative_to(DOCS)) for page in PAGES if page not in linked and page != index] == []
    assert "docs/index.md" in links_of(ROOT / "README.md")


PATH = re.compile(r"`((?:coverage|optimize|maps|src/phusong|tests|data|scenarios|benchmarks|docs)/[\w./-]*)`")


@pytest.mark.parametrize("page", [DOCS / "architecture.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_every_path_named_exists(page: Path) -> None:
    named = set(PATH.findall(page.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_architecture_answers_the_five_questions_first() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## Five questions")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| .*\? \| .* \|$", table, re.MULTILINE)) == 5
    assert text.index("## Five questions") == text.index("\n## ") + 1


def test_versions_agree() -> None:
    stated = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert stated is not None
    assert cited is not None
    assert stated[1] == phusong.__version__ == cited[1]


def test_the_newest_release_of_the_changelog_is_this_version_or_the_one_before() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    releases = [
        re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)", head) for head in heads if head != "Unreleased"
    ]
    assert None not in releases, "a release is written: ## 1.2.3 (2026-01-31)"
    versions = [tuple(int(part) for part in release.groups()[:3]) for release in releases if release]
    assert versions == sorted(versions, reverse=True)
    dates = [release[4] for release in releases if release]
    assert dates == sorted(dates, reverse=True)
    ours = tuple(int(part) for part in phusong.__version__.split("."))
    # Between releases the code may bear the next version, never one that is older than what was released.
    assert ours == versions[0] or (ours > versions[0] and "Unreleased" in heads)
    assert "Unreleased" not in heads[1:]


def test_the_site_leads_to_every_page() -> None:
    """The navigation of ``mkdocs.yml`` names every page once, and none that is not there but those it writes itself."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[1]
    named = re.findall(r"[\w./-]+\.md", nav)
    written = {"api.md", "commands.md", "readme.md", "contributing.md", "changelog.md"}
    assert sorted(named) == sorted({page.relative_to(DOCS).as_posix() for page in PAGES} | written)


def test_every_column_of_a_table_is_told_of() -> None:
    """Columns of every CSV that a run writes stand in the pages, in code."""
    told = set(re.findall(r"`([\w<>*.-]+)`", "\n".join(page.read_text(encoding="utf-8") for page in PAGES)))
    told |= {name.replace("<service>", "4g") for name in told}
    tables = (
        *(PROPOSAL_COLUMNS, VILLAGE_COLUMNS, RANKING_COLUMNS, MODEL_COLUMNS, OTHER_SITE_COLUMNS, TARGET_COLUMNS),
        *(BILL_COLUMNS, BUDGET_COLUMNS, SUMMARY_COLUMNS),
        *(CABLE_COLUMNS, SPLITTER_COLUMNS, CLOSURE_COLUMNS, SECOND_WAY_COLUMNS),
        tuple(column.name for column in COLUMNS),
        PRICE_COLUMNS,
    )
    assert sorted({name for columns in tables for name in columns if name not in told}) == []


def test_every_file_that_a_run_leaves_is_told_of() -> None:
    """By its name with ``4g`` for any service; ``_after`` and styles go with the raster that they belong to."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in (*PAGES, ROOT / "README.md"))
    told = set(re.findall(r"`([\w<>*./-]+)`", text))
    told |= {name.replace("<service>", "4g") for name in told}
    names = {name.replace("5g", "4g").replace(".qml", ".tif") for name in OUTPUTS}
    missing = {name for name in names if not {name, name.replace("_after", ""), Path(name).name} & told}
    assert sorted(missing) == []
    assert "_after" in text


@pytest.mark.parametrize("command", [name for name, _ in every_command()])
def test_every_command_stands_on_a_page(command: str) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in (*PAGES, ROOT / "README.md"))
    assert re.search(rf"phusong {command}\b", text)
