"""Lists in partners' HTML: what a screen reader counts is what stands there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from passeur.model.text import safe_html
from passeur.web.whole_lists import whole_lists


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("<ul> - L 94 <br>- 2 L </ul>", "<ul><li> - L 94 <br>- 2 L </li></ul>"),
        ("<ul><br><li>un</li><br></ul>", "<ul><li>un</li></ul>"),
        ("<ul><li>un</li><ul><li>deux</li></ul></ul>", "<ul><li>un</li><li><ul><li>deux</li></ul></li></ul>"),
        (
            '<ol>un <a title="a>b">lien</a><li>deux</li></ol>',
            '<ol><li>un <a title="a>b">lien</a></li><li>deux</li></ol>',
        ),
        ("<ul><li>un<ul><li>a</li></ul></li></ul>", "<ul><li>un<ul><li>a</li></ul></li></ul>"),
        ("<p>rien</p>", "<p>rien</p>"),
    ],
)
def test_whatever_stands_in_a_list_is_in_an_item(written: str, whole: str) -> None:
    assert whole_lists(written) == whole


_PIECES = st.lists(
    st.sampled_from(["<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<p>", "</p>", "<br>", "un", " "])
)


@given(_PIECES)
def test_no_list_holds_anything_else_and_no_word_is_lost(pieces: list[str]) -> None:
    cleaned = safe_html("".join(pieces))
    tree = html.fragment_fromstring(whole_lists(cleaned), create_parent="div")
    assert not tree.xpath(
        "//*[self::ul or self::ol]/*[not(self::li)] | //*[self::ul or self::ol]/text()[normalize-space()]"
    )
    before = html.fragment_fromstring(cleaned, create_parent="div")
    assert tree.text_content().split() == before.text_content().split()
