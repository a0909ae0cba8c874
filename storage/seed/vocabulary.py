"""The codes that tables and the roster may use for kinds of areas and units, and for emergency call lists."""

from __future__ import annotations

from typing import Final

AREA_KINDS: Final = ("county", "township", "village", "grid", "landmark")
# At the township, in the order of a roster.
TOWN_KINDS: Final = (
    "centre", "justice", "police", "emergency", "agriculture", "land", "forest", "water", "construction",
    "traffic", "sanitation", "enforcement", "civil", "convenience", "market", "finance", "discipline",
    "women", "united", "health", "school", "power", "watersupply", "telecom", "mediation", "village",
)  # fmt: skip
COUNTY_KINDS: Final = (
    "county_police", "county_justice", "county_civil", "county_labour", "county_agriculture", "county_land",
    "county_water", "county_forest", "county_construction", "county_traffic", "county_market",
    "county_environment", "county_emergency", "county_health", "county_education", "county_discipline",
    "county_women", "county_finance", "county_united", "county_power",
)  # fmt: skip
UNIT_KINDS: Final = (*TOWN_KINDS, *COUNTY_KINDS)
CALL_LISTS: Final = (
    "fire", "medical", "crime", "flood", "missing", "self_harm", "violence_home", "child", "fraud", "other",
)  # fmt: skip
MEDIATION: Final = ("village", "township", "county")
