"""What two words share beside their letters: skeletons, sounds, classes of given names, what is known of both."""

from passeur.model.names.forms import Forms
from passeur.model.names.letters import Shared
from passeur.model.names.third import LEAST


def of_forms(
    mine: Forms, theirs: Forms, given: bool, known: str = "", joined: bool = False, spelled: float = 0.0
) -> Shared:
    """What two words share by their forms. given: a class of given names; known: why `known.kin` joins them; joined,
    spelled: how a third name does (`third.Third`)."""
    sounds = set(mine.sounds) & set(theirs.sounds)
    return Shared(
        skeleton=max(map(len, set(mine.skeletons) & set(theirs.skeletons)), default=0),
        sound=max([len(sound.rstrip("0")) for sound in sounds], default=0),
        french=bool(mine.french) and mine.french == theirs.french,
        given=given,
        known=known,
        joined=joined,
        spelled=max(0.0, (spelled - LEAST) / (1.0 - LEAST)),
    )
