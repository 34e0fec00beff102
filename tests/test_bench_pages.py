"""The questions that are asked over HTTP when pages are measured."""

from urllib.parse import parse_qs, urlsplit

from passeur.bench.pages import questions
from passeur.bench.synthetic import Words


def test_no_question_is_asked_twice_and_they_are_in_the_words_of_the_records() -> None:
    asked = questions(seed=3, count=600)
    assert len(set(asked)) == 600
    assert asked == questions(seed=3, count=600)
    known = Words(3).vocabulary
    texts = [parse_qs(urlsplit(path).query)["q"][0] for path in asked]
    found = sum(all(word.casefold() in known for word in text.split()) for text in texts)
    assert 0.8 < found / len(texts) < 0.97
