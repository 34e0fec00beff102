"""The grammar of date phrases: recursive descent over tokens.

    phrase  = [words ","] list
    list    = item { ("," | and | or) item }
    item    = "(" list ")" | between point and point | range
    range   = point [ "/" point ] [ ("-" | to) ( point [ "/" point ] | "..." | nothing ) ]
    point   = { circa | doubt | before | after | part | fraction } core
              { circa | doubt | before | after | part | fraction } [ gloss ]
    core    = day month year | month day year | year | century | decade | season year | an II | period | …
    gloss   = "(" list ")"          the same date in the other calendar, or its days and months

What a point lacks it borrows from its neighbours (`parts.borrow_…`).
"""

import re
from itertools import pairwise

from passeur.model.dates import spans
from passeur.model.dates import words as w
from passeur.model.dates.calendar import FRUCTIDOR, day_number, shift_days
from passeur.model.dates.parts import Part, Unreadable, borrow_back, borrow_forward, resolve
from passeur.model.dates.spans import Span
from passeur.model.dates.tokens import LONGEST, TIGHT, Tokens, tokenize


class Reading:
    """What a phrase was read as. partly: only its beginning. clash: a gloss that the dated words contradict."""

    __slots__ = ("clash", "edtf", "inferred", "partly", "span")

    def __init__(self, span: Span, edtf: str, inferred: bool, partly: bool, clash: bool) -> None:
        self.span = span
        self.edtf = edtf
        self.inferred = inferred
        self.partly = partly
        self.clash = clash


def read_phrase(phrase: str, lang: str = "") -> Reading | None:
    """Read a phrase, or give None where its words do not say a date.

    Where they do not, what stands in round brackets at the end of it may: « (Japanese, 1797-1858) », « époque Meiji
    (1868-1912) ».
    """
    reading = _read(phrase, lang)
    if reading is None and len(phrase) <= LONGEST and (bracketed := _AT_THE_END.search(phrase)):
        return _read(bracketed[1], lang)
    return reading


def _read(phrase: str, lang: str) -> Reading | None:
    """Read a phrase as it stands."""
    tokens = tokenize(phrase, lang)
    parser = _Parser(tokens)
    try:
        span, edtf = parser.phrase()
    except Unreadable:
        return None
    partly = parser.kinds[parser.at] != w.END
    if partly and (parser.kinds[parser.at] not in (w.COMMA, w.OPEN) or span.undated):
        return None
    return Reading(span, edtf, tokens.inferred, partly or len(phrase) > LONGEST, parser.clash)


#: Round brackets at the end of a phrase, with what looks like a year or a century in them.
_AT_THE_END = re.compile(r"\(([^()]*(?:\d{4}|\d(?:st|nd|rd|th|e)\b|\bB\.?C)[^()]*)\)$")

#: How deep round brackets may be nested.
DEEPEST = 3

#: An item of a list: its parts (one, or the two ends of a range).
_Item = tuple[Part, ...]

#: What may stand before a date: nationalities, places, in brackets too; and how much of it.
_WORDY = frozenset({w.UNKNOWN, w.COMMA, w.OPEN, w.CLOSE, w.DOUBT})
_LONGEST_WORDS = 16

_SEPARATORS = frozenset({w.COMMA, w.AND, w.OR})
_BOUNDS = frozenset({w.BEFORE, w.UNTIL, w.AFTER, w.SINCE})
_POSTFIXES = frozenset({w.OPEN, w.CIRCA, w.DOUBT}) | _BOUNDS
_ENDS = frozenset({w.END, w.COMMA, w.CLOSE})


