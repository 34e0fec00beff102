"""Where a unit leads: links, relations to other descriptions, digital objects."""

from passeur.formats.isad_unit import Unit
from passeur.formats.isad_words import name_of, words_of
from passeur.formats.xml import Element, attribute
from passeur.model.record import (
    Digital,
    Link,
    Relation,
)

LINKS = frozenset({"extref", "extptr", "exptr", "ref", "ptr", "archref", "bibref"})
#: What is behind a # in the name of such a file is a page or a picture.
_FILES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".htm", ".html", ".xml")
_SUFFIXES = {
    "jpg": "image", "jpeg": "image", "png": "image", "tif": "image", "tiff": "image", "gif": "image", "jp2": "image",
    "pdf": "document", "mp3": "audio", "wav": "audio", "mp4": "video", "avi": "video",
}  # fmt: skip
#: Parts of the names of a series of image files, which a French system gives as if they were addresses.
_OF_FILES = frozenset({"prefixe", "extension", "premier", "dernier"})


def link(unit: Unit, element: Element) -> None:
    """A link: to an address on the web, or to something of the partner's own."""
    href = attribute(element, "href")
    if not href:
        # `target` is the id of something in this finding aid: of a component, most often.
        href = element.get("target", "").strip()
        if not href:
            return
        href = joined(unit.top, href)
    label = words_of(element) or attribute(element, "title") or attribute(element, "linktitle")
    href = f"http://{href}" if href.startswith("www.") else href
    if "://" in href:
        unit.links.append(Link(href, label))
    else:
        # "FRAN_IR_1#c7" is a component of another finding aid.
        aid, mark, part = href.partition("#")
        target = joined(aid or unit.top, part) if mark and part and not aid.lower().endswith(_FILES) else href
        unit.relations.append(Relation("associative", target, label))


def joined(top: str, own: str = "") -> str:
    """The identifier of a finding aid, or of a component in it.

    A `~` may stand in an address as it is. Where a part has one of its own, a `/` makes `record_id` add a hash, so that
    "a~b" and "c" never meet "a" and "b~c".
    """
    if "~" in top or "~" in own:
        return f"{top}/{own}"
    return f"{top}~{own}" if own else top


def relation(unit: Unit, element: Element) -> None:
    """EAD3 `relations/relation`: a tie to something described elsewhere; `@relationtype` only says what that is."""
    for each in element.iter():
        if name_of(each.tag) == "relation":
            href = attribute(each, "href")
            label = " ".join(
                words_of(child) for child in each if name_of(child.tag) in ("relationentry", "descriptivenote")
            )
            if href or label:
                unit.relations.append(Relation("associative", href, label.strip()))


def dao(unit: Unit, element: Element) -> None:
    """`dao`, `daoloc`: a digital object; `daogrp`, `daoset`: several of them, perhaps with words."""
    label = ""
    for child in element:
        if name_of(child.tag) in ("daodesc", "descriptivenote"):
            label = words_of(child)
    if name_of(element.tag) in ("daogrp", "daoset"):
        for child in element:
            if name_of(child.tag) in ("dao", "daoloc") and attribute(child, "role") not in _OF_FILES:
                _digital(unit, child, label or attribute(element, "title"))
    else:
        _digital(unit, element, label)


def _digital(unit: Unit, element: Element, label: str) -> None:
    """One digital object with an address."""
    # Some exports give a path of their own in `href` and the address on the web in `xlink:href`.
    addresses = [value.strip() for key, value in element.items() if name_of(key) == "href" and value.strip()]
    if not addresses:
        return
    url = next((address for address in addresses if "://" in address), addresses[0])
    said = (attribute(element, "role") or element.get("daotype", "") or "").lower()
    inner = next((words_of(child) for child in element if name_of(child.tag) in ("daodesc", "descriptivenote")), "")
    label = inner or attribute(element, "title") or attribute(element, "linktitle") or label
    if label.lower() == "thumbnail":  # apeEAD says there what it is
        label, said = "", "thumbnail"
    if "thumb" in said or url.endswith(".thumbnail"):
        role = "thumbnail"
    elif "manifest" in said or url.endswith("manifest.json"):
        role = "manifest"
    else:
        suffix = url.rpartition(".")[2].lower()
        role = _SUFFIXES.get(suffix) or ("image" if "image" in said else "")
    unit.digital.append(Digital(url, role, label))
