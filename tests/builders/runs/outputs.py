"""Files that a run of the small district leaves beside its record."""

OUTPUTS = {
    "summary.json",
    "map.html",
    "report.html",
    "report.xlsx",
    "map.png",
    "project.qgz",
    "proposals.csv",
    "proposals.xlsx",
    "ranking.csv",
    "villages.csv",
    "bill.csv",
    "fibre_budgets.csv",
    "ofds/nodes.geojson",
    "ofds/spans.geojson",
    "layers.gpkg",
    "proposals.kmz",
    "coverage.gpkg",
    *(
        f"coverage_{service}{quantity}{when}.{kind}"
        for service in ("4g", "5g")
        for quantity in ("", "_probability")
        for when in ("", "_after")
        for kind in ("tif", "qml")
    ),
    *(
        f"rasters/{service}_{quantity}{when}.{kind}"
        for service in ("4g", "5g")
        for quantity in ("server", "sinr", "downlink", "uplink")
        for when in ("", "_after")
        for kind in ("tif", "qml")
    ),
    "rasters/4g_servers.csv",
    "rasters/5g_servers.csv",
}
