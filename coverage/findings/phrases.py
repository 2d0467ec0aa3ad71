"""Messages of findings about layers in Vietnamese: each English sentence beside its translation, with its parameters.

A finding is made with its English message. What is not here stays English behind the Vietnamese meaning of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from phusong.coverage.findings.codes.review_phrases import REVIEW_PHRASES
from phusong.coverage.findings.codes.setting_meanings import LAYER_MEANINGS, MEANINGS
from phusong.coverage.findings.phrases_of_drafts import DRAFT_PHRASES, FETCH_PHRASES
from phusong.coverage.findings.phrases_of_files import FILE_PHRASES
from phusong.coverage.findings.phrases_of_radio import RADIO_PHRASES
from phusong.coverage.findings.phrases_of_remedies import REMEDY_PHRASES, WAY_PHRASES
from phusong.coverage.findings.phrases_of_rows import ROW_PHRASES
from phusong.coverage.findings.phrases_of_settings import SETTING_PHRASES

_COMMON: tuple[tuple[str, str], ...] = (
    # Files and text
    ("no file {path}; there is {other}", "không có tệp {path}; có tệp {other}"),
    ("no file {path}", "không có tệp {path}"),
    ("the path is a folder", "đường dẫn là một thư mục"),
    ("the file is empty (0 bytes)", "tệp rỗng (0 byte)"),
    ("the table is empty: it has no header", "bảng rỗng: không có dòng tiêu đề"),
    ("the workbook holds no table", "sổ tính không có bảng nào"),
    ("the file holds no layer", "tệp không có lớp nào"),
    ("{layer} holds no rows", "lớp {layer} không có dòng nào"),
    ("named as {format}, but the content is {content}", "tên tệp là {format} nhưng nội dung là {content}"),
    ("{file} has {size} bytes, but its header says {stated}", "{file} có {size} byte, nhưng tiêu đề ghi {stated}"),
    ("no layer or sheet {name}; the file holds {names}", "không có lớp hoặc trang tính {name}; tệp có {names}"),
    (
        "the columns {columns} do not tell which layer this is",
        "các cột {columns} không đủ để biết đây là lớp nào",
    ),
    (
        "the row has {cells} cells, the header {width}; the missing cells are taken as empty",
        "dòng có {cells} ô, tiêu đề có {width}; các ô thiếu được coi là trống",
    ),
    ("the row has {cells} cells, the header {width}", "dòng có {cells} ô, tiêu đề có {width}"),
    ("the header names {name} {times} times", "tiêu đề ghi {name} {times} lần"),
    (
        "the text is in {encoding}, not in UTF-8, and was converted",
        "văn bản dùng bảng mã {encoding}, không phải UTF-8, và đã được chuyển đổi",
    ),
    (
        "the text of the table is in {encoding} and was converted",
        "văn bản trong bảng dùng bảng mã {encoding} và đã được chuyển đổi",
    ),
    ("the text breaks off inside a letter", "văn bản bị cắt giữa một chữ"),
    # Columns and values
    (
        "the required column {column} is missing; did you mean {near}?",
        "thiếu cột bắt buộc {column}; có phải là {near}?",
    ),
    (
        "the required column {column} is missing; the file has {columns}",
        "thiếu cột bắt buộc {column}; tệp có {columns}",
    ),
    ("{columns} all answer to {column}", "{columns} đều ứng với {column}"),
    (
        "{column} is mapped to {theirs}, which the file lacks{hint}",
        "{column} được ánh xạ tới {theirs} mà tệp không có{hint}",
    ),
    ("{value} is not a number; expected {expected}", "{value} không phải là số; cần {expected}"),
    ("{value} is not a number", "{value} không phải là số"),
    ("{value} is neither yes nor no", "{value} không phải có cũng không phải không"),
    ("{value} is outside {least}..{rest}", "{value} nằm ngoài khoảng {least}..{rest}"),
    ("{value} is less than {least}", "{value} nhỏ hơn {least}"),
    ("{value} is greater than {greatest}", "{value} lớn hơn {greatest}"),
    ("{value} is possible but unusual {unit}", "{value} ({unit}) có thể đúng nhưng bất thường"),
    ("{value} is possible but unusual", "{value} có thể đúng nhưng bất thường"),
    ("the value is missing", "thiếu giá trị"),
    ("the text is empty", "ô văn bản trống"),
    ("the identifier is empty", "mã định danh trống"),
    (
        "identifiers that were made from names and places: {count}; the first is {value}",
        "đã lập {count} mã từ tên và vị trí; mã đầu tiên là {value}",
    ),
    ("the commune names no district, as others do", "xã không ghi huyện trong khi xã khác có ghi"),
    ("communes without a district: {count} of {total}", "{count}/{total} xã không ghi huyện"),
    (
        "numbers of people that are not whole: {count}, the first is {value}",
        "{count} giá trị không phải số người nguyên, giá trị đầu là {value}",
    ),
    ("numbers have decimal commas and were read so", "số có dấu phẩy thập phân và được đọc như vậy"),
    ("coordinates have decimal commas and were read so", "toạ độ có dấu phẩy thập phân và được đọc như vậy"),
    ("{word} is in {row} and in {other_row}", "{word} có ở {row} và ở {other_row}"),
    ("technology {technology} is not one of {known}", "công nghệ {technology} không thuộc {known}"),
    ("no technology is given", "không ghi công nghệ nào"),
    ("the population of all villages together is 0", "tổng dân số của mọi thôn là 0"),
    # Codes
    (
        "codes whose lost leading zeros were restored: {count}, the first from {before} to {after}",
        "{count} mã mất số 0 đứng đầu đã được khôi phục, mã đầu từ {before} thành {after}",
    ),
    (
        "codes are stored as numbers; leading zeros, if any, are lost",
        "mã được lưu dạng số; số 0 đứng đầu, nếu có, đã mất",
    ),
    ("no commune has the code {code}; did you mean {near}?", "không xã nào có mã {code}; có phải là {near}?"),
    ("no commune has the code {code}", "không xã nào có mã {code}"),
    ("commune {code} ({name}) has no village", "xã {code} ({name}) không có thôn nào"),
    # Coordinates
    ("the row has no {axis}", "dòng không có {axis}"),
    (
        "{place}: x and y (longitude and latitude) look swapped: exchanged, it would lie among the communes",
        "{place}: kinh độ và vĩ độ có vẻ bị đổi chỗ: nếu đổi lại, điểm nằm trong các xã",
    ),
    ("{place}: x and y (longitude and latitude) look swapped", "{place}: kinh độ và vĩ độ có vẻ bị đổi chỗ"),
    (
        "x and y (longitude and latitude) look swapped in all {count} rows; the first: {place}",
        "kinh độ và vĩ độ có vẻ bị đổi chỗ ở cả {count} dòng; dòng đầu: {place}",
    ),
    (
        "{place}: the coordinates are outside -180..180, -90..90 or not finite",
        "{place}: toạ độ nằm ngoài -180..180, -90..90 hoặc không hữu hạn",
    ),
    ("{place}: the coordinates are 0, 0", "{place}: toạ độ là 0, 0"),
    ("the village lies {distance} outside the communes", "thôn nằm ngoài các xã {distance}"),
    (
        "the village lies in {found} ({found_name}), {distance} outside {own} ({own_name}) that its code names",
        "thôn nằm trong {found} ({found_name}), cách {own} ({own_name}) theo mã của nó {distance}",
    ),
    ("it lies {distance} outside the communes", "nằm ngoài các xã {distance}"),
    (
        "all of {layer} lies far from the communes; the nearest row is {distance} away",
        "toàn bộ lớp {layer} nằm xa các xã; dòng gần nhất cách {distance}",
    ),
    (
        "the file states no coordinate system; the coordinates were taken as WGS 84 degrees",
        "tệp không nêu hệ toạ độ; toạ độ được coi là độ WGS 84",
    ),
    (
        "the file states no coordinate system, and {place} is not in degrees",
        "tệp không nêu hệ toạ độ, và {place} không phải là độ",
    ),
    ("the file states {crs}, but {place} looks like degrees", "tệp nêu {crs}, nhưng {place} giống độ"),
    ("the file states {crs}, but {place} is not in degrees", "tệp nêu {crs}, nhưng {place} không phải là độ"),
    (
        "the shift from {crs} to WGS 84 is not known and was left out",
        "không biết phép chuyển từ {crs} sang WGS 84 nên đã bỏ qua",
    ),
    # Geometry
    ("the row has no geometry and is left out", "dòng không có hình học và bị bỏ"),
    ("the row has no geometry", "dòng không có hình học"),
    ("the geometry cannot be read: {reason}", "không đọc được hình học: {reason}"),
    ("the geometry is a {found}, not {expected}", "hình học là {found}, không phải {expected}"),
    (
        "the outline was invalid ({reason}) and was repaired: {before} before, {after} after{change}",
        "ranh giới không hợp lệ ({reason}) đã được sửa: trước {before}, sau {after}{change}",
    ),
    ("the outline is invalid ({reason}) and has no area", "ranh giới không hợp lệ ({reason}) và không có diện tích"),
    ("the line has no length and is left out", "đường không có chiều dài và bị bỏ"),
    # Commune centres and terrain
    (
        "neither villages nor places say which are commune centres",
        "cả lớp thôn và lớp địa điểm đều không nêu trung tâm xã",
    ),
    (
        "{count} commune centres were taken from the places layer",
        "{count} trung tâm xã được lấy từ lớp địa điểm",
    ),
    ("no village of commune {code} is marked as its centre", "không thôn nào của xã {code} được đánh dấu là trung tâm"),
    (
        "commune {code} has {count} centres; {chosen} counts, {first} is the first",
        "xã {code} có {count} trung tâm; {chosen} được tính, {first} đứng đầu",
    ),
    (
        "{count} of {all} {layer} lie outside the terrain: {ids}",
        "{count}/{all} đối tượng lớp {layer} nằm ngoài địa hình: {ids}",
    ),
    (
        "{count} of {all} {layer} lie in or beside a void of the terrain: {ids}",
        "{count}/{all} đối tượng lớp {layer} nằm trong hoặc cạnh chỗ trống của địa hình: {ids}",
    ),
    # Roads and fibre
    (
        "layer says {word}, which is no level; {count} roads are taken as not saying one",
        "cột layer ghi {word}, không phải tầng; {count} đường được coi là không ghi tầng",
    ),
    (
        "the road ends {gap} from another road and is not joined to it; at {where}",
        "đường kết thúc cách đường khác {gap} mà không nối vào; tại {where}",
    ),
    (
        (
            "{length} of road hang on no other road; cut off are villages: {count} ({names}), access points: {many} "
            "({ports}); at {where}"
        ),
        (
            "{length} đường không nối với đường nào khác; bị cắt rời: {count} thôn ({names}), {many} điểm truy nhập "
            "({ports}); tại {where}"
        ),
    ),
    (
        "{length} of road hang on no other road; cut off are villages: {count} ({names}); at {where}",
        "{length} đường không nối với đường nào khác; bị cắt rời: {count} thôn ({names}); tại {where}",
    ),
    (
        "{length} of road hang on no other road; cut off are access points: {many} ({ports}); at {where}",
        "{length} đường không nối với đường nào khác; bị cắt rời: {many} điểm truy nhập ({ports}); tại {where}",
    ),
    (
        "{count} parts of the roads hang on no other road and cut off nothing; at {where}",
        "{count} phần đường không nối với đường nào khác và không cắt rời gì; tại {where}",
    ),
    (
        "the village {name} is {away} from the nearest road, further than {limit}; at {where}",
        "thôn {name} cách đường gần nhất {away}, xa hơn {limit}; tại {where}",
    ),
    (
        "the access point {name} is {away} from the nearest road, further than {limit}; at {where}",
        "điểm truy nhập {name} cách đường gần nhất {away}, xa hơn {limit}; tại {where}",
    ),
    (
        "about {length} of the cable lie further than {limit} from every road, up to {most}; at {where}",
        "khoảng {length} tuyến cáp nằm xa mọi con đường hơn {limit}, tới {most}; tại {where}",
    ),
    (
        "{name} has fibre as surveyed, but no road is near enough; at {where}",
        "khảo sát: thôn {name} có cáp, nhưng không có đường đủ gần; tại {where}",
    ),
    (
        "{name} has fibre as surveyed, but no road leads to an access point; at {where}",
        "khảo sát: thôn {name} có cáp, nhưng không có đường tới điểm truy nhập; tại {where}",
    ),
    (
        "{name} has fibre as surveyed, but is {way} from an access point, more than {limit}; at {where}",
        "khảo sát: thôn {name} có cáp, nhưng cách điểm truy nhập {way}, hơn {limit}; tại {where}",
    ),
    (
        "{name} has fibre as surveyed, but {length} to the OLT are beyond the optical budget; at {where}",
        "khảo sát: thôn {name} có cáp, nhưng {length} tới OLT vượt quỹ công suất quang; tại {where}",
    ),
    (
        "{name} has no fibre as surveyed, but access point {point} is {way} away; at {where}",
        "khảo sát: {name} không có cáp, nhưng điểm truy nhập {point} chỉ cách {way}; tại {where}",
    ),
)

PHRASES = (*_COMMON, *DRAFT_PHRASES, *FILE_PHRASES, *ROW_PHRASES, *REMEDY_PHRASES)
"""English messages and their translations; ``{name}`` stands for what a message says of the case, the same in both."""

ALL_PHRASES = (*PHRASES, *REVIEW_PHRASES, *FETCH_PHRASES, *RADIO_PHRASES, *SETTING_PHRASES, *WAY_PHRASES)
"""Every message that is translated, those of models, questions and settings too."""

_LONGEST = 400
"""Letters of a message that is looked at: a longer one holds text of a file that could take long to take apart."""

_ROW_WORDS = (("sheet row ", "dòng trang tính "), ("feature ", "đối tượng "), ("row ", "dòng "), (" of ", " của "))
"""How a message names rows, the longer first."""


def in_vietnamese(message: str) -> str | None:
    """A message in Vietnamese with everything that it says of the case; None where it is not translated.

    Args:
        message: The English message of a finding.
    """
    for pattern, vietnamese in _patterns() if len(message) <= _LONGEST else ():
        found = pattern.fullmatch(message)
        if found is not None:
            given = found.groupdict().items()
            values = {name: _told(name, value) for name, value in given}
            return _filled(vietnamese, values)
    return None


_MORE = re.compile(r" and ([\d,]+) more$")

_FROM_FILES = frozenset(
    {
        "after",
        "before",
        "code",
        "codes",
        "column",
        "columns",
        "crs",
        "encoding",
        "file",
        "files",
        "first",
        "found_name",
        "key",
        "known",
        "line",
        "lines",
        "meaning",
        "name",
        "names",
        "near",
        "number",
        "numbers",
        "other",
        "others",
        "own_name",
        "path",
        "pattern",
        "place",
        "reason",
        "reasons",
        "second",
        "setting",
        "site",
        "source",
        "system",
        "systems",
        "text",
        "theirs",
        "tile",
        "title",
        "value",
        "where",
        "word",
        "words",
        "x",
        "y",
    }
)
"""What messages take over from files, settings and standards: figures in it are as people wrote them, or to paste."""

_FIGURE = re.compile(
    r"(?<![\w.,])-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![.,]?\w)"
    r"|\d+\.\d+(?=$|\s?(?:%|km|m\b|dB|MHz|GHz|GiB|MiB|s\b|°)))"
)
"""A number as our messages write it: with commas between thousands, or with decimals and a unit or nothing behind."""

_EXCHANGED = str.maketrans(",.", ".,")


def _told(name: str, value: str) -> str:
    """What a message says of the case, with our own words and figures as Vietnamese has them."""
    if name == "meaning":
        return MEANINGS.get(value) or LAYER_MEANINGS.get(value, value)
    if name == "fault":  # a sentence of ours inside another
        return in_vietnamese(value) or value
    if "row" in name:
        value = _with_rows(value)
    if name in ("rest", "unit", "least", "greatest"):
        value = _UNIT.sub(lambda unit: _UNITS[unit[0]], value)
    if name in ("systems", "line", "lines"):
        value = _OR.sub("hoặc", value)
    is_taken_over = name in _FROM_FILES and not _MEASURED.fullmatch(value)
    if value.startswith("'") or is_taken_over:
        return _with_rest(value)
    return _with_rest(_FIGURE.sub(lambda figure: figure[0].translate(_EXCHANGED), value))


_UNITS = {"persons": "người", "households": "hộ", "degrees": "độ", "share": "tỷ lệ"}
_UNIT = re.compile(rf"\b(?:{'|'.join(_UNITS)})$")
"""Units of columns that have a name of their own in Vietnamese."""

_OR = re.compile(r"\bor(?= EPSG:\d| crs = )")
"""The word between coordinate systems that would do."""

_MEASURED = re.compile(r"[\d,]+(?:\.\d+)? km²")
"""Areas, which stand where other messages have words of files."""


def _filled(text: str, values: Mapping[str, str]) -> str:
    """A translation with what the message says of the case, put in once: a value is not searched for names itself."""
    parts = re.split(r"\{(\w+)\}", text)
    return "".join(values[part] if place % 2 else part for place, part in enumerate(parts))


def _with_rows(text: str) -> str:
    for english, vietnamese in _ROW_WORDS:
        text = text.replace(english, vietnamese)
    return text


def _with_rest(text: str) -> str:
    """A list that was cut short, with the count of what is left."""
    return _MORE.sub(lambda rest: f" và {rest[1].replace(',', '.')} mục nữa", text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What recognises each message, those with more words of their own first, and its translation."""
    ordered = sorted(ALL_PHRASES, key=lambda phrase: -len(re.sub(r"\{\w+\}", "", phrase[0])))
    return tuple((_pattern(english), vietnamese) for english, vietnamese in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", english)
    return re.compile("".join(f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)))
