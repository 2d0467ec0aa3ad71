"""Settings that differ between two runs: values by dotted key, and the content of files in place of their paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from phusong.maps.indicators import Setting


def differing_settings(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Settings and contents of files that differ between two records, by key.

    A path that differs says nothing as long as the files behind it hold the same; only then is it left out.

    Args:
        a: Content of the first ``run.json``.
        b: Content of the second.

    Returns:
        Each with its value in both; None where a record does not have it.
    """
    first, second = (dict(_values(record)) for record in (a, b))
    keys = [*first, *(key for key in second if key not in first)]
    return tuple(
        Setting(key, first.get(key), second.get(key)) for key in sorted(keys) if first.get(key) != second.get(key)
    )


def flat_settings(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting with its dotted key; a list is one value, as is an empty table."""
    for key, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from flat_settings(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def content_of(files: Mapping[str, str]) -> str:
    """What stands for the content of the files of a layer: the name of each with the beginning of its SHA-256."""
    digests = {name: digest[:16] for name, digest in sorted(files.items())}
    return ", ".join(f"{name} {digest}" for name, digest in digests.items())


def _values(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in flat_settings(record["scenario"]):
        is_path = key == "radio.calibration" or (key.startswith("layers.") and key.endswith(".path"))
        if not is_path:
            yield key, value
    for layer, files in record.get("inputs", {}).items():
        key = "radio.calibration" if layer == "calibration" else f"layers.{layer}"
        yield f"{key}.content", content_of(files)
