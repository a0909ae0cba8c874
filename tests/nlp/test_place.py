"""The gazetteer, numbered groups, sound-alikes and places that only stay text."""

from __future__ import annotations

import pytest

from nlp.place import PlaceName
from nlp.understand import Ear

NAMES = [
    PlaceName(name="清水镇", code="T", kind="township"),
    PlaceName(name="李家坪村", code="V1", kind="village", parent="T"),
    PlaceName(name="李家坪村一组", code="V1G1", kind="grid", parent="V1"),
    PlaceName(name="李家坪村二组", code="V1G2", kind="grid", parent="V1"),
    PlaceName(name="曹家湾村", code="V2", kind="village", parent="T"),
    PlaceName(name="曹家湾村二社", code="V2G2", kind="grid", parent="V2", aliases=("曹家湾二组",)),
    PlaceName(name="老磨坊", code="L", kind="landmark", parent="V2G2", aliases=("磨坊桥",)),
]


@pytest.fixture(scope="module")
def there(ear: Ear) -> Ear:
    return ear.with_places(NAMES)


@pytest.mark.parametrize(
    ("text", "hint", "grid", "village"),
    [
        ("李家坪二组路灯坏了", None, "V1G2", "V1"),
        ("李家坪村2组路灯坏了", None, "V1G2", "V1"),
        ("二组路灯坏了", "V1G1", "V1G2", "V1"),
        ("第二村民小组停水了", "V2G2", "V2G2", "V2"),
        ("磨坊桥护栏断了", None, "V2G2", "V2"),
        ("曹家湾的渠垮了", None, None, "V2"),
        ("李家平村的路烂了", None, None, "V1"),
    ],
)
def test_found(there: Ear, text: str, *, hint: str | None, grid: str | None, village: str | None) -> None:
    place = there.understand(text, grid=hint).place
    assert place is not None
    assert (place.grid, place.village) == (grid, village)
    assert place.text in text


def test_several_are_offered(there: Ear) -> None:
    heard = there.understand("二组路灯坏了")
    assert {option.grid for option in heard.place_options} == {"V1G2", "V2G2"}
    assert heard.question == "ask.which_place"


def test_relative_places_stay_text(there: Ear) -> None:
    place = there.understand("后山往下掉石头", grid="V1G1").place
    assert place is not None
    assert (place.text, place.grid) == ("后山", None)


def test_unknown_names_stay_text(ear: Ear) -> None:
    place = ear.understand("马坪组的路灯坏了").place
    assert place is not None
    assert (place.text, place.grid) == ("马坪组", None)
