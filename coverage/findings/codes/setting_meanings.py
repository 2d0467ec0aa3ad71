"""What settings and layers mean, in Vietnamese, as remedies of wrong settings and findings of missing layers end."""

from __future__ import annotations

MEANINGS: dict[str, str] = {
    # Tables
    "fibre reach": "tầm với của cáp quang",
    "heights of what stands on the ground, by land-cover class": "độ cao vật trên mặt đất, theo lớp phủ",
    "how drive-test samples are cleaned, held out and fitted": "cách làm sạch, giữ lại và khớp mẫu đo kiểm",
    "how terrain is read": "cách đọc địa hình",
    "how the world may differ from what is predicted and priced": "thực tế có thể khác dự báo và đơn giá ra sao",
    "link budget of each radio service by name": "quỹ đường truyền của từng dịch vụ vô tuyến theo tên",
    "other plans nearly as good": "các phương án khác gần tốt bằng",
    "phases in order": "các giai đoạn theo thứ tự",
    "places weighed in any case, as long as the terrain is known and a commune is around them": (
        "các nơi luôn được xét, miễn có địa hình và xã bao quanh"
    ),
    "radio coverage": "vùng phủ vô tuyến",
    "shares of the people who must be served, the gravest first": (
        "tỷ lệ dân phải được phục vụ, quan trọng nhất đứng đầu"
    ),
    "the planning question": "câu hỏi quy hoạch",
    "what partners decided": "điều đối tác đã quyết định",
    "what the map and the report show": "nội dung bản đồ và báo cáo",
    "what things cost": "đơn giá",
    "where each layer is read from": "nơi đọc từng lớp",
    "where people live, and when a village is served": "dân ở đâu, và khi nào thôn được phục vụ",
    "which samples count": "mẫu đo nào được tính",
    "which sites may be proposed": "trạm nào được đề xuất",
    "whose coverage maps are also written in the shape of an FCC filing": (
        "bản đồ vùng phủ của ai cũng được ghi theo dạng hồ sơ FCC"
    ),
    # Their settings
    "short name, used in file names and reports": "tên ngắn, dùng trong tên tệp và báo cáo",
    "title for people": "tiêu đề cho người đọc",
    "date the layers describe": "ngày mà các lớp mô tả",
    "metric CRS to compute in": "hệ toạ độ mét để tính toán",
    "file of the layer, relative to the scenario file": "tệp của lớp, tính từ tệp kịch bản",
    "layer or sheet in the file, where it holds several": "lớp hoặc trang tính trong tệp, nếu tệp có nhiều",
    "coordinate system of the file's coordinates, to overrule what it says": "hệ toạ độ của tệp, thay cho điều tệp ghi",
    "encoding of the file's text, to overrule what is recognised": "bảng mã văn bản của tệp, thay cho điều nhận ra",
    "sign before the decimals of the file's numbers, where nothing in the file tells it": (
        "dấu thập phân của các số trong tệp, khi tệp không cho biết"
    ),
    "sectors alone": "chỉ cho sector",
    "column names where they differ, ours = theirs": "tên cột khi khác nhau, của Phusong = của tệp",
    "reading one file of the layer may keep the processor busy for so many seconds": (
        "số giây bộ xử lý được dùng để đọc một tệp của lớp"
    ),
    "reading one file of the layer may take so much memory, GiB": "bộ nhớ được dùng để đọc một tệp của lớp, GiB",
    "cell size terrain is resampled to, metres": "kích thước ô mà địa hình được lấy mẫu lại, mét",
    "propagation model": "mô hình truyền sóng",
    "model that predicts everything a second time, to be compared with the first": (
        "mô hình dự báo lại mọi thứ lần hai để so với mô hình thứ nhất"
    ),
    "file that phusong calibrate wrote, beside the scenario": "tệp do phusong calibrate ghi, đặt cạnh kịch bản",
    "height of the receiver above ground": "độ cao máy thu trên mặt đất",
    "receivers farther from a mast than this are not predicted": "máy thu xa cột hơn mức này không được dự báo",
    "weaker RSRP is not reported": "RSRP yếu hơn mức này không được ghi",
    "median refractivity lapse in the lowest kilometre, N-units/km": (
        "độ giảm chiết suất trung vị trong km thấp nhất, đơn vị N/km"
    ),
    "median sea-level surface refractivity, N-units, read by p1812 and itm": (
        "chiết suất mặt đất trung vị ở mực biển, đơn vị N, dùng cho p1812 và itm"
    ),
    "share of time for which the loss is not exceeded, read by p1812 and itm": (
        "tỷ lệ thời gian suy hao không vượt quá, dùng cho p1812 và itm"
    ),
    "distance between the points of a profile, metres, whatever the grid of the terrain is": (
        "khoảng cách giữa các điểm mặt cắt, mét, bất kể lưới địa hình"
    ),
    "pixel size of the coverage rasters": "kích thước điểm ảnh của raster vùng phủ",
    "points of a village at which its people are served or not, its own point among them": (
        "số điểm trong thôn để xét dân được phục vụ hay không, gồm cả điểm của thôn"
    ),
    "radius of the disc that a village without outline, buildings or population raster fills": (
        "bán kính vòng tròn của thôn không có ranh giới, nhà hay raster dân số"
    ),
    "share of its people from which a village counts as served, 0 to 1": (
        "tỷ lệ dân từ đó thôn được tính là được phục vụ, 0 đến 1"
    ),
    "within so many dB of the threshold, on either side, service is marginal": (
        "trong khoảng này (dB) quanh ngưỡng, dịch vụ ở mức giáp ranh"
    ),
    "loss into a vehicle, in the mean": "suy hao trung bình vào trong xe",
    "kind of building that indoor figures are of": "loại nhà dùng cho số liệu trong nhà",
    "share of such buildings and places inside that a fixed entry loss is enough for": (
        "tỷ lệ nhà và vị trí trong nhà mà suy hao vào nhà cố định là đủ"
    ),
    "longest way along the road from an access point to a village that counts as served": (
        "đường đi dài nhất từ điểm truy nhập tới thôn được tính là được phục vụ"
    ),
    "longest straight way from a village to its nearest road": "khoảng thẳng dài nhất từ thôn tới đường gần nhất",
    "longest straight way from an access point to its nearest road": (
        "khoảng thẳng dài nhất từ điểm truy nhập tới đường gần nhất"
    ),
    "two cables, a cable and an access point, or a cable and a road this near belong together": (
        "hai cáp, cáp và điểm truy nhập, hoặc cáp và đường gần nhau mức này thì thuộc về nhau"
    ),
    "a cable that runs along a road no further from it than this lies on it, though drawn beside it": (
        "cáp chạy dọc đường không xa hơn mức này được coi là nằm trên đường"
    ),
    "roads of one level that come this near to each other are joined there, their ends always": (
        "các đường cùng tầng gần nhau mức này được nối tại đó, đầu đường luôn được nối"
    ),
    "roads that end this near to another road, and are not joined to it, are listed as findings": (
        "đường kết thúc gần đường khác mức này mà không nối thì được liệt kê"
    ),
    "a part of the roads joined to no other is an island where it is shorter than this or bears no access point": (
        "phần đường rời là đảo nếu ngắn hơn mức này hoặc không có điểm truy nhập"
    ),
    "persons of a home, where a village does not say its households": "số người một hộ, khi thôn không ghi số hộ",
    "share of the homes that ports are counted for": "tỷ lệ hộ được tính cổng",
    "share of the homes with a port that take a line, so that drop and ONT are paid": (
        "tỷ lệ hộ có cổng sẽ lắp đặt, tức có chi phí dây thuê bao và ONT"
    ),
    "optical budget between the OLT and the homes": "quỹ công suất quang giữa OLT và các hộ",
    "whether commune centres without a site near are weighed": "có xét trung tâm xã không có trạm gần hay không",
    "whether summits near villages without service are weighed": "có xét đỉnh cao gần thôn chưa phủ hay không",
    "whether roadsides near villages without service are weighed": "có xét ven đường gần thôn chưa phủ hay không",
    "distance within which a site is thought able to serve a village, metres": (
        "khoảng cách mà trạm được coi là có thể phục vụ thôn, mét"
    ),
    "least distance of a new tower from any existing site, metres": (
        "khoảng cách nhỏ nhất từ cột mới tới trạm hiện có, mét"
    ),
    "least distance between two locations for new towers, metres": "khoảng cách nhỏ nhất giữa hai vị trí cột mới, mét",
    "classes of the clutter layer that are water, where no tower is proposed": (
        "các lớp phủ là mặt nước, nơi không đề xuất cột"
    ),
    "steepest ground a tower is built on, degrees": "độ dốc lớn nhất của nơi dựng cột, độ",
    "greatest distance from the nearest road to a new tower, metres": "khoảng cách lớn nhất từ đường tới cột mới, mét",
    "least height of a summit over the pass to higher ground, metres": "độ nhô nhỏ nhất của đỉnh, mét",
    "distance from a village without service to a summit, metres": "khoảng cách từ thôn chưa phủ tới đỉnh, mét",
    "distance from a village without service to a roadside, metres": "khoảng cách từ thôn chưa phủ tới ven đường, mét",
    "distance between the points that are weighed along a road, metres": (
        "khoảng cách giữa các điểm được xét dọc đường, mét"
    ),
    "whether 4G and 5G may be added at sites that stand": "có được thêm 4G và 5G ở trạm hiện có hay không",
    "operator that the plan is made for": "nhà mạng mà phương án lập cho",
    "whether new towers may be built": "có được dựng cột mới hay không",
    "antenna height of a new tower above ground, metres": "độ cao ăng-ten của cột mới trên mặt đất, mét",
    "longest microwave hop, metres": "chặng vi ba dài nhất, mét",
    "VND for one USD, used only for prices that are not given": "số đồng cho một USD, chỉ dùng cho giá không nêu",
    "discount rate of running costs a year": "tỷ lệ chiết khấu chi phí vận hành mỗi năm",
    "years of running costs in a net present cost": "số năm chi phí vận hành trong chi phí hiện tại ròng",
    "added power at a site upgraded to 5G": "nguồn điện thêm ở trạm nâng cấp lên 5G",
    "survey and strengthening of another operator's tower": "khảo sát và gia cố cột của nhà mạng khác",
    "distribution cable along the road from an access point to a village, each village its own": (
        "cáp phối dọc đường từ điểm truy nhập tới thôn, mỗi thôn một cáp"
    ),
    "whether a plan is made at all": "có lập phương án hay không",
    "money there is, VND": "số tiền có, đồng",
    "what counts against the budget": "khoản tính vào ngân sách",
    "worth of newly serving one person, by service": "giá trị khi phủ thêm một người, theo dịch vụ",
    "kinds of places served before people count, the gravest first": (
        "loại địa điểm được phủ trước khi tính dân, quan trọng nhất đứng đầu"
    ),
    "services that these places are to have": "dịch vụ mà các địa điểm này phải có",
    "budgets for which the most people are also found, VND": "các mức ngân sách cũng tìm số dân nhiều nhất, đồng",
    "relative gap to the best possible at which the search for a point may stop": (
        "khoảng cách tương đối tới mức tốt nhất mà việc tìm một điểm được dừng"
    ),
    "the plan that partners decided on": "phương án mà đối tác đã quyết định",
    "weighted people it must be worth to drop a proposal of the earlier plan that nobody decided on": (
        "số dân có trọng số phải đạt để bỏ một đề xuất cũ chưa ai quyết định"
    ),
    "the same for the least cost": "như trên, cho câu hỏi chi phí ít nhất",
    "how much work the search may do, as a multiple of the usual": (
        "khối lượng tính mà việc tìm được làm, so với mức thường"
    ),
    "brake on the search, seconds": "giới hạn giờ của việc tìm, giây",
    "relative gap to the best possible at which the search may stop": (
        "khoảng cách tương đối tới mức tốt nhất mà việc tìm được dừng"
    ),
    "seed of the solver's random choices": "hạt giống cho lựa chọn ngẫu nhiên của bộ giải",
    "solver that is called": "bộ giải được gọi",
    "organisation responsible for what no operator owns yet": "đơn vị chịu trách nhiệm phần chưa nhà mạng nào sở hữu",
    "date by which everything is to be built": "ngày phải xây xong mọi thứ",
    "side of the blocks of ground that are held out as a whole": "cạnh các khối đất được giữ lại nguyên khối",
    "share of the bins that is held out": "tỷ lệ ô được giữ lại",
    "seed of the draw of the blocks": "hạt giống khi rút các khối",
    "all bins of a cell in a square of this side weigh as one, as they share their shadowing": (
        "mọi ô đo của một cell trong hình vuông cạnh này tính như một, vì chung che khuất"
    ),
    "bins predicted less than this above the sensitivity are left out": (
        "ô được dự báo cao hơn độ nhạy chưa tới mức này bị bỏ"
    ),
    "whether every site gets an offset of its own": "mỗi trạm có độ lệch riêng hay không",
    "language the map and the report open in": "ngôn ngữ khi mở bản đồ và báo cáo",
    "whether predicted RSRP is also drawn and written as a raster": "có vẽ và ghi RSRP dự báo thành raster hay không",
    "radio services of which rasters are drawn and written": "các dịch vụ vô tuyến được vẽ và ghi thành raster",
    "of a run that covers several provinces": "của lần chạy gồm nhiều tỉnh",
    "layers that are illustrative, not surveyed": "các lớp minh hoạ, không phải khảo sát",
    "address of map tiles in EPSG:3857 with {z}, {x} and {y} that the map offers as a background": (
        "địa chỉ ảnh nền bản đồ hệ EPSG:3857 với {z}, {x} và {y} mà bản đồ có thể dùng làm nền"
    ),
    "whom these tiles are owed to": "chủ sở hữu của ảnh nền này",
    "whom the layers are owed to, one line each, shown on every page": (
        "nguồn của các lớp, mỗi nguồn một dòng, hiện trên mọi trang"
    ),
    "classes of the clutter layer": "các lớp của lớp phủ mặt đất",
    "representative height by class code, in place of the scheme's": (
        "độ cao đại diện theo mã lớp, thay cho của bảng phân lớp"
    ),
    "what a terminal loses that stands below the cover around it": (
        "suy hao của thiết bị đầu cuối thấp hơn vật che xung quanh"
    ),
    "distance from a terminal to the cover that shields it": "khoảng cách từ thiết bị đầu cuối tới vật che",
    "cover nearer to either end of a path is left out of its profile": (
        "vật che gần hai đầu tuyến hơn mức này không vào mặt cắt"
    ),
    "cover farther from both ends of a path stands in its profile at its full height": (
        "vật che xa hai đầu tuyến hơn mức này vào mặt cắt với toàn bộ độ cao"
    ),
    "class codes that are built up, in place of the scheme's": "mã lớp là khu xây dựng, thay cho của bảng phân lớp",
    "downlink rate without which a place is not served": "tốc độ tải xuống tối thiểu để một nơi được phục vụ",
    "uplink rate without which a place is not served": "tốc độ tải lên tối thiểu để một nơi được phục vụ",
    "share of every cell's resources in use, which sets the interference": (
        "tỷ lệ tài nguyên của mọi ô đang dùng, quyết định nhiễu"
    ),
    "share of the channel that one user gets": "phần kênh mà một người dùng có",
    "noise rise by other cells allowed for at places whose other cells are not counted one by one": (
        "mức tăng tạp âm do các ô khác, ở nơi không tính từng ô"
    ),
    "noise figure of the terminal": "hệ số tạp âm của thiết bị đầu cuối",
    "noise figure of the base station": "hệ số tạp âm của trạm gốc",
    "output power of the terminal": "công suất ra của thiết bị đầu cuối",
    "resource blocks over which a terminal at the cell edge spreads its power": (
        "số khối tài nguyên mà thiết bị ở rìa ô trải công suất"
    ),
    "gain of the beam that carries data above the one that is measured, both ways": (
        "độ lợi của búp mang dữ liệu so với búp được đo, hai chiều"
    ),
    "streams sent side by side in the downlink at the most, as many as both ends have antennas": (
        "số luồng song song nhiều nhất đường xuống, bằng số ăng-ten hai đầu"
    ),
    "error vector magnitude of the transmitter, which no SINR exceeds": "EVM của máy phát, SINR không vượt quá",
    "whether a terminal uses all carriers of an operator at once": (
        "thiết bị đầu cuối có dùng mọi sóng mang của nhà mạng cùng lúc hay không"
    ),
    "share of the time for the downlink": "tỷ lệ thời gian cho đường xuống",
    "share of the time for the uplink": "tỷ lệ thời gian cho đường lên",
    "share of Shannon's bound reached in the downlink": "phần giới hạn Shannon đạt được ở đường xuống",
    "share of Shannon's bound reached in the uplink": "phần giới hạn Shannon đạt được ở đường lên",
    "greatest downlink efficiency of one layer": "hiệu suất đường xuống lớn nhất của một lớp",
    "greatest uplink efficiency": "hiệu suất đường lên lớn nhất",
    "SINR below which nothing is received": "SINR dưới mức này thì không thu được",
    "carrier frequency where a sector names none": "tần số sóng mang khi sector không ghi",
    "kind of building that the terminal is in": "loại nhà có thiết bị đầu cuối",
    "share of buildings and places in them whose entry loss is no greater": (
        "tỷ lệ nhà và vị trí có suy hao vào nhà không lớn hơn"
    ),
    "probability of service required at the edge of a cell": "xác suất phục vụ yêu cầu ở rìa ô",
    "surroundings whose shadowing counts": "môi trường dùng cho che khuất",
    "standard deviation of shadowing in sight and out of it alike": (
        "độ lệch chuẩn che khuất, cả khi thấy và không thấy cột"
    ),
    "standard deviation of the SINR where other cells, not noise, set it": (
        "độ lệch chuẩn của SINR khi do các ô khác quyết định, không phải tạp âm"
    ),
    "presets that the budget starts from, a name or several": "preset mà quỹ bắt đầu từ đó, một hoặc nhiều tên",
    "channel bandwidth": "băng thông kênh",
    "subcarrier spacing": "khoảng cách sóng mang con",
    "resource blocks of the channel": "số khối tài nguyên của kênh",
    "output power of a sector over the whole channel": "công suất ra của sector trên cả kênh",
    "boresight gain of a sector antenna": "độ lợi hướng chính của ăng-ten sector",
    "gain of the antenna of a site without sectors": "độ lợi ăng-ten của trạm không có sector",
    "shape of the antenna's pattern": "hình dạng giản đồ ăng-ten",
    "downtilt where a sector names none": "góc ngẩng xuống khi sector không ghi",
    "feeder, combiner and jumper loss": "suy hao feeder, bộ kết hợp và dây nhảy",
    "antenna gain of the terminal": "độ lợi ăng-ten của thiết bị đầu cuối",
    "loss by the user's body": "suy hao do cơ thể người dùng",
    "flat loss into whatever is around the terminal": "suy hao cố định vào bất cứ gì quanh thiết bị đầu cuối",
    "loss into a vehicle": "suy hao vào trong xe",
    "flat loss by trees and houses around the terminal, for models that see bare terrain only": (
        "suy hao cố định do cây và nhà quanh thiết bị, cho mô hình chỉ thấy địa hình trần"
    ),
    "least RSRP of a usable service at the terminal": "RSRP nhỏ nhất để dịch vụ dùng được tại thiết bị đầu cuối",
    "service whose carriers bear the uplink where they do it better, as LTE does for NR in a non-standalone network": (
        "dịch vụ mang đường lên khi tốt hơn, như LTE cho NR trong mạng NSA"
    ),
    "most that may be lost, dB": "suy hao nhiều nhất cho phép, dB",
    "longest fibre from the OLT to a home, km, whatever is lost": "sợi dài nhất từ OLT tới hộ, km, bất kể suy hao",
    "loss of fibre at 1310 nm, the way up, dB/km": "suy hao sợi ở 1310 nm, chiều lên, dB/km",
    "loss of a splice, dB": "suy hao một mối hàn, dB",
    "length of cable between two splices, km": "chiều dài cáp giữa hai mối hàn, km",
    "loss of a mated pair of connectors, dB": "suy hao một cặp đầu nối, dB",
    "mated pairs on the way": "số cặp đầu nối trên đường",
    "kept for repairs and ageing, dB": "dự phòng sửa chữa và lão hoá, dB",
    "loss of the splitters between OLT and home together, dB, by homes that share a port": (
        "tổng suy hao các bộ chia giữa OLT và hộ, dB, theo số hộ chung một cổng"
    ),
    "longitude, degrees": "kinh độ, độ",
    "latitude, degrees": "vĩ độ, độ",
    "service they must have": "dịch vụ họ phải có",
    "share of the people, 0 to 1": "tỷ lệ dân, 0 đến 1",
    "whether the share is asked of the province, of each district or of each commune": (
        "tỷ lệ yêu cầu cho toàn tỉnh, từng huyện hay từng xã"
    ),
    "districts by name, or communes by code or name, that it is asked of": (
        "các huyện theo tên, hoặc xã theo mã hay tên"
    ),
    "whether those units count as one group instead of each by itself": (
        "các đơn vị đó tính chung một nhóm hay từng đơn vị"
    ),
    "name for people, such as the year": "tên cho người đọc, chẳng hạn năm",
    "money of this phase, VND": "số tiền của giai đoạn này, đồng",
    "worth of being served during this phase": "giá trị khi được phục vụ trong giai đoạn này",
    "date by which this phase is to be built": "ngày phải xây xong giai đoạn này",
    "the plan is made so that service at every village counted, and the sum of costs, hold with"
    " this probability each": (
        "phương án lập để dịch vụ ở mỗi thôn được tính và tổng chi phí đều đạt với xác suất này"
    ),
    "standard deviation of the cost of anything, as a share of it": (
        "độ lệch chuẩn của chi phí mỗi hạng mục, theo tỷ lệ"
    ),
    "correlation of the logarithms of any two costs": "tương quan giữa logarit của hai chi phí bất kỳ",
    "correlation of the shadowing of two masts at one village": "tương quan che khuất của hai cột tại một thôn",
    "worlds in which the plan is evaluated, drawn from plan.seed": (
        "số tình huống để đánh giá phương án, rút từ plan.seed"
    ),
    "how many other plans are sought": "số phương án khác cần tìm",
    "how many sites of every plan before it another plan leaves out at least": (
        "số trạm ít nhất mà phương án khác bỏ so với mỗi phương án trước"
    ),
    "how much worse than the best they may be, as a share": "được kém phương án tốt nhất bao nhiêu, theo tỷ lệ",
    "what it is about": "quyết định nói về điều gì",
    "longitude of a zone or a new place, degrees": "kinh độ của vùng hoặc vị trí mới, độ",
    "latitude of a zone or a new place, degrees": "vĩ độ của vùng hoặc vị trí mới, độ",
    "why, for people": "lý do, cho người đọc",
    "side of the squares in which the samples of a cell become one median": (
        "cạnh các ô vuông mà mẫu đo của một cell gộp thành một trung vị"
    ),
    "least RSRP that a receiver reports": "RSRP nhỏ nhất mà máy thu báo",
    "greatest RSRP that a receiver reports": "RSRP lớn nhất mà máy thu báo",
    "at or below it the receiver misses as much as it reports, so that samples are left out": (
        "từ mức này trở xuống máy thu bỏ sót nhiều như báo được, nên bỏ mẫu"
    ),
    "at or above it the receiver may be overdriven": "từ mức này trở lên máy thu có thể bị quá tải",
    "samples nearer to the mast lie under its antennas and are left out": "mẫu gần cột hơn nằm dưới ăng-ten và bị bỏ",
    "samples farther from the site they name are left out": "mẫu xa trạm được ghi hơn mức này bị bỏ",
    "largest relative difference between a sample's carrier and its site's": (
        "chênh lệch tương đối lớn nhất giữa sóng mang của mẫu và của trạm"
    ),
    "ten or more equal readings of a cell on end over more than this distance are one that has frozen, where the"
    " export has no time stamp of the level": (
        "mười giá trị bằng nhau liên tiếp trở lên của một cell trên quãng dài hơn mức này là giá trị bị treo"
    ),
    "operator whose masts alone count, as the sites name it": "nhà mạng mà chỉ cột của họ được tính, như lớp trạm ghi",
    "number that the FCC gives to the provider": "số mà FCC cấp cho nhà cung cấp",
    "name that the service is offered under": "tên dùng để cung cấp dịch vụ",
    "horizontal half-power beamwidth": "độ rộng búp ngang nửa công suất",
    "vertical half-power beamwidth of the panel": "độ rộng búp đứng nửa công suất của tấm ăng-ten",
    "largest attenuation in any direction, A_max": "suy giảm lớn nhất ở mọi hướng, A_max",
    "largest vertical attenuation, SLA_V": "suy giảm đứng lớn nhất, SLA_V",
    # Microwave hops
    "bands that a hop may be built on": ("các băng tần có thể dùng cho một chặng"),
    "bands, clearance and availability of every hop": ("băng tần, khoảng hở và độ khả dụng của mọi chặng"),
    "channel width, MHz": ("độ rộng kênh, MHz"),
    "clearance at the low factor, in Fresnel radii": ("khoảng hở ở hệ số thấp, tính bằng bán kính Fresnel"),
    "clearance at the median factor, in Fresnel radii": ("khoảng hở ở hệ số trung vị, tính bằng bán kính Fresnel"),
    "clearance over terrain and cover": ("khoảng hở trên địa hình và lớp phủ"),
    "cover nearer to a mast than this is cleared away, metres": ("lớp phủ gần cột hơn mức này được phát quang, mét"),
    "dN75 from the P.530-18 map, N-units": ("dN75 từ bản đồ P.530-18, đơn vị N"),
    "decimal logarithm of K from the P.530-18 map": ("lôgarit thập phân của K từ bản đồ P.530-18"),
    "factor exceeded 99.9 % of the worst month, which P.530-18 reads off its figure 2 by path length": (
        "hệ số bị vượt 99,9 % tháng xấu nhất, P.530-18 đọc từ hình 2 theo độ dài"
    ),
    "frequency, MHz": ("tần số, MHz"),
    "gain of the antenna at either end, dBi": ("độ lợi ăng-ten ở mỗi đầu, dBi"),
    "hop length from which the low factor counts, metres": ("độ dài chặng từ đó tính hệ số thấp, mét"),
    "how the traffic of new towers may get home over microwave": ("lưu lượng của cột mới về mạng lõi qua vi ba ra sao"),
    "latitude of the hop, degrees": ("vĩ độ của chặng, độ"),
    "longest hop on this band, metres": ("chặng dài nhất trên băng tần này, mét"),
    "loss by oxygen and water vapour": ("suy hao do ôxy và hơi nước"),
    "median effective Earth radius factor": ("hệ số bán kính Trái Đất hiệu dụng trung vị"),
    "most hops that end at one existing site": ("số chặng tối đa kết thúc tại một trạm hiện có"),
    "most hops that end at one new mast": ("số chặng tối đa kết thúc tại một cột mới"),
    "most microwave hops from a new tower to an existing site or to fibre": (
        "số chặng vi ba tối đa từ cột mới tới trạm hiện có hoặc cáp quang"
    ),
    "name for people, such as 15 GHz": ("tên cho người đọc, chẳng hạn 15 GHz"),
    "net throughput of the channel, Mbit/s": ("thông lượng thực của kênh, Mbit/s"),
    "new masts that a tower without an existing site in sight may hop to": (
        "số cột mới mà cột không thấy trạm hiện có được nối tới"
    ),
    "polarisation of the hop": ("phân cực của chặng"),
    "rain and multipath": ("mưa và đa đường"),
    "rain rate exceeded 0.01 % of the year, 1-minute, mm/h": (
        "cường độ mưa 1 phút bị vượt 0,01 % thời gian trong năm, mm/h"
    ),
    "received level at which the bit error ratio reaches 1e-6, dBm": ("mức thu mà tỷ lệ lỗi bit đạt 1e-6, dBm"),
    "refractivity gradient dN1 of P.453, N-units/km": ("gradien chiết suất dN1 theo P.453, đơn vị N/km"),
    "share of the average year that the whole chain to the host must be up, percent": (
        "tỷ lệ thời gian năm trung bình mà cả chuỗi phải hoạt động, phần trăm"
    ),
    "sites that each tower may hop to, the nearest that do, where the first may be full": (
        "số trạm gần nhất mà mỗi cột có thể nối tới, khi trạm đầu có thể đầy"
    ),
    "solar power of a mast that carries microwave hops alone": ("điện mặt trời của cột chỉ mang chặng vi ba"),
    "standard deviation of terrain heights within 110 km by 110 km, metres": (
        "độ lệch chuẩn độ cao địa hình trong ô 110 km × 110 km, mét"
    ),
    "throughput that a tower needs for each technology it carries in the busy hour of its three sectors, Mbit/s": (
        "thông lượng cột cần cho mỗi công nghệ trong giờ bận của ba cung, Mbit/s"
    ),
    "throughput that an existing site has to spare towards the core for hops, Mbit/s": (
        "thông lượng trạm hiện có còn dành được cho các chặng, Mbit/s"
    ),
    "transmitter power at the antenna, dBm": ("công suất phát tại ăng-ten, dBm"),
    "targets with their days": "các chỉ tiêu kèm thời hạn",
    "name for people, such as the decision that sets the target": "tên gọi, ví dụ quyết định đặt ra chỉ tiêu",
    "service that is to be had": "dịch vụ cần có",
    "what is counted": "đơn vị được tính",
    "kind of place that is counted": "loại điểm được tính",
    "share that is to have it, 0 to 1": "tỷ lệ cần có dịch vụ, từ 0 đến 1",
    "day by which it is to be reached": "ngày cần đạt",
    "whether it is asked of all that the layers hold, of each district or of each commune": (
        "yêu cầu với toàn bộ dữ liệu, từng huyện hay từng xã"
    ),
    # Prices and the design of fibre
    "4G radio of three sectors": ("vô tuyến 4G cho ba cung"),
    "5G radio of three sectors": ("vô tuyến 5G cho ba cung"),
    "OLT port and optics of an access point": ("cổng OLT và quang cho một điểm truy nhập"),
    "ONT of a home": ("ONT của một hộ, đồng"),
    "PON ports of one card of an OLT": ("số cổng PON trên một thẻ OLT"),
    "closure, spliced": ("một măng xông đã hàn, đồng"),
    "a planar splitter by ratio": ("bộ chia phẳng theo tỷ lệ, đồng"),
    "antennas of a hop of up to 10 km": ("ăng-ten của chặng dài đến 10 km"),
    "antennas of a longer hop": ("ăng-ten của chặng dài hơn"),
    "baseband of a technology at a site": ("băng gốc của một công nghệ tại trạm"),
    "cable drawn into a duct that is there, the duct free": ("kéo cáp vào ống có sẵn, ống không mất tiền"),
    "cell-site router": ("bộ định tuyến của trạm"),
    "civil works": ("xây dựng nền móng"),
    "codes of communes whose access points get a second way to lit fibre that shares no road with the first, where the"
    " roads have one": (
        "mã các xã mà điểm truy nhập có tuyến thứ hai tới cáp đang sáng, không chung đường với tuyến thứ nhất, nếu có"
    ),
    "design of the fibre that is planned": ("thiết kế phần cáp quang được quy hoạch"),
    "distance between poles, metres": ("khoảng cách cột, mét"),
    "drop and installation of a home": ("cáp thuê bao và lắp đặt cho một hộ, đồng"),
    "drop cable from the road to a village": ("cáp nhánh từ đường vào thôn"),
    "fibre buried along a road": ("cáp chôn dọc đường"),
    "fibre from a road to a new site, on poles of its own": ("cáp từ đường tới trạm mới, trên cột riêng"),
    "fibre in a new duct along a road": ("cáp trong ống mới dọc đường"),
    "fibre on poles along a road": ("cáp treo cột dọc đường"),
    "fibres that a tower fed by fibre takes of the cables": ("số sợi mà cột nối cáp quang dùng trong cáp"),
    "fibres that cables are made with": ("số sợi mà cáp được sản xuất"),
    "how cable is laid": ("cách lắp đặt cáp"),
    "how fibre is built along roads": ("cách xây dựng cáp dọc đường"),
    "how it is built along roads of a class, where that differs": ("cách xây dựng dọc đường của một cấp, nếu khác"),
    "installation at an existing site": ("lắp đặt tại trạm hiện có"),
    "loss of splitters that fibre.optics.splitter_db does not name, dB, by ratio": (
        "suy hao của bộ chia mà fibre.optics.splitter_db không nêu, dB, theo tỷ lệ"
    ),
    "maintaining fibre": ("bảo dưỡng cáp quang"),
    "most homes that share a port over both splitters": ("số hộ tối đa chung một cổng qua cả hai bộ chia"),
    "one fibre more in a cable": ("thêm một sợi trong cáp, đồng/km"),
    "power line from the nearest road to a new site": ("đường điện từ đường gần nhất tới trạm mới"),
    "power system of a new site with 5G": ("hệ thống nguồn của trạm mới có 5G"),
    "power system of a site with 4G": ("hệ thống nguồn của trạm có 4G"),
    "price of a track that begins at a road of a class, percent of access_track_vnd_per_km, 0 to 1000": (
        "giá đường vào bắt đầu từ đường của một cấp, phần trăm của access_track_vnd_per_km, 0 đến 1000"
    ),
    "radios of a microwave hop, both ends": ("thiết bị vô tuyến của một chặng vi ba, cả hai đầu"),
    "rent of a place on another operator's tower": ("thuê chỗ trên cột của nhà mạng khác"),
    "running 4G or 5G more at a site": ("vận hành thêm 4G hoặc 5G tại trạm"),
    "running a mast that carries hops alone": ("vận hành cột chỉ mang chặng vi ba"),
    "running a new site": ("vận hành trạm mới"),
    "running an access point": ("vận hành một điểm truy nhập"),
    "set of the literature's prices that holds for prices that are not given": (
        "bộ giá theo tài liệu dùng cho các giá không nêu"
    ),
    "spare fibres of a cable as a share of those in use": ("tỷ lệ sợi dự phòng trong cáp so với sợi đang dùng"),
    "splitter, closure and cabinet of an access point": ("bộ chia, măng xông và tủ của một điểm truy nhập"),
    "steepest track to a new site": ("độ dốc lớn nhất của đường vào trạm mới"),
    "survey and planning of a microwave hop": ("khảo sát và thiết kế một chặng vi ba"),
    "tower of a new site, by its height": ("cột của trạm mới, theo chiều cao"),
    "track from the nearest road to a new site": ("đường vào từ đường gần nhất tới trạm mới"),
    "transformer and grid connection of a new site": ("máy biến áp và đấu nối điện của trạm mới"),
    "way between handholes, metres": ("khoảng cách giữa các hố ga, mét"),
    "whether a second splitter may stand in a village behind one at the access point": (
        "có cho phép bộ chia thứ hai trong thôn sau bộ chia ở điểm truy nhập không"
    ),
}
"""The clause in English to what it says in Vietnamese."""

LAYER_MEANINGS: dict[str, str] = {
    "Places where people live: thôn, bản, tổ dân phố; outlines say over which ground their people are spread.": (
        "Nơi dân cư sinh sống: thôn, bản, tổ dân phố; ranh giới cho biết dân cư phân bố trên đất nào."
    ),
    "Outlines of the commune-level units: xã, phường, thị trấn.": ("Ranh giới đơn vị cấp xã: xã, phường, thị trấn."),
    "Heights above sea level in metres: GeoTIFF, SRTM .hgt, .asc or .img, one file or a folder of tiles.": (
        "Độ cao so với mực nước biển theo mét: GeoTIFF, SRTM .hgt, .asc hoặc .img, một tệp hoặc thư mục các mảnh."
    ),
}
"""What a required layer holds, in English and Vietnamese, as its schema has it."""
