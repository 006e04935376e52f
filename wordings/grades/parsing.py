"""Turns a plan's wording of grades, «1–4, родители», into the audience it names."""

import re
from dataclasses import replace

from wordings.grades import people_words
from wordings.grades.audience import Audience
from wordings.grades.findings import Cluster, Findings, Mention
from wordings.grades.level_words import LEVEL_WORDS, MIDDLE, SENIORS
from wordings.grades.levels import ALL_GRADES
from wordings.grades.number_rules import NumberRules
from wordings.grades.numerals import AGE, COUNT, DATE, NUMBERED, take_graders
from wordings.grades.people_words import OTHER_PUPILS, OTHERS
from wordings.grades.questions import LONGEST, question
from wordings.grades.scanner import Scanner
from wordings.grades.spoiled import unspoiled

_SEPARATOR = re.compile(r"[,;/+&|•]|(?:и|или)(?![а-я])")
_REST_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*\.?|\S")


def parse_grades(text: str) -> Audience:
    """Return whom a plan's wording names. Whether the school has such classes is not checked here."""
    if len(text) > LONGEST:
        return Audience(text, ambiguities=(question("long"),))
    if before := unspoiled(text):
        return replace(parse_grades(before), text=text, ambiguities=(question("spoiled", before),))
    scanner = Scanner(text)
    findings = _GradesParser(scanner).parse()
    if not scanner.has_words:
        return Audience(text)
    mentions = list(findings.counting_mentions())
    _ask_about_levels(findings, mentions)
    whole = frozenset(grade for mention in mentions for grade in mention.grades)
    if not mentions and findings.names_pupils_of_no_grade():
        findings.ask("which-grades")
        whole = whole if findings.is_narrowed or findings.unknown else ALL_GRADES
    if not (mentions or findings.others or findings.ambiguities):
        findings.ask("unknown")
    elif findings.unknown:
        findings.ambiguities["rest"] = question("rest", findings.unknown_words())
    whole -= findings.excluded
    classes = sorted(each for each in findings.classes if each.grade not in whole)
    return Audience(
        text=text,
        grades=whole | {each.grade for each in classes},
        classes=tuple(classes),
        is_everyone=whole == ALL_GRADES and not findings.is_narrowed and "except-classes" not in findings.ambiguities,
        others=tuple(findings.others),
        ambiguities=tuple(findings.ambiguities.values()),
    )


def _ask_about_levels(findings: Findings, mentions: list[Mention]) -> None:
    """Ask about words for grades that schools do not agree on: «старшие», «среднее звено»."""
    named = {mention.question_code: mention.words for mention in mentions if mention.question_code}
    levels = {mention.words[:4].casefold() for mention in mentions if mention.rank == Mention.LEVEL}
    # Side by side they share out grades 5 to 11 between them.
    if {"сред", "стар"} <= levels:
        named.pop(SENIORS, None)
        named.pop(MIDDLE, None)
    for code, words in named.items():
        findings.ambiguities.setdefault(code, question(code, words))


class _GradesParser:
    """Goes through one wording from left to right; at each place the first kind of words that fits is taken."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.findings = Findings(scanner)
        self.is_in_brackets = False
        self.steps = (
            self._separator,
            self._no_grade,
            self._level,
            NumberRules(scanner, self.findings).grades,
            self._except,
            self._everyone,
            self._others,
            self._small_words,
        )

    def parse(self) -> Findings:
        scanner = self.scanner
        while scanner.at < len(scanner.text):
            if scanner.text[scanner.at] == " ":
                scanner.at += 1
            elif not any(step() for step in self.steps):
                self._unknown_word()
        return self.findings

    def _separator(self) -> bool:
        scanner, findings = self.scanner, self.findings
        char = scanner.text[scanner.at]
        if char in "()[]":
            self.is_in_brackets = char in "(["
            findings.is_excluding = findings.is_excluding and self.is_in_brackets
            scanner.at += 1
            return True
        found = _SEPARATOR.match(scanner.text, scanner.at)
        if found is None:
            return False
        scanner.at = found.end()
        findings.clusters.append(Cluster())
        findings.is_excluding = findings.is_excluding and char != ";"
        return True

    def _no_grade(self) -> bool:
        start = self.scanner.at
        if self.scanner.take(COUNT):
            self.findings.is_narrowed = True
        elif self.scanner.take(AGE):
            self.findings.ask("age", start, self.scanner.at)
        elif self.scanner.take(DATE) or self.scanner.take(NUMBERED):
            self.findings.add_unknown(start, self.scanner.at)
        else:
            return False
        return True

    def _level(self) -> bool:
        start = self.scanner.at
        if grade := take_graders(self.scanner):
            self.findings.mention_numbers({grade}, start, self.scanner.at)
            return True
        # «Старшая группа» is one of a kindergarten, «старшие вожатые» are staff.
        if any(pattern.match(self.scanner.text, start) for pattern in OTHERS.values()):
            return False
        for level in LEVEL_WORDS:
            if self.scanner.take(level.pattern):
                words = self.scanner.shown[start : self.scanner.at]
                grades, fitting = frozenset(level.grades), frozenset(level.fitting)
                self.findings.mention(Mention(Mention.LEVEL, grades, fitting, level.question_code, words))
                return True
        return False

    def _except(self) -> bool:
        if not self.scanner.take(people_words.EXCEPT):
            return False
        self.findings.is_excluding = True
        return True

    def _everyone(self) -> bool:
        if found := self.scanner.take(people_words.EVERYONE):
            # «Все желающие родители» are parents.
            rank = Mention.ALL if "желающ" in found[0] else Mention.EVERYONE
            self.findings.mention(Mention(rank, ALL_GRADES))
            if people_words.ALL_SIDES.search(found[0]):
                self.findings.others |= {"parents": None, "staff": None}
            return True
        if self.scanner.take(people_words.ALL):
            self.findings.mention(Mention(Mention.ALL, ALL_GRADES))
            return True
        return False

    def _others(self) -> bool:
        findings = self.findings
        for code, pattern in OTHERS.items():
            if self.scanner.take(pattern):
                findings.is_narrowed |= self.is_in_brackets and code in OTHER_PUPILS
                # «Кроме 9, 11, родители»: the exception ended with its grades.
                findings.is_excluding = findings.is_excluding and not findings.excluded
                if not findings.is_excluding:
                    findings.others[code] = None
                    findings.cluster.has_others = True
                return True
        return False

    def _small_words(self) -> bool:
        start = self.scanner.at
        if self.scanner.take(people_words.PUPILS):
            self.findings.cluster.has_pupils = True
        elif self.scanner.take(people_words.NARROWING):
            self.findings.is_narrowed = True
        elif self.scanner.take(people_words.SMALL_WORDS):
            self.findings.small_words = (start, self.scanner.at)
        else:
            return False
        return True

    def _unknown_word(self) -> None:
        scanner = self.scanner
        start = scanner.at
        word = _REST_WORD.match(scanner.text, start)
        scanner.at = word.end() if word else start + 1
        if any(char.isalnum() for char in scanner.text[start : scanner.at]):
            scanner.has_words = True
            self.findings.add_unknown(start, scanner.at)
