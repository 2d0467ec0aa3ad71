"""The scenario beside empty layer files: what a run needs is named, what it can do without waits as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phusong.console.messages import Language, say
from phusong.coverage.findings import toml_text
from phusong.coverage.schema import LAYERS, Layer

_RASTER, _PATTERNS = ".tif", "*.msi"


def template_toml(files: Iterable[str], language: Language) -> str:
    """A scenario for the files of a template.

    Args:
        files: Names of the files, one for each layer.
        language: Language of the comments and of the map.
    """
    by_layer = {name.rpartition(".")[0]: name for name in sorted(files)}
    lines = [
        f"# {say('toml-template', language)}",
        'name = "my-province"',
        'title = ""',
        f"# data_date = 2024-12-31  # {say('toml-date', language)}",
    ]
    for layer in sorted(LAYERS.values(), key=lambda layer: not layer.required):
        lines += ["", *_layer(layer, by_layer.get(layer.name, ""), language)]
    lines += ["", "[plan]", f"budget_vnd = 100_000_000_000  # {say('toml-budget', language)}"]
    lines += ["", "[map]", f"language = {toml_text(language)}"]
    return "\n".join(lines) + "\n"


def _layer(layer: Layer, file: str, language: Language) -> Iterator[str]:
    mark = "" if layer.required else "# "
    path = file if layer.has_rows else f"{layer.name}{_RASTER}" if layer.is_raster else _PATTERNS
    yield f"# {layer.description_vi if language == 'vi' else layer.description}"
    if mark:
        yield f"# {say('toml-when-there', language)}"
    yield f"{mark}[layers.{layer.name}]"
    yield f"{mark}path = {toml_text(path)}"
