"""What pages are rendered from in tests, hostile names, and a page as its reader sees it."""

import html
import json
import re
import zlib
from base64 import b64decode

from phusong.maps.report.context import InputFile, ReportContext
from phusong.maps.webmap.context import MapContext

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--",
    "${alert(1)}",
    "`${alert(1)}`",
    "{{ 7*7 }}",
    "{% raise %}",
    "\u2028alert(1)\u2029",
    "' onmouseover='alert(1)",
    '"><svg onload=alert(1)>',
    "&lt;b&gt;",
    "]]><![CDATA[<b>",
)

REPORT_CONTEXT = ReportContext(
    scenario="small",
    title="Lào Cai",
    data_date="2024-12-31",
    thresholds_dbm={"4g": -110.0},
    illustrative=("terrain", "sites"),
    credits=("GeoNames, CC BY 4.0",),
    inputs=(InputFile(layer="villages", path="villages.shp", sha256="ab" * 32),),
    versions={"phusong": "0.1.0"},
    settings={"radio.model": "p1812"},
    warnings=("row 4 has no population",),
)

MAP_CONTEXT = MapContext(
    scenario="small", title="Lào Cai", data_date="2024-12-31", thresholds_dbm={"4g": -110.0, "5g": -112.0}
)


def visible(page: str, language: str) -> str:
    """Text as a reader of one language sees it, with single spaces."""
    other = "vi" if language == "en" else "en"
    body = page.split("<body>")[1].split("<script>")[0]
    body = re.sub(rf'<(t?span) lang="{other}">.*?</\1>', "", body, flags=re.DOTALL)
    body = re.sub(r"</?(?:span|tspan|strong)[^>]*>", "", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


def data_of(page: str) -> dict:
    found = re.search(
        r'<script type="application/json" id="phusong-data"( data-packed="deflate")?>(.*?)</script>', page
    )
    assert found, "the page holds no element with its data"
    return json.loads(zlib.decompress(b64decode(found[2])) if found[1] else found[2])
