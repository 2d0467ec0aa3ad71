"""Administrative units: codes and names, vintages, crosswalks, areas that overlap."""

from phusong.coverage.layers.units.area_checks import (
    FAR_M,
    CommuneIndex,
    check_features_near,
    check_overlaps,
    check_regions,
    check_villages_inside,
)
from phusong.coverage.layers.units.code_checks import (
    check_codes,
    check_vintages,
    note_missing_codes,
    note_number_codes,
    restore_leading_zeros,
)
from phusong.coverage.layers.units.crosswalk import apply_crosswalk
from phusong.coverage.layers.units.unit_names import check_districts, check_provinces, fill_commune_codes

__all__ = [
    "FAR_M",
    "CommuneIndex",
    "apply_crosswalk",
    "check_codes",
    "check_districts",
    "check_features_near",
    "check_overlaps",
    "check_provinces",
    "check_regions",
    "check_villages_inside",
    "check_vintages",
    "fill_commune_codes",
    "note_missing_codes",
    "note_number_codes",
    "restore_leading_zeros",
]
