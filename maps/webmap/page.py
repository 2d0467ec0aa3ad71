"""The map: one HTML file made with folium that opens with no network and asks for nothing."""

from __future__ import annotations

import zlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.raster_layers import ImageOverlay
from folium.template import Template
from markupsafe import Markup

from phusong.coverage.network import Network
from phusong.coverage.served import Coverage
from phusong.maps.page.escape import html_text, json_for_html
from phusong.maps.page.seal import LEAFLET_CSS, LEAFLET_JS, seal
from phusong.maps.page.templates import page_colours, page_templates
from phusong.maps.webmap.context import MapContext
from phusong.maps.webmap.data import page_data
from phusong.maps.webmap.images import OverlayImage
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
    _number_elements(chart.figure)
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
    relief = _overlay(chart, hillshade_image(network.terrain, outlines, crs), "relief")
    water = _overlay(chart, water_image(network.terrain, outlines, crs), "water")
    threshold = context.thresholds_dbm
    ground = {
        view: {
            f"signal/{service}": _overlay(chart, signal_image(grid, threshold[service], outlines, crs), pane)
            for service, grid in rasters.items()
        }
        | {key: _overlay(chart, image, pane) for key, image in surfaces.images[view].items()}
        for view, rasters, pane in (("today", context.rasters, "signal-today"), ("after", context.after, "signal"))
    }
    gained = {
        service: _overlay(
            chart, gained_image(context.rasters[service], grid, threshold[service], outlines, crs), "gained"
        )
        for service, grid in context.after.items()
        if service in context.rasters
    }
    words = words_of(context.language, "map", "common")
    title = words["map.title"].replace("{title}", context.title)
    panel = (
        page_templates(_TEMPLATES)
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


class OfflineMap(folium.Map):
    """A folium map whose only asset is the vendored Leaflet, and that shows no tiles unless a person asks for them."""

    pictures_from: str = ""
    """Scheme and server that pictures may come from; none where empty."""

    default_js = [("leaflet", LEAFLET_JS)]  # noqa: RUF012 - folium declares them as plain lists
    default_css = [("leaflet_css", LEAFLET_CSS)]  # noqa: RUF012

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1">
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <main class="folium-map" id={{ this.get_name()|tojson }} tabindex="0"></main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    def __init__(self, location: list[float]) -> None:
        super().__init__(
            location=location,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.75,
            wheel_px_per_zoom_level=90,
            min_zoom=4,
            max_zoom=17,
        )

    @property
    def figure(self) -> Figure:
        """The page around the map.

        Raises:
            TypeError: When the map was put into something that is no page.
        """
        root = self.get_root()
        if not isinstance(root, Figure):
            raise TypeError(f"the map stands in a {type(root).__name__}, expected a page")
        return root


class Verbatim(Element):
    """Text that goes into the page as it is; a plain branca element would be read as a template a second time."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> Markup:  # noqa: ANN401, ARG002 - branca's signature
        """The text."""
        return Markup(self._text)  # noqa: S704 - encoded by escape or by an escaping template


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


def _overlay(chart: OfflineMap, image: OverlayImage | None, pane: str) -> ImageOverlay | None:
    """Add an image to a pane of the map; the page's script shows it."""
    if image is None:
        return None
    overlay = ImageOverlay(
        image.url,
        bounds=[list(image.south_west), list(image.north_east)],
        pixelated=False,
        show=False,
        control=False,
        pane=pane,
        class_name=pane,
        alt="",
    )
    chart.add_child(overlay)
    return overlay


def _number_elements(root: Figure) -> None:
    """Number folium's elements in their order, in place of random names: same input, same bytes."""
    waiting: list[Element] = [root]
    count = 0
    while waiting:
        element = waiting.pop(0)
        element._id = "phusong" if isinstance(element, folium.Map) else str(count)  # noqa: SLF001 - no public way
        count += 1
        waiting.extend(element._children.values())  # noqa: SLF001


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
