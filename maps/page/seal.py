"""Pages that work with no network: vendored assets go inline, and nothing that could leave stays.

:func:`seal` rewrites a rendered page once. It puts vendored scripts and styles in place of links, drops what folium
asks for and our pages do not use, refuses every address that is left, and adds a content security policy that
forbids requests and every script but those it has just seen.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from folium import folium as folium_map

from phusong.maps.page.escape import html_text

VENDOR = Path(__file__).parent / "vendor"
PAGE_LIMIT_BYTES = 40_000_000
"""A page larger than this opens too slowly on an ordinary laptop."""

LEAFLET_JS = "leaflet/leaflet.js"
LEAFLET_CSS = "leaflet/leaflet.css"
PMTILES_JS = "pmtiles/pmtiles.js"
_REPLACED = {"leaflet": LEAFLET_JS, "leaflet_css": LEAFLET_CSS}

# Names of XML vocabularies: they look like addresses, and nothing is ever fetched from them.
_VOCABULARIES = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml|XML/1998/namespace)\b")
_ADDRESS = re.compile(r"""(?:\b(?:https?|wss?|ftp|file):)//|["'`(]//[a-z0-9-]+\.""", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*["']?(?!data:image/|#)""", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LOADING = frozenset(
    {
        *("src", "href", "srcset", "imagesrcset", "poster", "data", "background", "icon", "manifest", "longdesc"),
        *("action", "formaction", "xlink:href", "ping"),
    }
)
_FORBIDDEN_TAGS = frozenset(("base", "iframe", "object", "embed", "frame", "applet"))
_NEIGHBOUR = re.compile(r"(?:\.\./)?(?:[a-z0-9-]+/)*[a-z0-9-]+\.html")
"""A page beside this one, that a reader may follow a link to: nothing is loaded from it."""
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?")
_LOCAL = re.compile(r"#|data:image/(?:png|webp|svg\+xml)[;,]")


class PageError(RuntimeError):
    """A page would reach out, needs a script that is not carried, or is too large."""


@cache
def _manifest() -> dict[str, str]:
    """Path under ``vendor/`` to its SHA-256."""
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {path.strip(): digest for digest, path in (line.split(maxsplit=1) for line in lines if line.strip())}


@cache
def vendored(path: str) -> str:
    """Text of a vendored file, fit for inlining.

    Args:
        path: Path under ``vendor/``, as the manifest lists it.

    Returns:
        The text without source map reference, image references of unused rules and homepage addresses.

    Raises:
        PageError: When the file is not listed, or is not the file that the manifest describes.
    """
    listed = _manifest().get(path)
    if listed is None:
        raise PageError(f"{path} is not listed in the vendored manifest")
    content = (VENDOR / path).read_bytes()
    if hashlib.sha256(content).hexdigest() != listed:
        raise PageError(f"{path} differs from its SHA-256 in the vendored manifest")
    text = content.decode("utf-8").replace("\r\n", "\n")
    if path.endswith(".css"):
        return re.sub(r"url\(images/[^)]*\)", "none", _CSS_COMMENT.sub("", text))
    bare = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    return re.sub(r"https://(?=leafletjs\.com|github\.com/protomaps)", "", bare)


@cache
def _folium_links() -> dict[str, str | None]:
    """Every address that a folium map asks for by default, to the vendored file in its place or None to drop it."""
    links = {address: _REPLACED.get(name) for name, address in (*folium_map._default_js, *folium_map._default_css)}  # noqa: SLF001
    return links | {path: path for path in _REPLACED.values()}


def seal(page: str, *, language: str, reads_beside: bool = False, pictures_from: str = "") -> str:
    """Make a rendered page self-contained and closed.

    Args:
        page: HTML as folium or a template rendered it.
        language: Language of the page, ``en`` or ``vi``.
        reads_beside: Whether its own scripts may read files of the server that it comes from. From a disk there is
            none: a browser lets no page read what lies beside it.
        pictures_from: Scheme and server that pictures may come from; none where empty.

    Returns:
        HTML that makes no request by itself, whatever stands in its data.

    Raises:
        PageError: When an address, an inline event handler or a frame is left, when a script needs jQuery, when
            ``pictures_from`` is no server, or when the page is larger than ``PAGE_LIMIT_BYTES``.
    """
    if pictures_from and not _ORIGIN.fullmatch(pictures_from):
        raise PageError(f"pictures may come from a server alone, not from {pictures_from[:80]}")
    sealer = _Sealer(language, "connect-src 'self'; " if reads_beside else "", f" {pictures_from}".rstrip())
    sealer.feed(page)
    sealer.close()
    sealed = sealer.sealed()
    size = len(sealed.encode("utf-8"))
    if size > PAGE_LIMIT_BYTES:
        raise PageError(
            f"the page is {size / 1e6:.1f} MB, more than the {PAGE_LIMIT_BYTES / 1e6:.0f} MB that open well"
        )
    return sealed


