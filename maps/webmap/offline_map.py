"""A folium map that carries all it needs: Leaflet inside, images in panes, elements numbered in their order."""

from __future__ import annotations

from typing import Any

import folium
from branca.element import Element, Figure
from folium.raster_layers import ImageOverlay
from folium.template import Template
from markupsafe import Markup

from phusong.maps.page.seal import LEAFLET_CSS, LEAFLET_JS
from phusong.maps.webmap.images import OverlayImage


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

    def overlay(self, image: OverlayImage | None, pane: str) -> ImageOverlay | None:
        """Add an image to a pane of the map; the page's script shows it.

        Args:
            image: The image; None adds nothing.
            pane: Pane of the map that it lies in.
        """
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
        self.add_child(overlay)
        return overlay

    def number_elements(self) -> None:
        """Number folium's elements in their order, in place of random names: same input, same bytes."""
        waiting: list[Element] = [self.figure]
        count = 0
        while waiting:
            element = waiting.pop(0)
            element._id = "phusong" if isinstance(element, folium.Map) else str(count)  # noqa: SLF001 - no public way
            count += 1
            waiting.extend(element._children.values())  # noqa: SLF001


class Verbatim(Element):
    """Text that goes into the page as it is; a plain branca element would be read as a template a second time."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **kwargs: Any) -> Markup:  # noqa: ANN401, ARG002 - branca's signature
        """The text."""
        return Markup(self._text)  # noqa: S704 - encoded by escape or by an escaping template
