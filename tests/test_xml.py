"""The XML layer that all XML formats share: recognising, streaming, text with emphasis, accounting."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passeur.errors import Refused
from passeur.formats.base import RawFile
from passeur.formats.xml import Ledger, attribute, fold, local, rich, sniff_root, stream
from passeur.model.text import fold_spaces, safe_html
from passeur.report import Report


def events(data: bytes, *tags: str) -> Iterator[tuple[str, str, int, str]]:
    """Kind, name, line and text of each event."""
    for kind, element, line in stream(RawFile.of_bytes("x.xml", data), Report(), tags):
        yield kind, local(element), line, rich(element).value


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<a/>", ("a", "")),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <b> -->\n<a xmlns='urn:x' z='1'>", ("a", "urn:x")),
        (b"<!DOCTYPE q [<!ENTITY e '<b>'>]>\n<p:a xmlns='urn:no' xmlns:p='urn:yes'>", ("a", "urn:yes")),
        ("<?xml version='1.0' encoding='utf-16'?><été xmlns=\"urn:x\"/>".encode("utf-16-le"), ("été", "urn:x")),
        (b"\n\n  <a>", ("a", "")),
        (b"name;date\n1;2", ("", "")),
        (b"\x1f\x8b\x08\x00", ("", "")),
        (b"{}", ("", "")),
        (b"", ("", "")),
        (b"<!-- never closed", ("", "")),
    ],
)
def test_the_root_is_recognised(head: bytes, root: tuple[str, str]) -> None:
    assert sniff_root(head) == root


def test_events_come_in_order_with_lines_and_whatever_namespace() -> None:
    data = b"<?xml version='1.0'?>\n<r xmlns:n='urn:n'>\n<n:a id='1'>x\n<a>y</a></n:a>\n<b/>\n\n<a/></r>"
    assert [each[:3] for each in events(data, "a")] == [
        ("start", "a", 3),
        ("start", "a", 4),
        ("end", "a", 4),
        ("end", "a", 3),
        ("start", "a", 7),
        ("end", "a", 7),
    ]


def test_lines_stay_right_after_a_long_document_type() -> None:
    data = b"<?xml version='1.0'\n encoding='utf-8'?>\n<!DOCTYPE r [\n<!ENTITY a 'b'>\n]>\n<r>\n<a/></r>"
    assert [line for _, _, line, _ in events(data, "a")] == [7, 7]


def test_handled_elements_are_let_go() -> None:
    data = b"<r>" + b"<a><b>text</b></a>" * 5_000 + b"</r>"
    most = 0
    for kind, element, _ in stream(RawFile.of_bytes("x", data), Report(), {"r", "a"}):
        if kind == "end" and local(element) == "r":
            most = len(element)
    assert most == 0


def test_an_element_that_was_cut_off_is_still_given_innermost_first() -> None:
    report = Report(file="x.xml")
    found = [
        (kind, local(element), rich(element).value)
        for kind, element, _ in stream(RawFile.of_bytes("x.xml", b"<r><d>one</d><a>two"), report, {"r", "a"})
    ]
    assert found == [("start", "r", "one"), ("start", "a", ""), ("cut", "a", ""), ("cut", "r", "one")] or found[2:] == [
        ("cut", "a", "two"),
        ("cut", "r", "onetwo"),
    ]
    assert report.remark_counts == {"xml": 1}


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([b"", b"<r>", b"<?xml version='1.0' encoding='", b"<!DOCTYPE r ["]))
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    sniff_root(start + data)
    try:
        list(events(start + data, "r", "a"))
    except Refused as error:
        told = str(error)
    else:
        told = "read"
    assert told


@given(st.text(max_size=60))
def test_fold_is_fold_spaces(words: str) -> None:
    assert fold(words) == fold_spaces(words)


def parse(inner: str) -> Element:
    """An element with this content."""
    return fromstring(f"<x xmlns:l='http://www.w3.org/1999/xlink'>{inner}</x>")


@pytest.mark.parametrize(
    ("inner", "value", "html"),
    [
        ("plain  \n text", "plain text", ""),
        ("<p>one</p> <p>two</p>", "one\ntwo", ""),
        ("a<lb/>b", "a\nb", ""),
        ("a <emph render='bold'>b</emph>.", "a b.", "a <strong>b</strong>."),
        ("2<emph render='super'>e</emph>", "2e", "2<sup>e</sup>"),
        ("&lt;script&gt; <emph>x</emph>", "<script> x", "&lt;script&gt; <em>x</em>"),
        ("<list><item>a</item><item>b</item></list>", "a\nb", "<ul><li>a</li><li>b</li></ul>"),
        ("<list type='ordered'><head>h</head><item>a</item></list>", "h\na", "<ol><li>h</li><li>a</li></ol>"),
        (
            "<extref l:href='https://example.org/?a=1&amp;b=2'>x</extref>",
            "x",
            '<a href="https://example.org/?a=1&amp;b=2" rel="noopener nofollow">x</a>',
        ),
        ("<extref l:href='javascript:alert(1)'>x</extref>", "x", ""),
        ("<extref l:href='//evil'>x</extref>", "x", ""),
        ("<unknown>a <b>c</b></unknown>", "a c", "a <strong>c</strong>"),
        (
            "<chronlist><chronitem><date>21 juin 1943</date><x>Caluire</x><event>Arrestation</event></chronitem>"
            "<chronitem> <date>44</date><eventgrp><event>A</event> <event>B</event></eventgrp></chronitem></chronlist>",
            "21 juin 1943, Caluire : Arrestation\n44 : A; B",
            "<ul><li>21 juin 1943, Caluire : Arrestation</li><li>44 : A; B</li></ul>",
        ),
        # NFC makes one character of these two: not of a tag's own.
        ("<emph>\u0338</emph>a\u0301\n&#xa0;&#x200b;b", "\u0338\u00e1 b", "<em>\u0338</em>\u00e1 b"),
        ("<table><entry>a</entry>b</table>", "a b", ""),
    ],
)
def test_text_and_its_emphasis(inner: str, value: str, html: str) -> None:
    phrase = rich(parse(inner), "fr")
    assert (phrase.value, phrase.html, phrase.lang) == (value, html, "fr")


def test_children_can_be_left_out() -> None:
    assert rich(parse("<head>Title</head><p>text</p>"), skip=frozenset({"head"})).value == "text"


TAGS = ["p", "emph", "list", "item", "lb", "extref", "table", "row", "entry", "title", "note", "head", "x", "quote"]
NODES = st.recursive(
    st.text("ab <>&'\"é", max_size=5).map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda pair: f"<{pair[0]} href='https://example.org/&quot;&gt;'>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(NODES)
def test_html_is_safe_and_says_the_same_words(inner: str) -> None:
    phrase = rich(parse(inner))
    if phrase.html:
        # Cleaning once more changes nothing: there was nothing unsafe and nothing unclosed.
        assert safe_html(phrase.html) == phrase.html
        words = fromstring(f"<x>{phrase.html.replace('<br>', ' ').replace('&nbsp;', ' ')}</x>").itertext()
        assert "".join("".join(words).split()) == "".join(phrase.value.split())


def test_the_ledger_counts_what_no_table_names() -> None:
    report = Report()
    ledger = Ledger({"a": "", "b/c": "", "@id": "", "deep/**": ""}, {"a/@skip": "why"}, report)
    ledger.tree(
        "root", fromstring("<a id='1' skip='22' odd='333'>four<c>12345</c>tail<deep z='1'><q>ok</q></deep></a>")
    )
    assert {path: each.example for path, each in report.unmapped_paths.items()} == {
        "root/a/@odd": "333",
        "a/c": "12345",
    }
    assert report.characters_total == 1 + 2 + 3 + 4 + 5 + 4 + 1 + 2
    assert report.characters_total - report.characters_accounted == 3 + 5


def test_the_ledger_empties_what_is_internal_but_not_the_words_after_it() -> None:
    report = Report()
    ledger = Ledger({"a": ""}, {"@audience": ""}, report)
    element = fromstring("<a>one<b audience='internal'>secret<c>more</c></b> two</a>")
    ledger.tree("", element)
    assert rich(element).value == "one two"
    assert ledger.internal == 1
    assert report.characters_accounted == report.characters_total


def test_attributes_are_found_in_any_namespace() -> None:
    element = parse("<a l:href=' x '/>")[0]
    assert attribute(element, "href") == "x"
    assert attribute(element, "title") == ""