class _Sealer(HTMLParser):
    """Copies a page, replacing and judging as it goes."""

    def __init__(self, language: str, connects: str, pictures: str) -> None:
        super().__init__(convert_charrefs=False)
        self._language = language
        self._connects = connects
        self._pictures = pictures
        self._out: list[str] = []
        self._hashes: list[str] = []
        self._head_at: int | None = None
        self._inside = ""
        self._code: list[str] = []
        self._skip_end = False

    def sealed(self) -> str:
        """The page with its policy as the first thing in the head.

        Raises:
            PageError: When the page has no head to put the policy in.
        """
        if self._head_at is None:
            raise PageError("the page has no <head>")
        scripts = " ".join(f"'sha256-{digest}'" for digest in dict.fromkeys(self._hashes)) or "'none'"
        policy = (
            f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:{self._pictures}; "
            f"{self._connects}base-uri 'none'; form-action 'none'"
        )
        meta = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{html_text(policy)}">'
        self._out.insert(self._head_at, meta)
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag, or put the vendored file in the place of a link."""
        attributes = {name: value or "" for name, value in attrs}
        if self._replace_link(tag, attributes):
            return
        _judge_tag(tag, attributes)
        if tag in ("script", "style"):
            self._inside = "data" if attributes.get("type") == "application/json" else tag
        written = self.get_starttag_text() or ""
        if tag == "html" and "lang" not in attributes:
            written = f'<html lang="{html_text(self._language)}">'
        self._out.append(written)
        if tag == "head" and self._head_at is None:
            self._head_at = len(self._out)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag that closes itself."""
        attributes = {name: value or "" for name, value in attrs}
        if not self._replace_link(tag, attributes):
            _judge_tag(tag, attributes)
            self._out.append(self.get_starttag_text() or "")
        self._skip_end = False

    def handle_endtag(self, tag: str) -> None:
        """Copy a closing tag, unless its opening was replaced."""
        if self._skip_end and tag == "script":
            self._skip_end = False
            return
        if self._inside == "script":
            self._add_script("".join(self._code))
            self._code.clear()
        self._inside = ""
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Copy text; code and styles are judged."""
        if self._inside == "script":  # arrives in pieces; the policy needs the whole
            self._code.append(data)
            return
        if self._inside == "style":
            _judge_style(data)
        self._out.append(data)

    def handle_entityref(self, name: str) -> None:
        """Copy a named character."""
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a numbered character."""
        self._out.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Copy the document type."""
        self._out.append(f"<!{decl}>")

    def _add_script(self, code: str) -> None:
        _judge_script(code)
        self._hashes.append(b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii"))
        self._out.append(code)

    def _replace_link(self, tag: str, attributes: dict[str, str]) -> bool:
        """Inline or drop a linked script or style; True when the tag is dealt with."""
        is_script = tag == "script" and "src" in attributes
        if not is_script and not (tag == "link" and attributes.get("rel") == "stylesheet"):
            return False
        address = attributes["src"] if is_script else attributes.get("href", "")
        links = _folium_links()
        if address not in links:
            raise PageError(f"<{tag}> asks for {address}, which is not vendored")
        path = links[address]
        if path is not None:
            content = vendored(path)
            self._out.append(f"<{'script' if is_script else 'style'}>")
            if is_script:
                self._add_script(content)
            else:
                _judge_style(content)
                self._out.append(content)
            self._out.append(f"</{'script' if is_script else 'style'}>")
        self._skip_end = is_script
        return True


def _judge_tag(tag: str, attributes: dict[str, str]) -> None:
    """Refuse a tag that loads, frames or carries code in an attribute."""
    if tag in _FORBIDDEN_TAGS or (tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh"):
        raise PageError(f"<{tag}> has no place in a page that works alone")
    for name, value in attributes.items():
        if name.startswith("on"):
            raise PageError(f"<{tag} {name}=…> carries code in an attribute")
        beside = (tag, name) == ("a", "href") and _NEIGHBOUR.fullmatch(value)
        if name in _LOADING and not beside and not _LOCAL.match(value):
            raise PageError(f"<{tag} {name}=…> points to {value[:80]}")
        if name == "style":
            _judge_style(value)


def _judge_style(text: str) -> None:
    """Refuse a style that loads."""
    found = _CSS_URL.search(text) or re.search(r"@import\b", text)
    if found:
        raise PageError(f"a style loads {text[found.start() : found.start() + 80]}")


def _judge_script(code: str) -> None:
    """Refuse code that names an address or needs jQuery."""
    found = _ADDRESS.search(_VOCABULARIES.sub("", code))
    if found:
        bare = _VOCABULARIES.sub("", code)
        raise PageError(f"a script names an address: {bare[found.start() : found.start() + 80]}")
    if re.search(r"\bjQuery\b|(?<![\w$.])\$\(", code):
        raise PageError("a script needs jQuery, which is not carried: use an element of phusong.maps instead")
