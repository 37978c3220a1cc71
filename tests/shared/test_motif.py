"""The generated pictures: the same words give the same picture, and it is safe to inline."""

import io
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from PIL import Image

from itk.shared.motif import DENSITY, Node, cover_svg, network_svg, share_png

SVG = "{http://www.w3.org/2000/svg}"


def circles(picture):
    return list(ElementTree.fromstring(picture).iter(f"{SVG}circle"))


def test_same_slug_same_picture_in_another_process():
    code = "from itk.shared.motif import cover_svg; print(cover_svg('skaitikliai'), end='')"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout == cover_svg("skaitikliai")


def test_other_slug_other_picture():
    assert cover_svg("skaitikliai") != cover_svg("tinklai")


@pytest.mark.parametrize("area", [*DENSITY, "", "no-such-area"])
def test_cover_is_well_formed_and_has_lit_nodes(area):
    picture = cover_svg("skaitikliai", area=area, width=800, height=450)
    root = ElementTree.fromstring(picture)
    assert (root.get("width"), root.get("height")) == ("800", "450")
    lit = [node for group in root.findall(f"{SVG}g") for node in group if "fill" in group.attrib]
    assert lit
    assert len(picture) < 9000


def test_area_chooses_density():
    dense, sparse = (circles(cover_svg("a", area=area)) for area in ("ict", "machinery"))
    assert len(dense) == DENSITY["ict"]
    assert len(sparse) == DENSITY["machinery"]


def test_cover_takes_the_colours_of_the_cluster():
    picture = cover_svg("a", brand_light="#123456", brand_dark="#abcdef")
    assert "#123456" in picture
    assert "#abcdef" in picture
    assert "#0b5f73" not in picture


NODES = [
    Node("a", "UAB „Ąžuolas“", 3, "/lt/nariai/a/"),
    Node("b", "<b>MB & Co"),
    Node("c", "C"),
]


def test_network_names_its_nodes_and_links_them():
    picture = network_svg(
        NODES, [("a", "b"), ("b", "a"), ("a", "gone"), ("c", "c")], title="Tinklas"
    )
    root = ElementTree.fromstring(picture)
    assert root.find("title").text == "Tinklas"
    assert picture.count("M") - picture.count("MB") == 1  # one link, drawn once
    assert root.find("a").get("href") == "/lt/nariai/a/"
    assert root.find("a").get("aria-label") == "UAB „Ąžuolas“"


def test_network_escapes_and_has_no_style():
    picture = network_svg(NODES, [], title='"><script>', description="<i>")
    assert "<script" not in picture
    assert "<b>" not in picture
    assert "style" not in picture


def test_network_does_not_depend_on_order():
    links = [("a", "b"), ("c", "b")]
    assert network_svg(NODES, links, title="t") == network_svg(
        reversed(NODES), [(b, a) for a, b in reversed(links)], title="t"
    )


@pytest.mark.parametrize("count", [1, 2, 7, 19, 60, 200])
def test_nodes_of_a_network_do_not_overlap(count):
    nodes = [Node(str(number), str(number), 3) for number in range(count)]
    links = [(str(number), str(number // 2)) for number in range(count)]
    root = ElementTree.fromstring(network_svg(nodes, links, title="t"))
    found = [
        (float(c.get("cx")), float(c.get("cy")), float(c.get("r")))
        for c in root.iter("circle")
        if "network__node" in c.get("class", "")
    ]
    assert len(found) == count
    for number, (x, y, r) in enumerate(found):
        assert x - r > 0
        assert x + r < 640
        assert all(
            (x - x2) ** 2 + (y - y2) ** 2 > (r + r2) ** 2 for x2, y2, r2 in found[number + 1 :]
        )


def test_network_of_nothing():
    assert network_svg([], [("a", "b")], title="t") == ""


@pytest.mark.parametrize(
    "title", ["", "Trumpas", "Labai ilgas pavadinimas " * 20, "Nepertraukiamaszodis" * 12]
)
def test_share_image(title):
    picture = Image.open(io.BytesIO(share_png("skaitikliai", title, name="Klasteris")))
    assert picture.format == "PNG"
    assert picture.size == (1200, 630)


def test_share_image_is_small_and_repeatable():
    first = share_png("skaitikliai", "Ąčęėįšųūž")
    assert first == share_png("skaitikliai", "Ąčęėįšųūž")
    assert len(first) < 60_000
