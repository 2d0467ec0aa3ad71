"""Ranges of prices as a sweep finds them."""

from dataclasses import replace

from phusong.maps.indicators import ALL_PRICES, PriceEnd, PriceRange, PriceRanges, ranked


def end(people: float, towers: int, cost_vnd: int = 10**9, value_vnd: int | None = None) -> PriceEnd:
    """A plan that serves some people with some towers."""
    return PriceEnd(
        value_vnd=value_vnd,
        status="optimal" if people else "infeasible",
        people=people,
        gained={"4g": round(people), "fibre": 0},
        new_towers=towers,
        upgrades=1,
        cost_vnd=cost_vnd,
        bound=people,
        gap=0.0 if people else float("inf"),
    )


ASKED = end(1000.0, 40)


def price_ranges(title: str = "Lào Cai") -> PriceRanges:
    """Towers move most, fibre moves money alone, the router nothing; all together move the most and come first."""
    ranges = [
        PriceRange("router_vnd", "new site", 5, True, end(1000.0, 40, value_vnd=3), end(1000.0, 40, value_vnd=8)),
        PriceRange("fibre_vnd_per_km", "km", 5, True, end(1000.0, 40, 10**8), end(1000.0, 40, 3 * 10**9)),
        PriceRange(
            "tower_vnd_per_m",
            "metre of height",
            6_000_000,
            False,
            end(1200.0, 72, value_vnd=3_000_000),
            replace(end(700.0, 25, value_vnd=25_000_000), most_people=730.0),
        ),
        PriceRange(ALL_PRICES, "", None, True, end(1500.0, 90), end(0.0, 0)),
    ]
    return ranked(("lao-cai", title), 2 * 10**9, ASKED, ranges, ("sharing_vnd",))
