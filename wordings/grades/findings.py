"""What the parser has found in a wording so far: grades, classes, other people, and words it does not know."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wordings.ambiguity import Ambiguity
from wordings.grades.audience import ClassName
from wordings.grades.levels import ALL_GRADES
from wordings.grades.people_words import OTHER_PUPILS, SMALL_WORDS
from wordings.grades.questions import question
from wordings.grades.scanner import Scanner


@dataclass
class Mention:
    """Grades named at one place. The narrowest of those side by side counts: «все учащиеся 5–8 классов»."""

    ALL, EVERYONE, LEVEL, NUMBERS = range(4)

    rank: int
    grades: frozenset[int]
    fitting: frozenset[int] = ALL_GRADES
    question_code: str = ""
    words: str = ""


@dataclass
class Cluster:
    """All that stands between two separators."""

    mentions: list[Mention] = field(default_factory=list)
    has_pupils: bool = False
    has_others: bool = False
    has_rest: bool = False

    def counting(self) -> tuple[list[Mention], list[Mention]]:
        """Return the mentions that count, and those that the others contradict."""
        numbers = {grade for each in self.mentions if each.rank == Mention.NUMBERS for grade in each.grades}
        top = max((each.rank for each in self.mentions), default=Mention.ALL)
        if top == Mention.ALL and (self.has_others or self.has_rest):
            return [], []
        odd = [each for each in self.mentions if each.rank == Mention.LEVEL and not numbers <= each.fitting]
        return [each for each in self.mentions if each.rank == top], odd


class Findings:
    """What the parser has found up to the place that it has reached."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self.clusters = [Cluster()]
        self.classes: set[ClassName] = set()
        self.excluded: set[int] = set()
        self.others: dict[str, None] = {}
        self.ambiguities: dict[str, Ambiguity] = {}
        # The places of what was not understood
        self.unknown: list[tuple[int, int]] = []
        # The place of the small words that were read last
        self.small_words = (0, 0)
        # Whether grades that follow are left out: after «кроме»
        self.is_excluding = False
        # Whether some of the pupils are meant and not all: «команды», «по 5 человек»
        self.is_narrowed = False

    @property
    def cluster(self) -> Cluster:
        return self.clusters[-1]

    def ask(self, code: str, start: int = 0, end: int | None = None) -> None:
        """Ask about the words from one place to another; once for each code."""
        self.ambiguities.setdefault(code, question(code, self._scanner.shown[start:end]))

    def mention(self, mention: Mention) -> None:
        if self.is_excluding:
            self.excluded |= mention.grades
        else:
            self.cluster.mentions.append(mention)

    def mention_numbers(self, grades: set[int], start: int, end: int) -> None:
        if grades - ALL_GRADES:
            self.ask("no-such-grade", start, end)
        if known := frozenset(grades & ALL_GRADES):
            self.mention(Mention(Mention.NUMBERS, known))

    def add_unknown(self, start: int, end: int) -> None:
        """Note words that are not understood, together with the small words before them."""
        self.cluster.has_rest = True
        text = self._scanner.text
        # Small words belong to what is not understood: «в течение года», not «течение», «года».
        if not text[self.small_words[1] : start].strip():
            start = self.small_words[0]
        if self.unknown and SMALL_WORDS.sub("", text[self.unknown[-1][1] : start]).strip() == "":
            start = self.unknown.pop()[0]
        self.unknown.append((start, end))

    def unknown_words(self) -> str:
        return "», «".join(self._scanner.shown[start:end].strip() for start, end in self.unknown)

    def counting_mentions(self) -> Iterator[Mention]:
        """Yield the mentions that count. Ask where others contradict them, and yield these too."""
        for cluster in self.clusters:
            counting, contradicted = cluster.counting()
            yield from counting
            for mention in contradicted:
                self.ask("at-odds")
                yield mention

    def names_pupils_of_no_grade(self) -> bool:
        """Whether it says «ученики», «дети и родители», «сборная школы».

        «Родители учеников» and «дети, состоящие на учёте» do not count.
        """
        if self.ambiguities or any(code in OTHER_PUPILS for code in self.others):
            return False
        pupils = any(cluster.has_pupils and not cluster.has_others for cluster in self.clusters)
        return pupils or (self.is_narrowed and not self.others)
