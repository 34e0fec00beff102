"""Persons: which records are one human being, why, and what the desk decides about it."""

from contextlib import closing
from typing import Annotated

import msgspec
import typer

from passeur.commands.common import (
    SKIPPED,
    Folder,
    Json,
    Lang,
    OfNetwork,
    judgements,
    known_folder,
    network_folder,
    opened_edition,
    print_json,
    whoever,
    words_in,
)
from passeur.errors import Refused

app = typer.Typer()

RecordOrIdentity = Annotated[str, typer.Argument(metavar="ID", help="A person's record id, or an identity's id.")]


@app.command()
def link(
    folder: Folder,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be found; write nothing.")] = False,
    json: Json = False,
) -> None:
    """Find which person records are one human being, under the desk's judgements; publish that as a new edition.

    Nothing is harvested, read or indexed again. Example: `passeur link my-network --dry-run`
    """
    from passeur.commands.judging import link_lines
    from passeur.pipeline.linking import relink

    known_folder(folder)
    done = relink(folder, judgements(folder), dry_run=dry_run)
    if json:
        linked = done.linkage.linked
        print_json(
            {
                "edition": done.edition,
                "published": done.published,
                "identities": linked.identities,
                "identified": done.linkage.identified,
                "proposals": linked.proposals,
                "astray": linked.astray,
                "mentions": done.linkage.mentions,
            }
        )
    else:
        for line in link_lines(done, dry_run, folder):
            print(line)
    if done.linkage.linked.astray:
        raise typer.Exit(SKIPPED)


@app.command("explain")
def explain_pair(
    left: RecordOrIdentity,
    right: Annotated[str, typer.Argument(metavar="[ID]", help="The other one; not needed with an identity.")] = "",
    network: OfNetwork = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Say feature by feature why two person records are held to be one human being, proposed, or apart.

    Example: `passeur explain companions/moulin-jean wall/m-12 --lang fr`
    """
    from passeur.commands.judging import explained, explanation_lines, pairs_to_explain

    folder = network_folder(network)
    words, judged = words_in(lang), judgements(folder)
    with closing(opened_edition(folder)) as edition:
        found = [explained(edition, *pair, judged) for pair in pairs_to_explain(edition, left, right)]
        if json:
            print_json({"explanations": found})
            return
        texts = ["\n".join(explanation_lines(edition, each, words)) for each in found]
        print("\n\n".join(texts))


@app.command("judge")
def judge_pair(
    left: RecordOrIdentity,
    right: RecordOrIdentity,
    verdict: Annotated[str, typer.Argument(metavar="same|different|unsure", help="What you decide.")] = "",
    why: Annotated[str, typer.Option("--why", help="The reason: what you saw, where.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decides; by default the user of this machine.")] = "",
    retire: Annotated[bool, typer.Option("--retire", help="Take back the judgement that holds.")] = False,
    network: OfNetwork = None,
    json: Json = False,
) -> None:
    """Decide whether two records are one human being. With an identity's id: "different" takes the record out of it.

    Judgements are kept for ever; a new one retires the old one. `passeur link DIR` applies them.
    Example: `passeur judge companions/martin-paul wall/m-12 different --why "born in two places" --by "A. Example"`
    """
    from typing import get_args

    from passeur.commands import judging
    from passeur.link.model import Verdict

    if retire == bool(verdict):
        raise Refused("say what you decide: same, different or unsure; or --retire to take a judgement back")
    if verdict and verdict not in get_args(Verdict):
        raise Refused(f"{verdict!r} is no verdict: same, different or unsure")
    folder = network_folder(network)
    name = whoever(by)
    with closing(opened_edition(folder)) as edition:
        if retire:
            made = judging.retire(folder, edition, left, right, name, why)
        else:
            made = judging.judge(folder, edition, left, right, msgspec.convert(verdict, Verdict), name, why)
    if json:
        print_json({"retired" if retire else "judged": made})
        return
    for each in made:
        print(f"{'taken back' if retire else each.verdict}: {each.left} – {each.right}")
    print(f"The desk keeps this. To apply it: passeur link {folder}")
