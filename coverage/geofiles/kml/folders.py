"""Which placemarks of a KML a layer is made of: its folders say it; every placemark is read or told of."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from phusong.coverage.findings.errors import ReadError
from phusong.coverage.findings.log import FindingLog
from phusong.coverage.findings.wording import listed
from phusong.coverage.geofiles.kml.placemarks import Placemark, read_placemarks, rows_of
from phusong.coverage.geofiles.sources import RawLayer, is_pattern, layer_named
from phusong.coverage.schema.column import Layer

OUTSIDE = "(outside folders)"
"""Name to ask for the placemarks by that lie in no folder."""


def read_kml(path: Path, wanted: str | None, layer: Layer | None, log: FindingLog) -> RawLayer:
    """Read the placemarks of a KML that a layer is made of.

    Args:
        path: The file.
        wanted: Folder or document that the user named, or None.
        layer: Layer that is read, or None when it is not known yet.
        log: Where findings are written.

    Returns:
        The placemarks below the folder that the user named; else those below folders named as the layer, with those
        that lie in no folder; else those of the only folder that may be meant.

    Raises:
        ReadError: When the KML is damaged or it stays open which placemarks are meant.
    """
    placemarks = read_placemarks(path, log)
    if wanted is not None:
        return rows_of(_below(placemarks, wanted, path.stem), log)
    return rows_of(_meant(placemarks, layer, log) if placemarks else [], log)


def parts_of_kml(path: Path) -> tuple[str | None, ...]:
    """Names that parts of a KML may be asked for by; one None where all of it is one, ``*`` where a folder is not all.

    Args:
        path: The file.

    Returns:
        The folders, and what lies in none of them. Placemarks beside the only folder that are of its kind belong to
        it: somebody drew them last.

    Raises:
        ReadError: When the KML is damaged.
    """
    kinds: dict[str, set[str]] = {}
    for placemark in read_placemarks(path, FindingLog()):
        kinds.setdefault(placemark.container.path, set()).add(placemark.kind)
    if len(kinds) <= 1:
        return (None,)
    loose = kinds.pop("", set())
    if loose and len(kinds) == 1 and loose <= next(iter(kinds.values())):
        return ("*",)
    return (*kinds, OUTSIDE) if loose else tuple(kinds)


def _below(placemarks: Sequence[Placemark], wanted: str, stem: str) -> list[Placemark]:
    if wanted == OUTSIDE:
        return [each for each in placemarks if not each.container.path]
    if is_pattern(wanted):
        form = wanted.casefold()
        return [each for each in placemarks if any(fnmatchcase(name.casefold(), form) for name in _names(each))]
    for fold_case in (str, str.casefold):
        name = fold_case(wanted)
        found = [
            placemark
            for placemark in placemarks
            if name in {fold_case(each.name) for each in placemark.container.chain()}
            or name == fold_case(placemark.container.path)
        ]
        if found:
            return found
    if wanted.casefold() == stem.casefold():
        return list(placemarks)
    raise ReadError("layer-not-in-file", f"no folder {wanted!r}; the file holds {listed(_titles(placemarks), 20)}")


def _names(placemark: Placemark) -> list[str]:
    """Names that a placemark may be meant by: of what it lies in, and the way there."""
    return [placemark.container.path, *(each.name for each in placemark.container.chain())]


def _titles(placemarks: Sequence[Placemark]) -> list[str]:
    """Names that may be given for placemarks: their folders, and the documents around them."""
    folders = dict.fromkeys(placemark.container.path or OUTSIDE for placemark in placemarks)
    around = (each for placemark in placemarks for each in placemark.container.chain())
    documents = dict.fromkeys(each.name for each in around if not each.is_folder and each.name)
    return [*folders, *(name for name in documents if name not in folders)]


def _meant(placemarks: Sequence[Placemark], layer: Layer | None, log: FindingLog) -> list[Placemark]:
    """Placemarks that a layer is made of where the user named no folder."""
    owners = [_owner(placemark) for placemark in placemarks]
    if layer is None:
        return _only_folder(placemarks, placemarks)
    ours = (layer.name, *layer.companions)
    own = [owner in ours for owner in owners]
    may_be = [owner is None and _fits(placemark, layer) for owner, placemark in zip(owners, placemarks, strict=True)]
    if not any(own):
        free = [placemark for placemark, is_free in zip(placemarks, may_be, strict=True) if is_free]
        unnamed = [placemark for placemark, owner in zip(placemarks, owners, strict=True) if owner is None]
        return _with_misfits(_only_folder(free, placemarks), unnamed, log)
    loose = [is_free and not placemark.container.path for is_free, placemark in zip(may_be, placemarks, strict=True)]
    _note_outside(placemarks, loose, layer, log)
    left = [
        placemark
        for placemark, is_free, is_loose in zip(placemarks, may_be, loose, strict=True)
        if is_free and not is_loose
    ]
    if left:
        folders = listed(dict.fromkeys(repr(placemark.container.path) for placemark in left))
        message = f"placemarks in other folders, not read: {len(left):,}: {folders}"
        log.add("kml-left-out", message, value=len(left))
    return [each for each, is_own, is_loose in zip(placemarks, own, loose, strict=True) if is_own or is_loose]


def _owner(placemark: Placemark) -> str | None:
    """The layer of ours that the innermost folder which is named as one stands for."""
    names = (layer_named(each.name) for each in placemark.container.chain() if each.is_folder)
    return next((name for name in names if name is not None), None)


def _fits(placemark: Placemark, layer: Layer) -> bool:
    return placemark.geometry is None or placemark.kind in (*layer.geometry, "")


def _only_folder(meant: Sequence[Placemark], all_of_them: Sequence[Placemark]) -> list[Placemark]:
    """Placemarks that all lie in folders of one name; it is asked for where they do not."""
    folders = {placemark.container.path for placemark in meant}
    if len(folders) > 1:
        titles = _titles(all_of_them)
        message = f"the file holds {len(folders)} folders that may be meant: {listed(titles, 20)}"
        raise ReadError("layer-ambiguous", message)
    return list(meant or all_of_them)


def _with_misfits(meant: Sequence[Placemark], unnamed: Sequence[Placemark], log: FindingLog) -> list[Placemark]:
    """Placemarks of a layer with those few of another geometry that lie among them, which are faults of its rows.

    Where they are as many, they are something else, and it is told that they are not read.
    """
    folders, chosen = {placemark.container.path for placemark in meant}, set(map(id, meant))
    among = [each for each in unnamed if each.container.path in folders and id(each) not in chosen]
    if among and len(among) >= len(meant):
        kinds = listed(dict.fromkeys(each.kind or "mixed" for each in among))
        message = f"placemarks of another geometry in the same folder, not read: {len(among):,}: {kinds}"
        log.add("kml-left-out", message, value=len(among))
        return list(meant)
    chosen |= set(map(id, among))
    return [each for each in unnamed if id(each) in chosen] if among else list(meant)


def _note_outside(placemarks: Sequence[Placemark], loose: Sequence[bool], layer: Layer, log: FindingLog) -> None:
    if any(loose):
        first = next(placemark for placemark, is_loose in zip(placemarks, loose, strict=True) if is_loose)
        message = f"{sum(loose):,} placemarks outside the folder of {layer.name} were read, too"
        log.add("kml-outside-folder", message, value=first.values.get("Name"))
