"""The overview of a country: a choropleth and a table of provinces and districts, which lead to the provinces' maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from branca.element import MacroElement
from folium.template import Template

from phusong.maps.country.overview_data import Beside, overview_data
from phusong.maps.country.part import Country
from phusong.maps.indicators.ranking import RankedUnit
from phusong.maps.page.escape import html_text
from phusong.maps.page.seal import PMTILES_JS, vendored
from phusong.maps.page.templates import page_templates
from phusong.maps.webmap.offline_map import OfflineMap, Verbatim
from phusong.maps.webmap.page import data_element, render_page, scripts, styles
from phusong.maps.words.catalogue import words_of

_TEMPLATES = Path(__file__).parent / "templates"
_SHARED = (
    "map_decode",
    "map_text",
    "map_figures",
    "drawing/last_view",
    "drawing/view",
    "drawing/labels",
    "drawing/tiles",
)
_OWN = ("country_units", "country_map", "country_signal", "country_table", "country_panel", "country_main")


def render_overview(country: Country, ranked: Sequence[RankedUnit], beside: Beside) -> str:
    """Write the overview of a run that covers several provinces as one HTML page that works with no network.

    Args:
        country: The run.
        ranked: Units of every level, ranked.
        beside: Pages and tiles beside the overview.

    Returns:
        The page. It asks nobody for anything unless a person wants the tiles of the context, and names are shown as
        text whatever they contain.

    Raises:
        PageError: When something in the page would reach out, or it is too large to open well.
    """
    context = country.context
    data = overview_data(country, ranked, beside)
    (south, west), (north, east) = data["bounds"]
    chart = OfflineMap(location=[(south + north) / 2, (west + east) / 2])
    chart.pictures_from = context.tiles.origin if context.tiles else ""
    words = words_of(context.language, "map", "common", "country")
    title = words["map.title"].replace("{title}", context.title)
    template = page_templates(_TEMPLATES).get_template("country.html")
    panel = template.render(t=words, title=title, beside=beside, has_tiles=context.tiles is not None)
    figure = chart.figure
    figure.title = html_text(title)
    figure.header.add_child(Verbatim(f"<style>{styles()}{_read('country.css')}</style>"), name="page_style")
    figure.html.add_child(Verbatim(panel), name="panel")
    figure.html.add_child(Verbatim(data_element(data)), name="data")
    own = "\n".join(_read(f"{name}.js") for name in _OWN)
    reader = vendored(PMTILES_JS) if beside.signal else ""
    figure.script.add_child(Verbatim(f"{reader}\n{scripts(*_SHARED)}\n{own}"), name="code")
    chart.add_child(_Start())
    return render_page(chart, language=context.language, reads_beside=bool(beside.signal))


class _Start(MacroElement):
    """Starts the script of the page once the map stands."""

    _template = Template("{% macro script(this, kwargs) %}start({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
