"""The link stage: what was gathered of an edition's persons → `identities.sqlite`; `relink` does this alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from passeur import network as networks
from passeur.errors import Damaged, NotFound
from passeur.lake import edition as editions
from passeur.lake.edition import IDENTITIES, EditionBuilder, Manifest
from passeur.lake.identities import Identities, IdentitiesWriter, KeptIdentity, KeptTie
from passeur.link.model import Judgement, Ledger, Linked, Tie
from passeur.pipeline import mentions
from passeur.pipeline.locking import locked
from passeur.pipeline.named import Files

#: Changes whenever the same records and judgements would give other identities: a new edition is then made.
LINK_VERSION = 10


class Linkage(msgspec.Struct, frozen=True, kw_only=True):
    """What the link stage did: what linkage found, and how many mentions were tied."""

    linked: Linked = Linked()
    mentions: int = 0

    @property
    def identified(self) -> int:
        """Records that belong to an identity."""
        return sum(len(each.members) for each in self.linked.identities)

    def onto(self, manifest: Manifest) -> Manifest:
        """`manifest` with the counts of this stage."""
        return msgspec.structs.replace(
            manifest,
            identities=len(self.linked.identities),
            identified=self.identified,
            proposals=len(self.linked.proposals),
            astray=len(self.linked.astray),
            mentions=self.mentions,
        )


class Relinked(msgspec.Struct, frozen=True, kw_only=True):
    """What `relink` did. published: whether the edition is new, rather than one with the same judgements or none."""

    edition: int
    published: bool
    linkage: Linkage


def link_stage(folder: Path, judgements: Sequence[Judgement], ledger: Ledger, workers: int = 1) -> Linkage:
    """Write the identities of the edition that is being built in `folder`. Without persons and groups: nothing.

    workers: processes that may read mentions, before persons are compared."""
    files = Files.within(folder)
    linked = Linked(astray=tuple(judgements), moved=ledger.moved)
    if not files.people.exists() and not files.named.exists():
        return Linkage(linked=linked)
    prints: dict[str, str] = {}
    mentioned = mentions.meant(files, workers)
    if files.people.exists():
        # Splink and DuckDB take a second to import: only a network that has persons pays it.
        from passeur.link.linking import link

        linked = link([files.people], judgements, ledger)
        prints = _prints(files.named, {member for each in linked.identities for member in each.members})
    of = {member: each.id for each in linked.identities for member in each.members}
    tied = list(mentions.tie(mentioned, lambda record: of.get(record, record)))
    writer = IdentitiesWriter(folder / IDENTITIES)
    try:
        writer.add_identities(
            (KeptIdentity(each.id, each.members, tuple(map(_kept, each.ties))) for each in linked.identities), prints
        )
        writer.add_proposals(map(_kept, linked.proposals))
        writer.add_moved(linked.moved)
        writer.add_mentions(tied)
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return Linkage(linked=linked, mentions=len(tied))


def ledger_before(folder: Path) -> Ledger:
    """The ledger of the newest edition of the network in `folder` whose identities can be read."""
    for number in reversed(editions.numbers(folder)):
        path = folder / "editions" / str(number) / IDENTITIES
        if not path.exists():
            continue
        try:
            identities = Identities(path)
            register = identities.register()
            identities.close()
        except Damaged:
            continue
        return Ledger(members=register.members, prints=register.prints, moved=register.moved)
    return Ledger()


def inputs_with(base: str, judgements: Sequence[Judgement]) -> str:
    """The hash of an edition's inputs: `base` for sources and settings, then what the desk and this stage add."""
    ordered = sorted(judgements, key=lambda each: (each.left, each.right, each.when))
    digest = blake2b(msgspec.json.encode(ordered), digest_size=8)
    return f"{base.partition('.')[0]}.{LINK_VERSION}.{digest.hexdigest()}"


def relink(
    folder: Path, judgements: Sequence[Judgement], *, now: datetime | None = None, dry_run: bool = False
) -> Relinked:
    """A new edition with the records and index of the one that serves, and identities under these judgements.

    Nothing is read or indexed again. dry_run: says what would be found, and leaves nothing behind. Raises NotFound
    before the first edition and where the edition is from before there were identities, Damaged, and PasseurError
    while another update is running.
    """
    with locked(folder):
        serving = editions.current(folder)
        if serving is None:
            raise NotFound(f"{folder} has no edition yet: passeur update {folder}")
        origin = folder / "editions" / str(serving)
        manifest = editions.read_manifest(origin)
        if manifest.by_kind.get("person") and not Files.within(origin).people.exists():
            raise NotFound(f"edition {serving} was made before there were identities: passeur update {folder}")
        builder = EditionBuilder(folder)
        try:
            taken = builder.take_over(manifest)
            linkage = link_stage(builder.folder, judgements, ledger_before(folder))
            inputs = inputs_with(manifest.inputs, judgements)
            if dry_run or inputs == manifest.inputs:
                builder.abandon()
                return Relinked(edition=serving, published=False, linkage=linkage)
            moment = now or datetime.now(UTC)
            fresh = msgspec.structs.replace(
                linkage.onto(manifest),
                number=builder.number,
                created=moment.isoformat(timespec="seconds"),
                inputs=inputs,
            )
            network_toml = (origin / editions.NETWORK).read_bytes()
            builder.seal(fresh, editions.read_units(origin), network_toml, taken)
        except BaseException:
            builder.abandon()
            raise
        editions.switch(folder, builder.number)
        editions.prune(folder, networks.parse(network_toml, str(origin / editions.NETWORK)).network.keep)
        return Relinked(edition=builder.number, published=True, linkage=linkage)


def _kept(tie: Tie) -> KeptTie:
    """A tie as an edition keeps it."""
    return KeptTie(tie.left, tie.right, tie.rule, tie.probability)


def _prints(named: Path, members: set[str]) -> dict[str, str]:
    """Fingerprints of those persons that belong to identities, by record id."""
    table = pq.read_table(named, columns=["id", "print"])
    rows = zip(table.column("id").to_pylist(), table.column("print").to_pylist(), strict=True)
    return {id: print_ for id, print_ in rows if id in members}
