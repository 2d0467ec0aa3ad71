"""Two hundred texts that would run, break out or turn into something else where a page or a table took them in."""

from itertools import product

from tests.builders.pages.browser import TRAPS

_RUN = "window.trapped=1"
_OUT = ("", '"', "'", "`", "-->", "]]>", "</textarea>", "</title>", "</option></select>", "</script>", "</style>", "\\")
_IN = (
    f"<img src=x onerror={_RUN}>",
    f"<svg/onload={_RUN}>",
    f"<script>{_RUN}</script>",
    f" autofocus onfocus={_RUN} x=",
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'>",
    f"<a href=javascript:{_RUN}>x</a>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={_RUN}>",
    f"<details open ontoggle={_RUN}>",
    f"<div hx-on:load='{_RUN}' hx-get=/ hx-trigger=load>",
    f"<video><source onerror={_RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{_RUN}'>",
    f'<object data="data:text/html,<script>{_RUN}</script>">',
    f"<style>@import 'javascript:{_RUN}';</style>",
)
_ELSE = (
    "'; DROP TABLE event; --",
    "' OR '1'='1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "{{7*7}}",
    "{% raise %}",
    "{%- for x in range(9) %}{{x}}{% endfor %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s%s%s%n",
    "%(x)s",
    "{0} {actor} {}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "\x1b[31m\x1b[2J\x07",
    "\u202eabc\u202c",
    "\u2066x\u2069",
    "\ufeffbom",
    "a\u0301\u0301\u0301\u0301",
    "Hoà Ðình 🛰 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ufdfa" * 20,
    "\u0000".replace("\u0000", "\u2400"),
    "&lt;b&gt;",
    "&#x3c;script&#x3e;",
    "\\u003cscript\\u003e",
    "null",
    "NaN",
    "1e999",
    "true",
    "__proto__",
    "constructor",
    "x" * 1900,
    "\t\tlead",
)
CORPUS = tuple(dict.fromkeys((*TRAPS, *_ELSE, *(out + inside for inside, out in product(_IN, _OUT)))))[:200]
assert len(CORPUS) == 200
