"""Finding: search the edition that serves, show a record, find who bears a name."""

from contextlib import closing
from typing import Annotated

import msgspec
import typer

from passeur.commands.common import (
    Folder,
    Json,
    Lang,
    opened_edition,
    opened_index,
    print_json,
    refuse_identity,
    words_in,
)
from passeur.errors import NotFound, Refused

app = typer.Typer()


@app.command()
def search(
    folder: Folder,
    text: Annotated[str, typer.Argument(metavar="TEXT", help='Words, "phrases", title:word, beginn*, -not.')],
    size: Annotated[int, typer.Option("--size", min=1, max=200, help="How many results.")] = 10,
    lang: Lang = "fr",
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="FIELD=VALUE", help="kind=person, partner=..., may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Search the edition that serves.

    Example: `passeur search my-network "jean moulin" --filter kind=person`
    """
    from passeur.search.query import Query

    asked: dict[str, tuple[str, ...]] = {}
    for each in filters or []:
        field, _, value = each.partition("=")
        if not value:
            raise Refused(f"--filter {each}: write FIELD=VALUE, such as kind=person")
        asked[field] = (*asked.get(field, ()), value)
    with opened_index(folder) as index:
        page = index.search(Query(text=text, size=size, lang=words_in(lang).lang, filters=asked))
    if json:
        hits = [
            {"id": hit.id, "kind": hit.kind, "title": hit.title, "partner": hit.partner, "snippet": hit.snippet}
            for hit in page.hits
        ]
        print_json({"total": page.total, "results": hits})
        return
    print(f"{page.total:,} found")
    for hit in page.hits:
        print(f"{hit.kind:<8} {hit.title}  [{hit.partner}]\n         {hit.id}")


@app.command()
def show(
    folder: Folder, id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")], json: Json = False
) -> None:
    """Show one record of the edition that serves.

    Example: `passeur show my-network ordre-liberation-companions/moulin-jean`
    """
    from passeur.commands.checking import record_lines
    from passeur.model.record import encode

    with closing(opened_edition(folder)) as edition:
        record = edition.get(id)
        if record is None:
            refuse_identity(edition, id)
            raise NotFound(f"edition {edition.number} has no record {id!r}; passeur search and people give ids")
    if json:
        print_json(msgspec.json.decode(encode(record)))
    else:
        print("\n".join(record_lines(record)))


@app.command("people")
def people_named(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, in any spelling, order and script.")],
    strict: Annotated[bool, typer.Option("--strict", help="The same name only, but for accents and order.")] = False,
    size: Annotated[int, typer.Option("--size", min=1, max=200, help="How many results.")] = 10,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Find persons and groups whose name is, sounds or is spelt like NAME, each with why.

    Example: `passeur people my-network "Szwarc" --lang fr`
    """
    from passeur.commands.judging import people_lines
    from passeur.search.query import NameQuery
    from passeur.web.reasons import reason_words

    words = words_in(lang)
    with opened_index(folder) as index, closing(opened_edition(folder)) as edition:
        hits = index.people(NameQuery(text=name, strict=strict, size=size))
        if json:
            of = edition.identities.by_record(hit.id for hit in hits if hit.id)
            rows = [
                {
                    **msgspec.to_builtins(hit),
                    "identity": of.get(hit.id, ""),
                    "why": list(dict.fromkeys(reason_words(each, words) for each in hit.reasons)),
                }
                for hit in hits
            ]
            print_json({"results": rows})
            return
        for line in people_lines(edition, hits, words):
            print(line)
        if not hits:
            print(words.say("people.none", name=name))
