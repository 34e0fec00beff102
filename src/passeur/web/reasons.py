"""Why a name was found, in the reader's words."""

from passeur.model.names import Reason
from passeur.web.words import Catalogue


def reason_words(reason: Reason, words: Catalogue) -> str:
    """`why.<code>` with its places filled; `why.<code>-in` where the reason names a tradition."""
    tradition = words.word("tradition", reason.tradition) if reason.tradition else ""
    key = f"{reason.code}-in" if tradition and f"why.{reason.code}-in" in words.messages else reason.code
    # Lists know the third name in small letters alone.
    third = reason.third.capitalize()
    return words.say(f"why.{key}", asked=reason.asked, found=reason.found, tradition=tradition, third=third)
