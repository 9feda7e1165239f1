from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.row import SiteRow
from errlint.model.site import Shape
from errlint.stats import Grouping, reason_of, statistics
from tests.report.samples import row


def site(
    filename: str = "app/items.py",
    shape: str = "string",
    status: int | None = 404,
    reason: str | None = None,
    *,
    usage: str = "raised",
    route: str | None = None,
) -> SiteRow:
    made = row(status=status, reason=reason, route=route)
    return made._replace(filename=filename, shape=shape, usage=usage)


def names(*sites: SiteRow, by: Grouping = Grouping.PACKAGE) -> list[str | None]:
    return [group.name for group in statistics(sites, by).groups]


@pytest.mark.parametrize(
    ("shapes", "consistency"),
    [
        (["string"], 1.0),
        (["string", "string", "structured", "string"], 0.75),
        (["structured", "missing"], 0.5),
        (["string", "opaque", "opaque", "opaque"], 1.0),
        (["opaque"], None),
        ([], None),
    ],
)
def test_consistency_is_the_share_of_the_most_common_known_shape(
    shapes: list[str], consistency: float | None
) -> None:
    total = statistics([site(shape=shape) for shape in shapes]).total
    assert total.consistency == consistency
    assert sum(total.shapes.values()) == total.sites == len(shapes)


def test_what_a_class_passes_on_has_no_part_in_the_consistency() -> None:
    total = statistics(
        [site(shape="structured"), site(shape="opaque", usage="super-init", status=None)]
    ).total
    assert (total.sites, total.consistency) == (2, 1.0)
    assert total.shapes[Shape.OPAQUE] == 1


@pytest.mark.parametrize(
    ("shapes", "is_mixed"),
    [
        (["string", "structured"], True),
        (["missing", "structured"], True),
        (["string", "missing"], False),
        (["string", "sequence"], False),
        (["structured", "sequence"], False),
        (["structured", "opaque"], False),
        (["string"], False),
        ([], False),
    ],
)
def test_strings_and_objects_are_a_mix(shapes: list[str], is_mixed: bool) -> None:
    assert statistics([site(shape=shape) for shape in shapes]).total.is_mixed is is_mixed


def test_counts_the_sets_of_keys() -> None:
    structured = site(shape="structured")
    keys = ["message, reason", "error", "message, reason", None]
    total = statistics([structured._replace(keys=names) for names in keys]).total
    assert list(total.keys.items()) == [("error", 1), ("message, reason", 2)]


def test_counts_statuses_reasons_and_classes_in_their_order() -> None:
    total = statistics(
        [
            site(status=409, reason="'in_use'"),
            site(status=404, reason='"not_found"'),
            site(status=None, reason='"not_found"'),
            site(status=404)._replace(exception="app.errors.Gone"),
        ]
    ).total
    assert list(total.statuses.items()) == [(404, 2), (409, 1)]
    assert list(total.reasons.items()) == [("in_use", 1), ("not_found", 2)]
    assert list(total.exceptions.items()) == [("app.errors.Gone", 1), ("fastapi.HTTPException", 3)]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('"not_found"', "not_found"),
        ("'not_found'", "not_found"),
        ('"not_" "found"', "not_found"),
        ("Reason.NOT_FOUND", "{Reason.NOT_FOUND}"),
        ("reasons[\n    kind\n]", "{reasons[ kind ]}"),
        ('f"{kind}_found"', 'f"{kind}_found"'),
        ("404", "404"),
        ('"\\N{NO SUCH}"', '"\\N{NO SUCH}"'),
        (None, None),
    ],
)
def test_a_reason_is_the_text_of_a_literal_else_its_source(
    source: str | None, reason: str | None
) -> None:
    assert reason_of(site(reason=source)) == reason


def test_packages_are_named_below_the_folder_they_share() -> None:
    sites = [
        site("src/shop/api/routes/public/items.py"),
        site("src/shop/api/routes/ui/items.py"),
        site("src/shop/api/app.py"),
    ]
    assert statistics(sites).root == "src/shop/api"
    assert names(*sites) == [".", "routes.public", "routes.ui"]


