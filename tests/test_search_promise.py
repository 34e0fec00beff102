"""What a candidate promises by its words: never less than what reading and comparing it says."""

from hypothesis import given
from hypothesis import strategies as st

from passeur.model.names.compare import compare, words_alike
from passeur.model.names.forms import tokens
from passeur.model.names.reading import read_name
from passeur.search import names
from passeur.search.promise import Promise

_WORDS = [
    "Szwarc", "Schwartz", "Schwarz", "Icek", "Isaac", "Itzhak", "Rosen", "Rozen", "Jean", "Jan", "Johann", "Marie",
    "Maria", "Delamare", "Mare", "Astier", "de", "La", "Vigerie", "Lévy", "Levi", "Cohen", "Kohn", "I.", "J.", "dit",
    "née", "veuve", "Петров", "Petrov", "שוורץ", "Anne-Marie", "Annemarie", "(1903-1944)",
]  # fmt: skip
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4, unique=True).map(" ".join)


def _promise(asked: str, others: list[str]) -> Promise:
    """What candidates promise where all words that are alike are known."""
    read = read_name(asked)
    words = {word for other in others for word in names.words_of_mention(other)}
    promise = Promise(read, 0.85)
    for token in tokens(read):
        known: dict[str, float] = {}
        for one in (token.text, *token.others):
            found = {word: match.score for word in words if (match := words_alike(one, word)) is not None}
            known |= {word: max(score, known.get(word, 0.0)) for word, score in found.items()}
        promise.told(token.text, known)
    return promise


@given(_NAMES, st.lists(_NAMES, min_size=1, max_size=4))
def test_no_name_is_more_alike_than_its_words_promise(asked: str, others: list[str]) -> None:
    promise = _promise(asked, others)
    for other in others:
        match = compare(read_name(asked), read_name(other))
        # Neighbours that the other writes as one word are looked for apart, and promise nothing.
        if match is None or any(reason.code == "together" for reason in match.reasons):
            continue
        read = 0.03 if any(reason.code == "script" for reason in match.reasons) else 0.0
        kept = names.StoredName("", names.MENTION, other, "p", "s", "", ())
        assert promise.of(kept) >= min(1.0, match.score + read), (asked, other, match)


def test_a_name_with_one_of_two_words_promises_little() -> None:
    promise = _promise("Icek Szwarc", ["Icek Rosen", "Isaac Schwartz"])
    little, much = (
        promise.of(names.StoredName("", names.MENTION, each, "p", "s", "", ()))
        for each in ("Icek Rosen", "Isaac Schwartz")
    )
    assert little < 0.6 < 0.85 < much
