"""Country: its codes in ISO 3166-1 and the mobile country codes of its networks.

Source: ISO 3166-1 (alpha-2, alpha-3); ITU-T E.212, mobile country codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_CODES = """
AD AND 213|AE ARE 424,430,431|AF AFG 412|AG ATG 344|AI AIA 365|AL ALB 276|AM ARM 283|AO AGO 631|AR ARG 722|AS ASM 544
AT AUT 232|AU AUS 505|AW ABW 363|AZ AZE 400|BA BIH 218|BB BRB 342|BD BGD 470|BE BEL 206|BF BFA 613|BG BGR 284
BH BHR 426|BI BDI 642|BJ BEN 616|BM BMU 350|BN BRN 528|BO BOL 736|BR BRA 724|BS BHS 364|BT BTN 402|BW BWA 652
BY BLR 257|BZ BLZ 702|CA CAN 302|CD COD 630|CF CAF 623|CG COG 629|CH CHE 228|CI CIV 612|CK COK 548|CL CHL 730
CM CMR 624|CN CHN 460|CO COL 732|CR CRI 712|CU CUB 368|CV CPV 625|CW CUW 362|CY CYP 280|CZ CZE 230|DE DEU 262
DJ DJI 638|DK DNK 238|DM DMA 366|DO DOM 370|DZ DZA 603|EC ECU 740|EE EST 248|EG EGY 602|ER ERI 657|ES ESP 214
ET ETH 636|FI FIN 244|FJ FJI 542|FK FLK 750|FM FSM 550|FO FRO 288|FR FRA 208|GA GAB 628|GB GBR 234,235|GD GRD 352
GE GEO 282|GF GUF 340|GH GHA 620|GI GIB 266|GL GRL 290|GM GMB 607|GN GIN 611|GP GLP 340|GQ GNQ 627|GR GRC 202
GT GTM 704|GU GUM 310|GW GNB 632|GY GUY 738|HK HKG 454|HN HND 708|HR HRV 219|HT HTI 372|HU HUN 216|ID IDN 510
IE IRL 272|IL ISR 425|IN IND 404,405|IQ IRQ 418|IR IRN 432|IS ISL 274|IT ITA 222|JM JAM 338|JO JOR 416|JP JPN 440,441
KE KEN 639|KG KGZ 437|KH KHM 456|KI KIR 545|KM COM 654|KN KNA 356|KP PRK 467|KR KOR 450|KW KWT 419|KY CYM 346
KZ KAZ 401|LA LAO 457|LB LBN 415|LC LCA 358|LI LIE 295|LK LKA 413|LR LBR 618|LS LSO 651|LT LTU 246|LU LUX 270
LV LVA 247|LY LBY 606|MA MAR 604|MC MCO 212|MD MDA 259|ME MNE 297|MG MDG 646|MH MHL 551|MK MKD 294|ML MLI 610
MM MMR 414|MN MNG 428|MO MAC 455|MQ MTQ 340|MR MRT 609|MS MSR 354|MT MLT 278|MU MUS 617|MV MDV 472|MW MWI 650
MX MEX 334|MY MYS 502|MZ MOZ 643|NA NAM 649|NC NCL 546|NE NER 614|NG NGA 621|NI NIC 710|NL NLD 204|NO NOR 242
NP NPL 429|NR NRU 536|NU NIU 555|NZ NZL 530|OM OMN 422|PA PAN 714|PE PER 716|PF PYF 547|PG PNG 537|PH PHL 515
PK PAK 410|PL POL 260|PM SPM 308|PR PRI 330|PS PSE 425|PT PRT 268|PW PLW 552|PY PRY 744|QA QAT 427|RE REU 647
RO ROU 226|RS SRB 220|RU RUS 250|RW RWA 635|SA SAU 420|SB SLB 540|SC SYC 633|SD SDN 634|SE SWE 240|SG SGP 525
SI SVN 293|SK SVK 231|SL SLE 619|SM SMR 292|SN SEN 608|SO SOM 637|SR SUR 746|SS SSD 659|ST STP 626|SV SLV 706
SY SYR 417|SZ SWZ 653|TC TCA 376|TD TCD 622|TG TGO 615|TH THA 520|TJ TJK 436|TK TKL 554|TL TLS 514|TM TKM 438
TN TUN 605|TO TON 539|TR TUR 286|TT TTO 374|TV TUV 553|TW TWN 466|TZ TZA 640|UA UKR 255|UG UGA 641|US USA 310,311,312
UY URY 748|UZ UZB 434|VC VCT 360|VE VEN 734|VG VGB 348|VI VIR 332|VN VNM 452|VU VUT 541|WF WLF 543|WS WSM 549
XK XKX 221|YE YEM 421|YT MYT 647|ZA ZAF 655|ZM ZMB 645|ZW ZWE 648
"""


@dataclass(frozen=True, slots=True)
class Country:
    """One country.

    Attributes:
        iso2: Two letters, as GeoNames names its files.
        iso3: Three letters, as geoBoundaries and WorldPop do.
        mobile_codes: Mobile country codes of its networks, as OpenCelliD names its files.
    """

    iso2: str
    iso3: str
    mobile_codes: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """Every country by its two letters and by its three."""
    found = {}
    for entry in _CODES.replace("\n", "|").split("|"):
        if entry:
            iso2, iso3, mobile = entry.split(" ")
            found[iso2] = found[iso3] = Country(iso2, iso3, tuple(mobile.split(",")))
    return found


_OPERATORS = {
    "452-01": "MobiFone",
    "452-02": "VinaPhone",
    "452-04": "Viettel",
    "452-05": "Vietnamobile",
    "452-07": "Gmobile",
    "452-08": "Itel",
}
"""Brands of networks, by mobile country and network code (ITU-T E.212)."""


def operator_name(mobile_country: str, network: str) -> str:
    """The brand of a network; its code, such as ``460-00``, where no brand is known."""
    code = f"{mobile_country}-{network.zfill(2)}"
    return _OPERATORS.get(code, code)
