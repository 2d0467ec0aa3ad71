"""The seal of a page: vendored files only, a policy, and nothing that reaches out."""

import hashlib
import re
from base64 import b64encode

import folium.folium
import pytest

from phusong.maps.page import seal as assets
from phusong.maps.page.seal import LEAFLET_CSS, LEAFLET_JS, VENDOR, PageError, seal, vendored


def page(head: str = "", body: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>"


def policy_of(sealed: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', sealed)
    assert found, "the page has no content security policy"
    return found[1].replace("&#x27;", "'")


def test_the_manifest_lists_every_vendored_file_with_its_hash():
    listed = dict(reversed(line.split()) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(VENDOR).as_posix(): path for path in VENDOR.rglob("*") if path.is_file()}
    carried = {name: path for name, path in files.items() if name not in {"README.md", "SHA256SUMS"}}
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in carried.items()} == listed
    assert "leaflet/LICENSE" in listed


def test_vendored_scripts_are_small():
    assert sum(path.stat().st_size for path in VENDOR.rglob("*.js")) < 200_000


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + "  a.js\n")
    (tmp_path / "a.js").write_text("let a;")
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    assets._manifest.cache_clear()
    try:
        with pytest.raises(PageError, match="differs from its SHA-256"):
            vendored("a.js")
        with pytest.raises(PageError, match="not listed"):
            vendored("b.js")
    finally:
        assets._manifest.cache_clear()


def test_what_is_inlined_refers_to_nothing():
    script, style = vendored(LEAFLET_JS), vendored(LEAFLET_CSS)
    assert "sourceMappingURL" not in script
    assert set(re.findall(r"https?://[^\s\"')]*", script)) == {"http://www.w3.org/2000/svg"}
    assert "Vladimir Agafonkin" in script  # the licence notice stays
    assert re.findall(r"url\([^)]*\)", style) == ["url(#default#VML)"]


def test_links_are_replaced_by_the_vendored_files():
    sealed = seal(
        page(f'<script src="{LEAFLET_JS}"></script><link rel="stylesheet" href="{LEAFLET_CSS}"/>'), language="en"
    )
    assert vendored(LEAFLET_JS) in sealed
    assert vendored(LEAFLET_CSS) in sealed
    assert "src=" not in re.sub(r"<script>.*?</script>", "", sealed, flags=re.DOTALL)


def test_every_default_of_folium_is_replaced_or_dropped():
    links = [f'<script src="{address}"></script>' for _, address in folium.folium._default_js]
    links += [f'<link rel="stylesheet" href="{address}"/>' for _, address in folium.folium._default_css]
    sealed = seal(page("".join(links)), language="en")
    assert sealed.count("<script>") == 1
    assert sealed.count("<style>") == 1
    assert "jquery" not in sealed.lower()
    assert "bootstrap" not in sealed.lower()


HOST = "https:" + "//example.org/"


@pytest.mark.parametrize(
    "body",
    [
        f'<script src="{HOST}a.js"></script>',
        '<script src="a.js"></script>',
        f'<img src="{HOST}a.png">',
        '<img src="a.png">',
        '<img srcset="a.png 2x">',
        f'<a href="{HOST}">x</a>',
        '<a href="javascript:alert(1)">x</a>',
        f'<form action="{HOST}"></form>',
        "<iframe></iframe>",
        '<object data="a.swf"></object>',
        "<base>",
        '<meta http-equiv="Refresh" content="0">',
        '<p onclick="go()">x</p>',
        '<p style="background: url(a.png)">x</p>',
        f"<style>@import '{HOST}a.css';</style>",
        "<style>p { background: url('a.png') }</style>",
        f'<script>fetch("{HOST}")</script>',
        '<script>import("//example.org/a.js")</script>',
        "<script>new WebSocket('wss:" + "//example.org')</script>",
        "<script>jQuery.get('x')</script>",
        "<script>$('#x').show()</script>",
        f'<link rel="preload" href="{HOST}a.woff">',
        f'<svg><image xlink:href="{HOST}a.png"/></svg>',
        '<video poster="a.png"></video>',
    ],
)
def test_an_address_left_is_an_error(body):
    with pytest.raises(PageError):
        seal(page(body=body), language="en")


def test_what_stays_inside_the_page_is_left_alone():
    body = (
        '<a href="#top">up</a><img src="data:image/png;base64,AAAA"><p>1 &lt; 2 &amp; 3 &#233;</p>'
        f'<script type="application/json">{{"note": "{HOST}"}}</script>'
        '<script>const a = `<b>${1}</b>` && "</i>";</script>'
    )
    sealed = seal(page(body=body), language="en")
    assert sealed.endswith(f"<body>{body}</body></html>")


def test_the_policy_allows_the_scripts_of_the_page_and_nothing_else():
    code = "let a = 1 && 2;\nlet b = '</b>';"
    sealed = seal(
        page("<title>x</title>", f'<script>{code}</script><script type="application/json">{{}}</script>'), language="en"
    )
    digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
    policy = policy_of(sealed)
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}';" in policy
    assert "connect-src" not in policy
    assert sealed.index("Content-Security-Policy") < sealed.index("<title>")


def test_a_page_without_scripts_allows_none():
    assert "script-src 'none'" in policy_of(seal(page(), language="en"))


def test_the_language_of_the_page_is_stated():
    assert '<html lang="vi">' in seal(page(), language="vi")
    assert '<html lang="en">' in seal('<html lang="en"><head></head></html>', language="vi")


def test_a_page_that_is_too_large_is_an_error(monkeypatch):
    monkeypatch.setattr(assets, "PAGE_LIMIT_BYTES", 1000)
    with pytest.raises(PageError, match="MB"):
        seal(page(body="x" * 1000), language="en")


def test_a_page_without_a_head_is_an_error():
    with pytest.raises(PageError, match="head"):
        seal("<html><body></body></html>", language="en")
