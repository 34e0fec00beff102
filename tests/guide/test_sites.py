"""Sites: which stands in which, which are near, and what network.toml may not say of them."""

import pytest

from passeur import network
from passeur.errors import NetworkError
from passeur.guide.sites import all_sites, around, find, inside, near
from passeur.network import Network

TWO = """
[network]
id = "essai"
name = {{fr = "Essai"}}
[partners.a]
name = {{fr = "A"}}
[partners.a.sites.paris]
name = {{fr = "Paris"}}
coordinates = [48.85, 2.35]
{more}
[partners.b]
name = {{fr = "B"}}
[partners.b.sites.paris]
name = {{fr = "Paris aussi"}}
coordinates = [48.86, 2.35]
[partners.b.sites.salle]
name = {{fr = "Salle"}}
inside = "paris"
[partners.b.sites.lyon]
name = {{fr = "Lyon"}}
coordinates = [45.75, 4.84]
inside = "cour"
[partners.a.sites.cour]
name = {{fr = "Cour"}}
"""


def made(more: str = "") -> Network:
    return network.parse(TWO.format(more=more).encode())


def test_a_site_is_found_by_its_partner_and_id() -> None:
    found = find(made(), "b/paris")
    assert found is not None
    assert (found.site.name["fr"], found.key) == ("Paris aussi", "b/paris")
    assert find(made(), "b/rome") is None
    assert find(made(), "paris") is None


def test_what_stands_inside_is_told_from_both_sides_and_the_same_partner_comes_first() -> None:
    net = made()
    room, court = find(net, "b/salle"), find(net, "a/cour")
    assert room is not None
    assert court is not None
    outer = around(net, room)
    assert outer is not None
    assert outer.key == "b/paris"
    assert [each.key for each in inside(net, outer)] == ["b/salle"]
    assert [each.key for each in inside(net, court)] == ["b/lyon"]


def test_near_ones_come_in_order_and_far_ones_not_at_all() -> None:
    net = made()
    start = find(net, "a/paris")
    assert start is not None
    assert [each.key for _, each in near(net, start, 10)] == ["b/paris"]
    assert [each.key for _, each in near(net, start, 1000)] == ["b/paris", "b/lyon"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('hours = "Mo-Fr 09:00-17:00"', "hours_source"),
        ('hours = "tous les jours"\nhours_source = "x"', "OpenStreetMap"),
        ('inside = "rome"', "inside"),
        ('inside = "paris"', "inside"),
        ('[partners.a.sites."La Cour"]\nname = {fr = "x"}', "an id is made of"),
    ],
)
def test_what_is_wrong_with_a_site_is_refused(line: str, told: str) -> None:
    with pytest.raises(NetworkError, match=told):
        made(line)


def test_a_partner_may_have_many_sites() -> None:
    many = "\n".join(f'[partners.a.sites.lieu-{n}]\nname = {{fr = "Lieu {n}"}}' for n in range(18))
    assert sum(each.partner == "a" for each in all_sites(made(many))) == 20
