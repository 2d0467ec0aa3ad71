"""The notebooks run from their first cell to their last, and are kept without what came out."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.builders.paths import DOCS

pytestmark = pytest.mark.slow  # the reader of notebooks takes longer to load than they to be read

NOTEBOOKS = sorted((DOCS / "site" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert len(code) > 3
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_the_first_cell_to_the_last(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=None, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert book.cells[-1].cell_type == "markdown" or book.cells[-1].outputs
