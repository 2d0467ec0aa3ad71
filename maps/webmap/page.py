"""The map's page: one HTML file that opens with no network and asks for nothing."""

from __future__ import annotations

import zlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from branca.element import MacroElement
from folium.map import CustomPane
from folium.raster_layers import ImageOverlay
from folium.template import Template
from jinja2 import Environment
from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.page.escape import html_text, json_for_html
from phusong.maps.page.seal import seal
from phusong.maps.page.templates import page_colours, page_templates
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.offline_map import OfflineMap, Verbatim
from phusong.maps.webmap.overlays import gained_image, hillshade_image, signal_image, water_image
from phusong.maps.webmap.surfaces import SURFACES, surfaces_of
from phusong.maps.words.catalogue import words_of
from phusong.optimize.plan import Plan

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS = (
    "map_decode",
    "drawing/symbols",
    "map_text",
    "drawing/last_view",
    "drawing/view",
    "drawing/base",
    "drawing/gaps",
    "drawing/links",
    "drawing/labels",
    "drawing/marks",
    "drawing/swipe",
    "drawing/tiles",
    "map_scope",
    "map_places",
    "map_model",
    "drawing/profile",
    "drawing/path",
    "map_popup",
    "map_answers",
    "map_filters",
    "map_address",
    "table/download",
    "map_search",
    "table/scope_bar",
    "table/columns",
    "table/table",
    "tools/card",
    "tools/measure",
    "tools/picture",
    "map_figures",
    "map_panel",
    "map_main",
)
PLAIN_LIMIT = 2_000_000
"""Characters of data that a page carries as they are; more are compressed."""
_PANES = {
    "signal": 300,
    "areas": 310,
    "signal-today": 302,
    "areas-today": 312,
    "water": 318,
    "relief": 320,
    "gained": 330,
    "marks": 410,
    "marks-today": 411,
}
"""Panes from below; those of today lie over the others and show one side of the swipe."""


def render_map(network: Network, coverage: Coverage, plan: Plan, *, context: MapContext) -> str:
    """Draw the map as one HTML page that works with no network.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the map says about itself, and the RSRP rasters.

    Returns:
        The page. It makes no request unless a person asks for the tiles of ``context``, and names are shown as text
        whatever they contain.

    Raises:
        PageError: When something in the page would reach out, or the page is too large to open well.
        KeyError: When a service has a raster and no threshold.
    """
    return render_page(build_map(network, coverage, plan, context=context), language=context.language)


def render_page(chart: OfflineMap, *, language: str, reads_beside: bool = False) -> str:
    """Render a map that further folium layers may have been added to, with every asset inline.

    Args:
        chart: The map.
        language: Language of the page, ``en`` or ``vi``.
        reads_beside: Whether its scripts may read files beside it where a server gives them.

    Raises:
        PageError: When an added layer needs an address or a script that is not carried.
    """
    chart.number_elements()
    return seal(chart.figure.render(), language=language, reads_beside=reads_beside, pictures_from=chart.pictures_from)


def build_map(network: Network, coverage: Coverage, plan: Plan, *, context: MapContext) -> OfflineMap:
    """Build the map as a folium object, to which further layers can be added before :func:`render_page`.

    Args:
        network: The layers.
        coverage: Who is served today.
        plan: What is proposed.
        context: What the map says about itself, and the RSRP rasters.

    Returns:
        The map, its panel and its data.
    """
    surfaces = surfaces_of(context, (network.communes.outlines, network.crs))
    data = page_data(network, coverage, plan, context, surfaces)
    (south, west), (north, east) = data["bounds"]
    chart = OfflineMap(location=[(south + north) / 2, (west + east) / 2])
    chart.pictures_from = context.tiles.origin if context.tiles else ""
    for name, z_index in _PANES.items():
        chart.add_child(CustomPane(name, z_index=z_index))
    outlines, crs = network.communes.outlines, network.crs
    relief = chart.overlay(hillshade_image(network.terrain, outlines, crs), "relief")
    water = chart.overlay(water_image(network.terrain, outlines, crs), "water")
    threshold = context.thresholds_dbm
    ground = {
        view: {
            f"signal/{service}": chart.overlay(signal_image(grid, threshold[service], outlines, crs), pane)
            for service, grid in rasters.items()
        }
        | {key: chart.overlay(image, pane) for key, image in surfaces.images[view].items()}
        for view, rasters, pane in (("today", context.rasters, "signal-today"), ("after", context.after, "signal"))
    }
    gained = {
        service: chart.overlay(
            gained_image(context.rasters[service], grid, threshold[service], outlines, crs), "gained"
        )
        for service, grid in context.after.items()
        if service in context.rasters
    }
    words = words_of(context.language, "map", "common")
    title = words["map.title"].replace("{title}", context.title)
    panel = (
        _templates()
        .get_template("panel.html")
        .render(
            t=words,
            title=title,
            whole=context.whole,
            has_relief=relief is not None,
            has_water=water is not None,
            has_tiles=context.tiles is not None,
            surfaces=[name for name in SURFACES if name in surfaces.classes],
        )
    )
    figure = chart.figure
    figure.title = html_text(title)
    figure.header.add_child(Verbatim(f"<style>{styles()}</style>"), name="page_style")
    figure.html.add_child(Verbatim(panel), name="panel")
    figure.html.add_child(Verbatim(data_element(data)), name="data")
    figure.script.add_child(Verbatim(scripts(*_SCRIPTS)), name="code")
    chart.add_child(_Start({"relief": relief, "water": water}, {**ground, "gained": gained}))
    return chart


@cache
def _templates() -> Environment:
    """Templates of the map, compiled once however many maps are drawn."""
    return page_templates(_TEMPLATES)


def styles() -> str:
    """Styles of the map and of what stands round it."""
    return page_colours() + Markup(_read("map.css"))  # noqa: S704 - our own file


def scripts(*names: str) -> str:
    """Scripts of the map as one text, by their names without ending."""
    return "\n".join(_read(f"{name}.js") for name in names)


def data_element(data: object) -> str:
    """The element that holds the data as JSON; of a large page compressed, which the page unpacks when it opens."""
    text, packed = json_for_html(data), ""
    if len(text) > PLAIN_LIMIT:
        packed, text = ' data-packed="deflate"', b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    return f'<script type="application/json" id="phusong-data"{packed}>{text}</script>'


class _Start(MacroElement):
    """Starts the page's script with the map and its image overlays."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            start({{ this._parent.get_name() }}, {
                {% for name, overlay in this.single.items() %}
                {{ name|tojson }}: {{ overlay.get_name() if overlay else "null" }},
                {% endfor %}
                {% for view, overlays in this.grouped.items() %}
                {{ view|tojson }}: {
                    {% for service, overlay in overlays.items() %}
                    {{ service|tojson }}: {{ overlay.get_name() if overlay else "null" }},
                    {% endfor %}
                },
                {% endfor %}
            });
        {% endmacro %}
        """
    )

    def __init__(
        self, single: dict[str, ImageOverlay | None], grouped: dict[str, dict[str, ImageOverlay | None]]
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.single = single
        self.grouped = grouped


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