class _Parser:
    """One phrase's tokens and the position in them."""

    __slots__ = ("at", "clash", "depth", "kinds", "values")

    def __init__(self, tokens: Tokens) -> None:
        self.kinds = tokens.kinds
        self.values = tokens.values
        self.at = 0
        self.clash = False
        self.depth = 0

    def number(self) -> int:
        """The value of the token at hand, which is a number, and go on."""
        value = self.values[self.at]
        assert isinstance(value, int)
        self.at += 1
        return value

    def skip(self, kind: str) -> bool:
        """Go over a token of this kind, if it is at hand."""
        if self.kinds[self.at] == kind:
            self.at += 1
            return True
        return False

    def phrase(self) -> tuple[Span, str]:
        """The whole phrase: words before a comma (« British, born Ireland, ») are passed over."""
        if self.kinds[0] in (w.UNKNOWN, w.COMMA):
            self._pass_words()
        items, alternative = self.items()
        if self.kinds[self.at] == w.COMMA and self.kinds[self.at + 1] == w.UNKNOWN:
            self._resume(items)
        if self.kinds[self.at] == w.DASH and self.kinds[self.at + 1] == w.END:
            self.at += 1
        if self.kinds[self.at] in (w.CIRCA, w.DOUBT) and self.kinds[self.at + 1] == w.END:
            self._mark(items)
        return self.whole(items, alternative)

    def _pass_words(self) -> None:
        """Go over unknown words, commas and brackets (« born Hungary (now Romania), ») at the beginning, as far as the
        last comma before something known."""
        at = 0
        while self.kinds[at] in _WORDY and at < _LONGEST_WORDS:
            at += 1
        if self.kinds[at - 1] != w.COMMA:
            raise Unreadable
        self.at = at

    def _resume(self, items: list[_Item]) -> None:
        """« 845, copie - 1781 »: what is told of the first date does not end the range; any other prose is left."""
        before = self.at
        self.at += 1
        while self.kinds[self.at] == w.UNKNOWN:
            self.at += 1
        left = items[-1][-1]
        try:
            if not self.skip(w.DASH) or len(items[-1]) > 1:
                raise Unreadable
            right = self.point()
            if self.kinds[self.at] != w.END:
                raise Unreadable
        except Unreadable:
            self.at = before
            return
        items[-1] = self.ends(left, right)

    def _mark(self, items: list[_Item]) -> None:
        """Let a qualifier at the very end (« 1854 [ca] ») hold for all."""
        kind = self.kinds[self.at]
        self.at += 1
        for item in items:
            for part in item:
                part.approximate = part.approximate or kind == w.CIRCA
                part.uncertain = part.uncertain or kind == w.DOUBT

    def items(self) -> tuple[list[_Item], bool]:
        """A list, and whether it offers alternatives. Stops before whatever is not an item."""
        items = [self.item()] if not self.skip(w.OPEN) else self.bracketed()
        alternative = False
        while True:
            kind = self.kinds[self.at]
            before = self.at
            if kind in _SEPARATORS:
                self.at += 1
                while self.kinds[self.at] in _SEPARATORS:
                    self.at += 1
            elif not (kind == w.OPEN or self.kinds[self.at - 1] == w.UNDATED):
                break
            if self.kinds[self.at] == w.LATER:  # "1912, cast 1960" is an object of 1912
                self.at = before
                break
            try:
                items += [self.item()] if not self.skip(w.OPEN) else self.bracketed()
            except Unreadable:
                self.at = before
                if self.kinds[before] in _SEPARATORS and self.kinds[before + 1] in (w.CIRCA, w.DOUBT):
                    self.at += 1
                break
            alternative = alternative or kind == w.OR
        return self.borrow(items), alternative

    def bracketed(self) -> list[_Item]:
        """The list between round brackets, the first of which is behind."""
        items, _ = self.inside()
        return items

    def inside(self) -> tuple[list[_Item], bool]:
        """The list up to the closing bracket. Deep nesting is refused: each level may be tried twice."""
        if self.depth == DEEPEST:
            raise Unreadable
        self.depth += 1
        try:
            found = self.items()
        finally:
            self.depth -= 1
        if not self.skip(w.CLOSE):
            raise Unreadable
        return found

    def borrow(self, items: list[_Item]) -> list[_Item]:
        """Complete the items of a list from their neighbours: « 12, 15 et 17 mai 1944 », « 3 mai 1944, 5 juin ».

        A year that stands first and alone is the year of the others, and no date of its own: « 1944, 25 août ».
        """
        for right, left in pairwise(reversed(items)):
            for part in left:
                borrow_forward(part, right[0])
        headed = len(items) > 1 and _is_bare_year(items[0]) and all(item[-1].lacks_year() for item in items[1:])
        for left, right in pairwise(items):
            for part in right:
                borrow_back(left[-1], part)
        return items[1:] if headed else items

    def whole(self, items: list[_Item], alternative: bool) -> tuple[Span, str]:
        """The span and EDTF of a list. Undated items count only where nothing else is there."""
        found = [self.span(item) for item in items]
        dated = [span for span in found if not span.undated]
        if not dated:
            return found[0], ""
        whole, edtf = (dated[0], dated[0].edtf()) if len(dated) == 1 else spans.unite(dated, alternative)
        if whole.low is None and whole.high is None:
            raise Unreadable
        return whole, edtf

    def span(self, item: _Item) -> Span:
        """The span of one item."""
        if len(item) == 1:
            return self.glossed(item[0])
        left, right = item
        if right.gloss is not None and left.gloss is None and right.gloss.start != right.gloss.end:
            return self._range_with_gloss(left, right, right.gloss)
        return self._join(left, right)

    def _range_with_gloss(self, left: Part, right: Part, gloss: Span) -> Span:
        """« 1er frimaire - 29 floréal (21 novembre 1793 - 18 mai 1794) »: the gloss is the whole range's."""
        right.gloss = None
        try:
            span = self._join(left, right)
        except Unreadable:
            gloss.republican = left.republican or right.republican
            return gloss
        self._compare(span, gloss)
        return span

    def _join(self, left: Part, right: Part) -> Span:
        """The span from one part to another; a year borrowed from the right is one less where it must be."""
        first = self.glossed(left)
        last = self.glossed(right)
        if last.undated:
            return spans.join(first, Span(None, None, "", ""))
        if left.borrowed and left.year is not None and _after(first, last):
            left.year -= 1
            first = self.glossed(left)
        return spans.join(first, last)

    def glossed(self, part: Part) -> Span:
        """The span of a part, compared with its gloss."""
        span = resolve(part)
        if part.gloss is not None and part.gloss is not span:
            if part.republican and part.month == FRUCTIDOR and not part.day:
                _lengthen(span, part.gloss)
            self._compare(span, part.gloss)
        return span

    def _compare(self, span: Span, gloss: Span) -> None:
        """Note where a gloss lies outside of what it explains."""
        if span.low is None or span.high is None or gloss.low is None or gloss.high is None:
            return
        self.clash = self.clash or gloss.low > span.high or gloss.high < span.low

    def item(self) -> _Item:
        """A point or a range."""
        if self.skip(w.BETWEEN):
            left = self.point()
            if not (self.skip(w.AND) or self.skip(w.DASH) or self.skip(w.TO) or self.skip(w.SLASH)):
                raise Unreadable
            return self.ends(left, self.point())
        left = self.point()
        kind = self.kinds[self.at]
        if kind in (w.BETWEEN, w.AND):
            inverted = self._inverted(left)
            if inverted:
                return inverted
            if self.kinds[self.at + 1] == w.END:  # « 1870 entre » and « 1875 et », cut apart by an export
                self.at += 1
                left.bound = w.SINCE if kind == w.BETWEEN else w.UNTIL
                return (left,)
        if kind == w.SLASH:
            self.at += 1
            last = self.ends(left, self.point())
            if self.kinds[self.at] not in (w.DASH, w.TO):
                return last  # « 1850/1860 »; « 1634/35 - 1704 » goes on
            kind = self.kinds[self.at]
        if kind in (w.DASH, w.TO):
            tight = self.values[self.at] == TIGHT
            self.at += 1
            if kind == w.TO and self.kinds[self.at] in _ENDS:
                raise Unreadable
            right = self._right(left)
            if tight and left.approximate and not right.bound:
                right.approximate = True  # « vers 1940-1945 », but not « vers 1703 - 1807 »
            return self.ends(left, right)
        return (left,)

    def _inverted(self, left: Part) -> _Item | None:
        """« 1950 entre, 1960 et », or « 1950 entre,1960 », in the Joconde base, and « 1725 et, 1730 entre »."""
        first = self.kinds[self.at]
        before = self.at
        self.at += 1
        if self.skip(w.COMMA):
            right = self.point()
            if self.skip(w.AND if first == w.BETWEEN else w.BETWEEN):
                return left, right
            if first == w.BETWEEN and self.kinds[self.at] == w.END:
                return left, right
        self.at = before
        return None

    def _right(self, left: Part) -> Part:
        """The right end of a range: a point, or nothing (open)."""
        if self.kinds[self.at] in _ENDS or self.skip(w.ONWARDS):
            part = Part()
            part.span = Span(None, None, "..", "..")
            return part
        if (
            self.kinds[self.at] == w.DOUBT and self.kinds[self.at + 1] in _ENDS
        ):  # « 1900-? » has an end that is not known
            self.at += 1
            part = Part()
            part.span = Span(None, None, "", "")
            return part
        right = self.point()
        if right.number is not None and left.day and left.year is None:
            self.skip(w.COMMA)
            if self.kinds[self.at] == w.YEAR:  # « August 17-25, 1944 »
                right.year = self.number()
        elif self.kinds[self.at] == w.SLASH:  # « 1756 - 1810/1811 » ends at the latest in 1811
            self.at += 1
            right = self.ends(right, self.point())[1]
        return right

    def ends(self, left: Part, right: Part) -> _Item:
        """The two ends of a range, completed from one another."""
        if right.number is not None:
            borrow_back(left, right)
        borrow_forward(left, right)
        borrow_back(left, right)
        return left, right

    def point(self) -> Part:
        """One date with what qualifies it, before and after."""
        part = Part()
        while self.qualifier(part):
            pass
        self.core(part)
        while self.postfix(part):
            pass
        if self.kinds[self.at] == w.OPEN:
            self.gloss(part)
        return part

    def qualifier(self, part: Part) -> bool:
        """One word before the date that qualifies it."""
        kind = self.kinds[self.at]
        if kind == w.CIRCA:
            part.approximate = True
        elif kind == w.DOUBT:
            part.uncertain = True
        elif kind in _BOUNDS:
            part.bound = kind
        elif kind == w.LATER:
            pass
        elif kind == w.PART:
            value = self.values[self.at]
            assert isinstance(value, int)
            part.piece = (value, 3)
            if self.kinds[self.at + 1] == w.DASH:
                self.at += 1
        elif kind == w.FRACTION or (kind in (w.RANK, w.NUMBER, w.ROMAN, w.NTH) and self._is_fraction()):
            return self.fraction(part)
        else:
            return False
        self.at += 1
        return True

    def _is_fraction(self) -> bool:
        """Whether the ordinal at hand counts halves, thirds or quarters."""
        following = self.at + 1
        if self.kinds[following] == w.ORDINAL:
            following += 1
        return self.kinds[following] == w.FRACTION

    def fraction(self, part: Part) -> bool:
        """« 1er quart », « 2e moitié », "last third"."""
        if self.kinds[self.at] == w.FRACTION:
            return False
        which = self.number()
        self.skip(w.ORDINAL)
        of = self.number()
        which = of if which < 0 else which
        if not 1 <= which <= of:
            raise Unreadable
        part.piece = (which, of)
        return True

    def postfix(self, part: Part) -> bool:
        """One word after the date that qualifies it: « 1869 vers », « 1944 ? », « 1944 (?) », "1839 or after"."""
        kind = self.kinds[self.at]
        if part.unit and not part.piece[1] and self._piece_behind(part):
            return True
        if kind not in _POSTFIXES:
            return False
        if kind == w.OPEN and self.kinds[self.at + 1] in (w.CIRCA, w.DOUBT) and self.kinds[self.at + 2] == w.CLOSE:
            kind = self.kinds[self.at + 1]
            self.at += 2
        elif kind != w.DOUBT and self.kinds[self.at + 1] not in _ENDS:
            return False
        if kind == w.CIRCA:
            part.approximate = True
        elif kind == w.DOUBT:
            part.uncertain = True
        elif kind in _BOUNDS:
            part.bound = kind
        else:
            return False
        self.at += 1
        return True

    def _piece_behind(self, part: Part) -> bool:
        """Which piece of a century or decade is meant, behind it: « 1600-talets mitt », « 1700-talets andra hälft »."""
        if self.kinds[self.at] == w.RANK and self.kinds[self.at + 1] == w.FRACTION:
            return self.fraction(part)
        if self.kinds[self.at] != w.PART:
            return False
        part.piece = (self.number(), 3)
        return True

    def gloss(self, part: Part) -> None:
        """What follows in round brackets: days of the year before them, the other calendar, or words (left out)."""
        before = self.at
        self.at += 1
        try:
            items, alternative = self.inside()
            bare_year = part.year is not None and not part.month
            if bare_year and all(end.lacks_year() or end.number is not None for item in items for end in item):
                for item in items:
                    for end in item:
                        borrow_forward(end, part)
                        end.borrowed = False
                part.span, _ = self.whole(items, alternative)
            else:
                part.gloss, _ = self.whole(items, alternative)
        except Unreadable:
            self.at = before
            self._pass_brackets()

    def _pass_brackets(self) -> None:
        """Go over a bracket of words in which nothing is dated; otherwise stay before it."""
        at = self.at
        while self.kinds[at] not in (w.CLOSE, w.END):
            if self.kinds[at] in (w.YEAR, w.FULL):
                return
            at += 1
        if self.kinds[at] == w.CLOSE:
            self.at = at + 1

    def core(self, part: Part) -> None:
        """The date itself. Raises Unreadable where the token at hand begins none."""
        kind = self.kinds[self.at]
        if kind == w.NUMBER or kind == w.RANK:
            self.from_number(part)
        elif kind == w.MONTH or kind == w.REPUBLICAN:
            self.from_month(part)
        elif kind == w.YEAR:
            self.from_year(part)
        elif kind == w.ROMAN or kind == w.NTH:
            self.from_roman(part)
        elif kind == w.AN and self.kinds[self.at + 1] == w.YEAR:
            self.at += 1
            self.from_year(part)  # « l'an 1900 »
        elif kind == w.AN:
            self.republican_year(part)
        elif kind == w.SEASON:
            self.from_season(part)
        elif kind == w.DECADES:
            self.from_decades(part)
        elif kind == w.ERA and self.kinds[self.at + 1] in (w.NUMBER, w.YEAR) and self.values[self.at] == 1:
            self.at += 1
            part.year = self.number()  # "AD 79"
        else:
            self.ready(part, kind)

    def ready(self, part: Part, kind: str) -> None:
        """What one token says whole: a date in digits, a masked year, a period, « s.d. »."""
        value = self.values[self.at]
        if kind == w.FULL:
            assert isinstance(value, tuple)
            part.year, part.month, part.day = value
            if not 1 <= part.month <= 12 or (part.day and day_number(*value) is None):
                raise Unreadable
        elif kind == w.MASKED:
            assert isinstance(value, tuple)
            part.span = spans.years_span(*value)
            part.span.uncertain = "?" in value[2]
        elif kind == w.PERIOD:
            assert isinstance(value, int)
            part.span = _period(w.PERIODS[value])
        elif kind == w.UNDATED:
            part.span = Span(None, None, "", "")
            part.span.undated = True
        else:
            raise Unreadable
        self.at += 1

    def from_number(self, part: Part) -> None:
        """A day of a month, a century, a year before Christ, or a number that the neighbour explains."""
        number = self.number()
        ordinal = self.skip(w.ORDINAL)
        kind = self.kinds[self.at]
        if kind == w.MONTH or kind == w.REPUBLICAN:
            part.day = number
            if number == 0:
                raise Unreadable
            self.month_and_year(part)
        elif kind in (w.CENTURY, w.MILLENNIUM) or (ordinal and kind == w.PLURAL):
            self.century(part, number)
        elif ordinal and kind == w.CIRCA and self.kinds[self.at + 1] in _ENDS:
            self.century(part, number)  # "19th c."
            part.english = True
        elif kind == w.ERA:
            part.year = number
            self.era(part)
        else:
            part.number = number

    def from_month(self, part: Part) -> None:
        """A month, perhaps with its day after it as in English, and its year."""
        self.month_and_year(part)
        if part.year is None and not part.republican and self.kinds[self.at] == w.NUMBER:
            part.day = self.number()
            if part.day == 0:
                raise Unreadable
            self.skip(w.ORDINAL)
            if self.kinds[self.at] == w.COMMA and self.kinds[self.at + 1] == w.YEAR:
                self.at += 1
            if self.kinds[self.at] == w.YEAR:
                part.year = self.number()

    def month_and_year(self, part: Part) -> None:
        """A month of either calendar and, where it follows, the year."""
        part.republican = self.kinds[self.at] == w.REPUBLICAN
        part.month = self.number()
        if self.kinds[self.at] == w.AN:
            if not part.republican:
                raise Unreadable
            self.republican_year(part)
        elif part.republican and self.kinds[self.at] == w.ROMAN:
            part.year = self.number()
        elif self.kinds[self.at] == w.YEAR and not part.republican:
            part.year = self.number()
            self.era(part)

    def from_year(self, part: Part) -> None:
        """A year, a decade ("1930s"), or a date with its year first (« 1944 août 25 »)."""
        part.year = self.number()
        if self.kinds[self.at] == w.PLURAL:
            self.at += 1
            part.unit, part.count, part.year = "decade", part.year - part.year % 10, None
        elif self.kinds[self.at] == w.MONTH:
            part.month = self.number()
            if self.kinds[self.at] == w.NUMBER:
                part.day = self.number()
        else:
            self.era(part)

    def era(self, part: Part) -> None:
        """« av. J.-C. » after a year: 44 before Christ is the astronomical year -43."""
        if self.kinds[self.at] != w.ERA or part.year is None:
            return
        part.era = self.number()
        if part.era < 0:
            part.year = 1 - part.year

    def from_roman(self, part: Part) -> None:
        """« XIXe siècle », « IIIe millénaire », or a Roman numeral that the neighbour explains."""
        nth = self.kinds[self.at] == w.NTH
        number = self.number()
        nth = self.skip(w.ORDINAL) or nth
        if self.kinds[self.at] in (w.CENTURY, w.MILLENNIUM, w.PLURAL):
            self.century(part, number)
        else:
            part.number = number
            part.nth = nth

    def century(self, part: Part, number: int) -> None:
        """« siècle », "century" or « millénaire » after its number, and the era after it."""
        part.unit = "millennium" if self.kinds[self.at] == w.MILLENNIUM else "century"
        part.english = self.kinds[self.at] == w.CENTURY and self.values[self.at] == 1
        part.count = number
        self.at += 1
        if self.kinds[self.at] == w.ERA:
            part.era = self.number()

    def republican_year(self, part: Part) -> None:
        """« an II », « an 2 »."""
        self.at += 1
        if self.kinds[self.at] not in (w.ROMAN, w.NUMBER):
            raise Unreadable
        part.year = self.number()
        part.republican = True

    def from_season(self, part: Part) -> None:
        """« printemps 1943 »; « hiver 1943-1944 » is one winter."""
        part.season = self.number()
        if self.kinds[self.at] != w.YEAR:
            return
        part.year = self.number()
        if part.season == 24 and self.kinds[self.at] == w.DASH:
            following = self.values[self.at + 1]
            if following in (part.year + 1, (part.year + 1) % 100) and self.kinds[self.at + 1] in (w.YEAR, w.NUMBER):
                self.at += 2
                part.span = spans.join(spans.month_span(part.year, 12), spans.month_span(part.year + 1, 2))

    def from_decades(self, part: Part) -> None:
        """« années 1930 », « les années 30 » (of the twentieth century), « années 1940-1950 »; « années 1914-1918 »."""
        self.at += 1
        first = self._decade()
        if first is None:
            self.from_year(part)
            return
        part.unit, part.count = "decade", first
        if self.kinds[self.at] in (w.DASH, w.AND) and self.kinds[self.at + 1] in (w.YEAR, w.NUMBER):
            before = self.at
            self.at += 1
            last = self._decade()
            if last is None or last < first:
                self.at = before
            else:
                part.span = spans.years_span(first, last + 9)

    def _decade(self) -> int | None:
        """The decade at hand, « 1930 » or « 30 », and go on; None, and stay, for any other year."""
        kind = self.kinds[self.at]
        value = self.values[self.at]
        if kind not in (w.YEAR, w.NUMBER) or not isinstance(value, int):
            raise Unreadable
        if value % 10:
            if kind == w.NUMBER:
                raise Unreadable
            return None
        self.at += 1
        self.skip(w.PLURAL)
        return value + 1900 if kind == w.NUMBER else value


def _is_bare_year(item: _Item) -> bool:
    """Whether an item is one year, said without anything else."""
    part = item[0]
    return len(item) == 1 and part.year is not None and not (part.month or part.season or part.bound or part.span)


def _after(first: Span, last: Span) -> bool:
    """Whether the first span begins after the last one ends."""
    return first.low is not None and last.high is not None and first.low > last.high


def _lengthen(span: Span, gloss: Span) -> None:
    """Let fructidor end with the complementary days where its gloss does: notaries counted them with it."""
    if span.high is not None and gloss.high is not None and span.high < gloss.high <= shift_days(span.high, 6):
        span.high, span.end = gloss.high, gloss.end


def _period(period: w.Period) -> Span:
    """The span of a named period."""
    start, _, end = period.edtf.partition("/")
    span = Span(period.first, period.last, start, end)
    span.approximate = period.about
    return span
