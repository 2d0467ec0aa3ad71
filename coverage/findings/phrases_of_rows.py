"""Messages about rows, codes, places and coordinate systems in Vietnamese, beside the English."""

from __future__ import annotations

ROW_PHRASES: tuple[tuple[str, str], ...] = (
    # Layers
    ("there is no layer {layer}; did you mean {near}?", "không có lớp {layer}; có phải là {near}?"),
    ("there is no layer {layer}; there are {names}", "không có lớp {layer}; có các lớp {names}"),
    ("the layer {layer} is not given: {meaning}", "chưa khai báo lớp {layer}: {meaning}"),
    (
        "the layer {layer} has no azimuths; only sectors count theirs from a north",
        "lớp {layer} không có góc phương vị; chỉ lớp sectors tính góc từ hướng bắc",
    ),
    ("sectors are given, but no sites that they stand on", "có lớp sectors nhưng không có trạm mang chúng"),
    # Columns and values
    (
        "{layer} has no column {name}, which is kept as it is; did you mean {near}?",
        "lớp {layer} không có cột {name}, cột được giữ nguyên; có phải là {near}?",
    ),
    (
        "dates that a spreadsheet keeps as numbers of days: {count}; {number} is {date}",
        "{count} ngày là số thứ tự ngày như bảng tính lưu; {number} là {date}",
    ),
    (
        "{value} was read as {number}, as people and households are whole",
        "{value} được đọc là {number}, vì số người và số hộ luôn nguyên",
    ),
    ("kinds of places written in words: {words}", "loại địa điểm ghi bằng chữ: {words}"),
    ("kinds of places told by their names: {counts}", "loại địa điểm nhận theo tên: {counts}"),
    ("the kind is missing; by its name {value} it is {kind}", "thiếu loại; theo tên {value} thì là {kind}"),
    (
        "names that tell no kind of place: {count}; the first is {value}; their kind is {kind}",
        "{count} tên không cho biết loại địa điểm; tên đầu tiên là {value}; loại được ghi là {kind}",
    ),
    (
        "the required column kind is missing, and most names tell no kind, {value} for one",
        "thiếu cột bắt buộc kind và phần lớn tên không cho biết loại, ví dụ {value}",
    ),
    ("{value} can mean two numbers, thousands or decimals", "{value} có thể là hai số: hàng nghìn hoặc thập phân"),
    ("numbers have signs between thousands and were read so", "số có dấu phân cách hàng nghìn và được đọc như vậy"),
    (
        "{code} is what a spreadsheet shows of a longer number; its last digits are lost",
        "{code} là cách bảng tính hiện một số dài hơn; các chữ số cuối đã mất",
    ),
    (
        "only leading zeros tell {word} in {row} and {other_word} in {other_row} apart",
        "chỉ số 0 đứng đầu phân biệt {word} ở {row} và {other_word} ở {other_row}",
    ),
    ("technologies were taken from the columns {names}", "công nghệ được lấy từ các cột {names}"),
    ("letters were lost in {word}, or are the wrong ones", "mất chữ trong {word}, hoặc chữ bị sai"),
    # Coordinates
    (
        "{value} is no coordinate; expected degrees, with minutes and seconds or not, or metres",
        "{value} không phải toạ độ; cần độ (có hoặc không có phút, giây) hoặc mét",
    ),
    ("coordinates are written as {text}, which was read as {value}", "toạ độ ghi là {text}, được đọc là {value}"),
    (
        "x {x}, y {y} are metres; only in {system} do they lie in the communes",
        "x {x}, y {y} là mét; chỉ trong {system} chúng nằm trong các xã",
    ),
    (
        (
            "x {x}, y {y} are metres, and the table does not tell of which coordinate system; exchanged, they lie in "
            "the communes in {systems}: {column} holds the northing"
        ),
        (
            "x {x}, y {y} là mét và bảng không nêu hệ toạ độ; nếu đổi chỗ, chúng nằm trong các xã theo {systems}: cột "
            "{column} là toạ độ bắc"
        ),
    ),
    (
        (
            "x {x}, y {y} are metres, and the table does not tell of which coordinate system; in {systems} they lie in "
            "the communes"
        ),
        "x {x}, y {y} là mét và bảng không nêu hệ toạ độ; theo {systems} chúng nằm trong các xã",
    ),
    (
        "x {x}, y {y} are metres, and the table does not tell of which coordinate system",
        "x {x}, y {y} là mét và bảng không nêu hệ toạ độ",
    ),
    ("the scenario states {crs}, but {place} looks like degrees", "kịch bản nêu {crs}, nhưng {place} giống độ"),
    (
        "the scenario states {crs}, but {place} is not in degrees",
        "kịch bản nêu {crs}, nhưng {place} không phải là độ",
    ),
    (
        "all {count} rows lie nowhere on Earth in the stated coordinate system",
        "cả {count} dòng không nằm đâu trên Trái Đất theo hệ toạ độ đã nêu",
    ),
    (
        "{place} lies nowhere on Earth in the stated coordinate system",
        "{place} không nằm đâu trên Trái Đất theo hệ toạ độ đã nêu",
    ),
    (
        "the projection is that of {crs}, but on the datum of {datum}",
        "phép chiếu là của {crs}, nhưng trên hệ quy chiếu của {datum}",
    ),
    (
        "the coordinates are outside -180..180, -90..90 or not finite in all {count} rows; the first: {place}",
        "toạ độ nằm ngoài -180..180, -90..90 hoặc không hữu hạn ở cả {count} dòng; dòng đầu: {place}",
    ),
    (
        "the coordinates are 0, 0 in all {count} rows; the first: {place}",
        "toạ độ là 0, 0 ở cả {count} dòng; dòng đầu: {place}",
    ),
    (
        (
            "x and y (longitude and latitude) look swapped: exchanged, it would lie among the communes; so in all "
            "{count} rows"
        ),
        "kinh độ và vĩ độ có vẻ bị đổi chỗ: nếu đổi lại, điểm nằm trong các xã; cả {count} dòng đều vậy",
    ),
    ("the crs member names {name}", "mục crs nêu {name}"),
    ("the file's coordinate system cannot be understood: {crs}", "không hiểu hệ toạ độ của tệp: {crs}"),
    # Geometry
    ("all {count} rows are {found}; {layer} need {expected}", "cả {count} dòng là {found}; lớp {layer} cần {expected}"),
    (
        "{layer} need geometry; the file is a table without any",
        "lớp {layer} cần hình học; tệp là bảng không có hình học",
    ),
    (
        "the geometry is a MultiPoint of {count} points, not a point",
        "hình học là MultiPoint gồm {count} điểm, không phải một điểm",
    ),
    (
        "one stretch runs straight over {distance} km; a vertex has gone astray",
        "một đoạn chạy thẳng {distance} km; có đỉnh bị lệch",
    ),
    # Places that do not fit
    (
        "{share} of {layer} lies outside the communes as read in {crs}; in {systems} {inside} lies within",
        "{share} của lớp {layer} nằm ngoài các xã khi đọc theo {crs}; theo {systems} {inside} nằm trong",
    ),
    (
        "{share} of {layer} lies outside the communes; in {systems} {inside} lies within",
        "{share} của lớp {layer} nằm ngoài các xã; theo {systems} {inside} nằm trong",
    ),
    (
        (
            "{share} of {layer} lies outside the communes that their codes name as read in {crs}; in {systems} "
            "{inside} lies within"
        ),
        "{share} của lớp {layer} nằm ngoài các xã theo mã khi đọc theo {crs}; theo {systems} {inside} nằm trong",
    ),
    (
        "{share} of {layer} lies outside the communes that their codes name; in {systems} {inside} lies within",
        "{share} của lớp {layer} nằm ngoài các xã theo mã; theo {systems} {inside} nằm trong",
    ),
    (
        "{share} of {layer} lies outside the communes; that is right only where the file holds more than the region",
        "{share} của lớp {layer} nằm ngoài các xã; chỉ đúng nếu tệp chứa nhiều hơn vùng đang xét",
    ),
    (
        (
            "as read in {crs} the communes hold {now} of the villages that their codes name, and most layers lie "
            "outside; in {systems} they hold {then}"
        ),
        (
            "đọc theo {crs} các xã chứa {now} số thôn theo mã, và hầu hết các lớp nằm ngoài; theo {systems} chúng chứa "
            "{then}"
        ),
    ),
    (
        "{share} of villages lie in another commune than their codes name",
        "{share} số thôn nằm ở xã khác với xã theo mã",
    ),
    (
        "all of {layer} lies outside the communes; the nearest row is {distance} away",
        "toàn bộ lớp {layer} nằm ngoài các xã; dòng gần nhất cách {distance}",
    ),
    (
        (
            "{second} ({second_name}) and {first} ({first_name}) in {row} lie over each other: {area} km², {share} of "
            "the smaller"
        ),
        "{second} ({second_name}) và {first} ({first_name}) ở {row} chồng lên nhau: {area} km², {share} của xã nhỏ hơn",
    ),
    # Administrative units
    (
        "the villages' codes are of {one}, the communes of {other}: units changed on {day} in between",
        "mã của thôn thuộc {one}, của xã thuộc {other}: đơn vị hành chính thay đổi ngày {day} ở giữa",
    ),
    (
        "the codes are of several vintages: {side} {day} in {count} rows, not in others",
        "mã thuộc nhiều thời điểm: {side} {day} ở {count} dòng, các dòng khác thì không",
    ),
    (
        "the village has neither the code nor the name of its commune",
        "thôn không có cả mã và tên xã",
    ),
    (
        (
            "{count} commune codes were brought from {way}: {placed} of divided units by the village's place, {shared} "
            "by the greatest share"
        ),
        "{count} mã xã được chuyển {way}: {placed} thuộc đơn vị bị chia theo vị trí thôn, {shared} theo tỷ lệ lớn nhất",
    ),
    (
        "{count} commune codes were brought from {way}: {placed} of divided units by the village's place",
        "{count} mã xã được chuyển {way}: {placed} thuộc đơn vị bị chia theo vị trí thôn",
    ),
    (
        "{share} of the villages' codes are those of the communes already; the crosswalk was not applied",
        "{share} mã của thôn đã là mã của lớp xã; bảng chuyển đổi không được áp dụng",
    ),
    (
        "the codes of villages and communes stand on both sides of the crosswalk, so its direction is not told",
        "mã của thôn và xã có ở cả hai phía của bảng chuyển đổi nên không rõ chiều",
    ),
    (
        "{code} was divided among {count} units, but the row tells no share",
        "{code} được chia cho {count} đơn vị nhưng dòng không nêu tỷ lệ",
    ),
    (
        "{code} became {units}, and the village lies in none of them; {taken} was taken",
        "{code} thành {units}, nhưng thôn không nằm trong đơn vị nào; đã lấy {taken}",
    ),
    ("{code} to {other} stands twice", "{code} sang {other} có hai lần"),
    ("the shares of {code} make up {sum}, not 1", "các tỷ lệ của {code} cộng lại là {sum}, không phải 1"),
    (
        "{count} commune codes were missing and were taken from the names of the communes",
        "{count} mã xã bị thiếu đã được lấy theo tên xã",
    ),
    ("no commune is named {name}; did you mean {near}?", "không xã nào tên {name}; có phải là {near}?"),
    ("no commune is named {name}", "không xã nào tên {name}"),
    (
        "{name} was taken for {commune} ({code}): {count} communes bear the name; the village lies in it",
        "{name} được coi là {commune} ({code}): {count} xã cùng tên; thôn nằm trong xã này",
    ),
    (
        "{name} was taken for {commune} ({code}): its marks differ",
        "{name} được coi là {commune} ({code}): khác dấu",
    ),
    ("{name} was taken for {commune} ({code}): {doubt}", "{name} được coi là {commune} ({code}): {doubt}"),
    ("{name} is the name of several communes: {codes}", "{name} là tên của nhiều xã: {codes}"),
    ("communes given the district that they lie in: {count}", "{count} xã được ghi huyện mà chúng nằm trong"),
    ("{name} lies in none of {units}", "{name} không nằm trong {units} nào"),
    ("no district is named {name}", "không huyện nào tên {name}"),
    (
        "the commune lies in {found}, not in {stated} that it names",
        "xã nằm trong {found}, không phải trong {stated} như đã ghi",
    ),
    # Sites and sectors
    ("no site has the identifier {site}; did you mean {near}?", "không trạm nào có mã {site}; có phải là {near}?"),
    ("no site has the identifier {site}", "không trạm nào có mã {site}"),
    ("site {site} carries {carried}, not {technology}", "trạm {site} có {carried}, không có {technology}"),
    (
        "site {site} has this sector in row {row} already: same technology, band and azimuth",
        "trạm {site} đã có sector này ở dòng {row}: cùng công nghệ, băng tần và phương vị",
    ),
    (
        "downtilt_deg is {total}, its parts add up to {sum} degrees",
        "downtilt_deg là {total}, các phần cộng lại là {sum} độ",
    ),
    (
        "{word} is no cell identity: an ECI or NCI in decimal, or eNB and cell as 402576-121",
        "{word} không phải mã ô: cần ECI hoặc NCI thập phân, hoặc eNB và ô như 402576-121",
    ),
    ("the cell identity {word} stands in row {row} already", "mã ô {word} đã có ở dòng {row}"),
    (
        "{channel} is neither an EARFCN of the downlink nor an NR-ARFCN",
        "{channel} không phải EARFCN đường xuống cũng không phải NR-ARFCN",
    ),
    (
        "numbers written with their unit: {count}; {text} was read as {value}",
        "{count} số được ghi kèm đơn vị; {text} được đọc là {value}",
    ),
    (
        "numbers written in feet: {count}; {text} was read as {value} m",
        "{count} số được ghi bằng foot; {text} được đọc là {value} m",
    ),
    (
        "sites with status {status} that are left out, as they are not on the air: {count}: {sites}",
        "{count} trạm có trạng thái {status} không phát sóng nên bị bỏ qua: {sites}",
    ),
    (
        "status {words} is not understood; sites that count as on the air all the same: {count}",
        "không hiểu trạng thái {words}; {count} trạm vẫn được tính là đang phát sóng",
    ),
    ("numbers of {column} are feet and were read as metres", "các số của cột {column} là foot và đã được đổi ra mét"),
    (
        "communes given people by the shares of the crosswalk: {count}, {people} people",
        "{count} xã được tính {people} người theo tỷ lệ trong bảng chuyển đổi",
    ),
    (
        "channel {channel} is one of {technology}, the sector is of {other}",
        "kênh {channel} thuộc {technology}, sector thuộc {other}",
    ),
    (
        "channel {channel} is {carrier} MHz, band_mhz says {stated}",
        "kênh {channel} là {carrier} MHz, band_mhz ghi {stated}",
    ),
    (
        "antennas are named, as {name}, but no antennas layer is given",
        "có tên ăng-ten như {name} nhưng không có lớp antennas",
    ),
    (
        "no pattern file stands for the antenna {name}; there are {names}",
        "không có tệp giản đồ cho ăng-ten {name}; có {names}",
    ),
    (
        "the pattern {name} was measured at {measured} MHz, the sector is on {band} MHz",
        "giản đồ {name} đo ở {measured} MHz, sector ở {band} MHz",
    ),
)
"""English messages and their translations, as ``phrases`` explains them."""
