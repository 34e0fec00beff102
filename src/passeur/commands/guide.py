"""The guide: the way on, what the desk decides about it, who addresses which theme."""

from contextlib import closing
from typing import Annotated

import typer

from passeur.commands.common import (
    Folder,
    Json,
    Lang,
    OfNetwork,
    network_folder,
    opened_edition,
    opened_index,
    print_json,
    whoever,
    words_in,
)
from passeur.errors import Refused

app = typer.Typer()


@app.command("onward")
def onward_from(
    folder: Folder,
    context: Annotated[
        str, typer.Argument(metavar="CONTEXT", help="A record's, person's or theme's id, list:ID, or words.")
    ],
    here: Annotated[str, typer.Option("--here", metavar="ID", help="The partner whose page it is.")] = "",
    lang: Lang = "fr",
    audience: Annotated[str, typer.Option("--audience", help="family, school, researcher, descendant.")] = "",
    level: Annotated[str, typer.Option("--level", help="Of a class: primary, lower-secondary, upper-secondary.")] = "",
    wheelchair: Annotated[
        bool, typer.Option("--wheelchair", help="Prefer sites that say they can be reached.")
    ] = False,
    day: Annotated[str, typer.Option("--day", metavar="YYYY-MM-DD", help="When one would go.")] = "",
    at: Annotated[str, typer.Option("--at", metavar="LAT,LON", help="Where one stands.")] = "",
    most: Annotated[int, typer.Option("--most", min=1, max=8, help="How many steps.")] = 3,
    json: Json = False,
) -> None:
    """The way on: which other partners address what is looked at or asked, why, what waits there, when, how far.

    Example: `passeur onward my-network "tombeau de Napoléon" --here musee-liberation --json`
    """
    from passeur.commands.guiding import onward, onward_lines

    with opened_index(folder) as index, closing(opened_edition(folder)) as edition:
        found = onward(
            folder, edition, index, words_in(lang), context, here,
            asked={
                "audience": audience, "level": level, "wheelchair": "1" if wheelchair else "", "day": day, "at": at,
            },
            most=most,
        )  # fmt: skip
    if json:
        print_json(found)
        return
    for line in onward_lines(found):
        print(line)
    if not found["steps"]:
        print(f"Nothing leads on from {context!r}.")


@app.command("decide")
def decide_onward(
    context: Annotated[
        str, typer.Argument(metavar="CONTEXT", help="A record's or theme's id, list:ID, partner:ID, or * for all.")
    ] = "",
    partner: Annotated[str, typer.Argument(metavar="PARTNER", help="The partner's id.")] = "",
    verdict: Annotated[str, typer.Argument(metavar="pin|veto", help="Propose it first, or never.")] = "",
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    retire: Annotated[bool, typer.Option("--retire", help="Take back the decision that holds.")] = False,
    network: OfNetwork = None,
    json: Json = False,
) -> None:
    """Decide about the way on: a partner is proposed first (pin) or never (veto). Without arguments: all that holds.

    Running servers follow at once; decisions are kept for ever.
    Example: `passeur decide drancy memorial-shoah pin --why "the site itself" --by "A. Example"`
    """
    from passeur.commands.guiding import decide, decisions

    if context and retire == bool(verdict):
        raise Refused("say what you decide: pin or veto; or --retire to take a decision back")
    folder = network_folder(network)
    if not context:
        made = decisions(folder)
    else:
        with closing(opened_edition(folder)) as edition:
            made = [decide(folder, edition, context, partner, "" if retire else verdict, whoever(by), why)]
    if json:
        print_json({"decisions": made})
        return
    if not made:
        print("Nothing that was decided holds.")
    for each in made:
        said = f"{each.verdict:<5} {each.partner:<24} {each.context}  ({each.by}, {each.when[:10]}: {each.why})"
        print(f"taken back: {said}" if retire else said)


@app.command("coverage")
def coverage_of(folder: Folder, lang: Lang = "fr", json: Json = False) -> None:
    """How far each partner addresses each theme, declared and counted, and where the two disagree.

    Example: `passeur coverage my-network --json`
    """
    from passeur.commands.guiding import coverage, coverage_lines

    with opened_index(folder) as index, closing(opened_edition(folder)) as edition:
        found = coverage(edition, index, words_in(lang).lang)
    if json:
        print_json(found)
        return
    for line in coverage_lines(found):
        print(line)