@pytest.mark.parametrize(
    ("filenames", "root", "expected"),
    [
        (["shop/routers/items.py", "shop/routers/users.py"], "shop", ["routers"]),
        (["items.py", "users.py"], "", ["."]),
        (["-"], "", ["."]),
        (["items.py", "routers/users.py"], "", [".", "routers"]),
        (["shop/api/a.py", "shop/api_v2/a.py"], "shop", ["api", "api_v2"]),
        (["/srv/shop/a/x.py", "/srv/shop/b/x.py"], "/srv/shop", ["a", "b"]),
        (["/shop/a.py"], "/", ["shop"]),
    ],
)
def test_the_root_leaves_every_package_a_name(
    filenames: list[str], root: str, expected: list[str]
) -> None:
    found = statistics([site(name) for name in filenames])
    assert (found.root, [group.name for group in found.groups]) == (root, expected)


def test_packages_outside_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    sites = [site("src/shop/items.py"), site(str(tmp_path / "libs" / "common" / "errors.py"))]
    assert statistics(sites).root == str(tmp_path)
    assert names(*sites) == ["libs.common", "shop.src.shop"]


def test_as_many_packages_as_can_be_read_are_left_alone() -> None:
    found = statistics([site(f"shop/p{n:02}/items.py") for n in range(20)])
    assert len(found.groups) == 20
    assert found.folded == 0


def test_of_too_many_packages_the_smallest_are_counted_with_the_one_above() -> None:
    large = [site(f"shop/api/large{n:02}/items.py") for n in range(19)] * 2
    small = [site(f"shop/api/small{n}/items.py") for n in range(5)]
    top = [site("shop/jobs/items.py")]
    found = statistics([*large, *small, *top])
    sizes = {group.name: group.sites for group in found.groups}
    assert len(sizes) <= 20
    assert sizes["jobs"] == 1
    assert sizes["api"] >= 5
    assert sum(sizes.values()) == found.total.sites == 44
    assert not any("small" in name for name in sizes if name)


def test_a_package_is_never_counted_with_one_beside_it() -> None:
    deep = [site(f"shop/a/b/c{n:02}/items.py") for n in range(30)]
    lone = [site("shop/x/y/z/items.py")] * 2
    found = statistics([*deep, *lone])
    sizes = {group.name: group.sites for group in found.groups}
    assert sizes["x.y.z"] == 2
    assert sizes["a.b"] == 30 - (len(sizes) - 2)


def test_files_reasons_and_routes_start_with_the_most() -> None:
    few, many = site("a.py", route="GET /a"), site("b.py", route="GET /b")
    assert names(few, many, many, by=Grouping.FILE) == ["b.py", "a.py"]
    assert names(few, many, many, by=Grouping.ROUTE) == ["GET /b", "GET /a"]
    assert names(site("b.py"), site("a.py"), by=Grouping.FILE) == ["a.py", "b.py"]


def test_statuses_are_in_their_order() -> None:
    sites = [site(status=status) for status in (None, 503, 404, 503)]
    assert names(*sites, by=Grouping.STATUS) == ["404", "503", None]


def test_what_has_no_name_comes_last_however_much_it_is() -> None:
    sites = [site(), site(), site(reason='"not_found"')]
    assert names(*sites, by=Grouping.REASON) == ["not_found", None]
    assert names(*sites, by=Grouping.ROUTE) == [None]


@pytest.mark.parametrize("by", Grouping)
def test_groups_add_up_to_the_total(by: Grouping) -> None:
    sites = [
        site("shop/a/x.py", "structured", 409, '"in_use"', route="GET /a"),
        site("shop/b/x.py", "missing", None),
        site("shop/b/y.py", "opaque", 404, usage="super-init"),
    ]
    found = statistics(sites, by)
    assert sum(group.sites for group in found.groups) == found.total.sites == 3
    for shape in Shape:
        assert sum(group.shapes[shape] for group in found.groups) == found.total.shapes[shape]


@pytest.mark.parametrize("by", Grouping)
def test_nothing_has_no_groups(by: Grouping) -> None:
    found = statistics([], by)
    assert (found.groups, found.total.sites) == ((), 0)
