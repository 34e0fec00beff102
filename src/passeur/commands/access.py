"""Access: from when a record may be read and shown, and what was withdrawn."""

from contextlib import closing
from typing import Annotated

import typer

from passeur.commands.common import (
    Folder,
    Json,
    Lang,
    known_folder,
    opened_edition,
    print_json,
    refuse_identity,
    whoever,
    withdrawn_records,
    words_in,
)

app = typer.Typer()


@app.command("access")
def access_to(
    folder: Folder,
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id, published or not.")],
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """From when a record may be read in the reading room, and from when it may be online: rule, basis, dates.

    For staff: it tells of records that are withheld. Example: `passeur access my-network inventaires/dossier-12`
    """
    from datetime import datetime

    from passeur.commands.deciding import decided, decided_lines
    from passeur.guide.hours import ZONE

    words = words_in(lang)
    with closing(opened_edition(folder)) as edition:
        published = edition.get(id) is not None
        refuse_identity(edition, id)
    holding = (each for each in withdrawn_records(folder) if each.record == id and not each.lifted_when)
    found = decided(folder, id, words, datetime.now(ZONE).date(), published, next(holding, None))
    if json:
        print_json(found)
        return
    for line in decided_lines(found, words):
        print(line)


@app.command("withdraw")
def withdraw_record(
    folder: Folder,
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id.")],
    why: Annotated[str, typer.Option("--why", help="The reason: who asked, what was decided.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Let the record be public again.")] = False,
    json: Json = False,
) -> None:
    """Withdraw a record from everything that is public, within seconds; it stays out until somebody lifts it.

    Example: `passeur withdraw my-network memorial/m-12 --why "asked for by the family" --by "A. Example"`
    """
    from passeur.commands.deciding import known_record
    from passeur.web.desk import withdrawing

    if not lift:
        with closing(opened_edition(folder)) as edition:
            known_record(folder, id, edition)
    change = withdrawing.lift if lift else withdrawing.withdraw
    made = change(folder, id, by=whoever(by), why=why)
    if json:
        print_json({"lifted" if lift else "withdrawn": made})
        return
    print(f"{made.record} is {'no longer ' if lift else ''}withdrawn.")
    if lift:
        print(f"Editions made while it was withdrawn do not have it: passeur update {folder}")


@app.command("withdrawals")
def list_withdrawals(folder: Folder, json: Json = False) -> None:
    """What was withdrawn, by whom, when and why; and what was lifted.

    Example: `passeur withdrawals my-network --json`
    """
    known_folder(folder)
    found = withdrawn_records(folder)
    if json:
        print_json({"withdrawals": found})
        return
    for each in found:
        state = (
            f"lifted {each.lifted_when[:10]} by {each.lifted_by}: {each.lifted_why}" if each.lifted_when else "holds"
        )
        print(f"{each.record}  ({each.by}, {each.when[:10]}: {each.why}) {state}")
    if not found:
        print("Nothing was ever withdrawn.")
