"""Why a status is what it is: every sentence over a grid of commitments, evidence, days and ways of watching.

The grid is made of real standings, so whatever can be said together is said together here, in both languages.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from monitor import messages
from monitor.judge.status import Watch, standing
from monitor.model import (
    Closing,
    Commitment,
    CommitmentKind,
    Deed,
    Document,
    Evidence,
    Extension,
    Flag,
    Indicator,
    Judgement,
    Ledger,
    Light,
    Op,
    Period,
    Relation,
    Role,
    Source,
    SourceKind,
    Status,
)
from monitor.report import why
from monitor.report.why import Case, said, sentences

CITY = "武汉市"
PLAN = Document("plan", "样本方案", "武汉市人民政府", CITY, "plan", issued=date(2021, 1, 1))
NEWS = Source("news", SourceKind.FOLDER, "/news", CITY, Role.MEDIA, "长江日报")
COUNT = Indicator("社区书屋", Op.AT_LEAST, 100, "家", "more", Period.LEVEL)
TARGET = Commitment(
    "plan/rooms", "industry", CommitmentKind.TARGET, "样本承诺", PLAN, CITY,
    indicator=COUNT, starts=date(2021, 1, 1), due=date(2024, 12, 31),
)  # fmt: skip
YEARLY = replace(TARGET, id="plan/schools", indicator=replace(COUNT, value=20, unit="期", period=Period.YEARLY))
MILESTONE = replace(
    TARGET, id="plan/museum", kind=CommitmentKind.MILESTONE, indicator=None, deed=Deed((("科技馆",),), ("建成",))
)
INTERNAL = replace(TARGET, id="plan/inside", unverifiable="机关内部事项。")
OPEN = replace(TARGET, id="plan/open", due=None)
TAKEN_OFF = Closing(date(2022, 8, 1), "市政府督查室")
CLOSED = replace(TARGET, id="plan/closed", closed=TAKEN_OFF)
YEARLY_CLOSED = replace(YEARLY, id="plan/closed-yearly", closed=TAKEN_OFF, successor=OPEN.id)
PUT_OFF = replace(
    TARGET, id="plan/put-off", extended=(Extension(date(2026, 12, 31), "用地没有批下来", on=date(2022, 3, 1)),)
)
COMMITMENTS = (TARGET, YEARLY, MILESTONE, INTERNAL, OPEN, CLOSED, YEARLY_CLOSED, PUT_OFF)
LEDGER = Ledger(COMMITMENTS, "1")

TODAYS = (date(2021, 6, 1), date(2022, 10, 1), date(2024, 3, 1), date(2025, 8, 1))
WATCHES = {
    "unread": Watch(ever_read=False),
    "read": Watch(ever_read=True),
    "blind": Watch(ever_read=True, blind=True, listening_since=date(2021, 1, 1)),
    "listening": Watch(ever_read=True, listening_since=date(2021, 1, 1)),
}


def word(number: int, relation: Relation, value: float | None, day: date | None, **given: object) -> Evidence:
    """One piece of evidence, of a publication of its own."""
    realised = relation in (Relation.PROGRESS, Relation.ACHIEVED) or (
        relation is Relation.DELAYED and value is not None
    )
    judged = {
        "realised": realised,
        "review": False,
        "year": day.year if day else None,
        **{key: given.pop(key) for key in list(given) if key in Judgement.__dataclass_fields__},
    }
    judgement = Judgement(
        "any", relation, quote="样本句。", start=0, end=4, passage=0, value=value, unit="家", as_of=day, **judged
    )
    about = {"role": Role.SELF, "publisher": f"发布者{number}", **given}
    return Evidence(
        f"e{number}", judgement, source="news", publication_id=number, title="样本",
        url=f"https://example.org/{number}", published=day, known_at=datetime(2021, 2, 1, tzinfo=UTC), **about,
    )  # fmt: skip


EARLY, MIDDLE, LATE, AFTER = date(2021, 5, 1), date(2022, 6, 30), date(2023, 12, 31), date(2025, 3, 1)
WORDS: dict[str, tuple[Evidence, ...]] = {
    "nothing": (),
    "progress": (word(1, Relation.PROGRESS, 15, MIDDLE),),
    "wordless": (word(1, Relation.PROGRESS, None, MIDDLE),),
    "undated": (word(1, Relation.PROGRESS, 15, None),),
    "corroborated": (word(1, Relation.PROGRESS, 15, MIDDLE), word(2, Relation.PROGRESS, 15, MIDDLE)),
    "claimed": (word(1, Relation.ACHIEVED, 120, MIDDLE),),
    "claimed without a figure": (word(1, Relation.ACHIEVED, None, MIDDLE),),
    "confirmed, then the media": (
        word(1, Relation.ACHIEVED, 120, MIDDLE, role=Role.STATISTICS),
        word(2, Relation.ACHIEVED, 130, LATE, role=Role.MEDIA),
    ),
    "accepted": (word(1, Relation.ACHIEVED, 120, MIDDLE, role=Role.OTHER, accepted=True),),
    "an outsider's claim": (word(1, Relation.ACHIEVED, 120, MIDDLE, role=Role.CONSULTATIVE),),
    "an outsider's claim beside progress": (
        word(1, Relation.PROGRESS, 15, LATE),
        word(2, Relation.ACHIEVED, 120, MIDDLE, role=Role.OTHER),
    ),
    "disputed": (
        word(1, Relation.ACHIEVED, 120, MIDDLE),
        word(2, Relation.PROGRESS, 15, MIDDLE, role=Role.STATISTICS),
    ),
    "met late": (word(1, Relation.ACHIEVED, 120, AFTER),),
    "plan only": (word(1, Relation.RESTATED, 100, MIDDLE),),
    "doubtful": (word(1, Relation.ACHIEVED, 120, MIDDLE, realised=False, review=True),),
    "delayed": (word(1, Relation.PROGRESS, 15, EARLY), word(2, Relation.DELAYED, None, MIDDLE)),
    "said to be late and nothing else": (word(1, Relation.DELAYED, None, MIDDLE),),
    "revised": (word(1, Relation.PROGRESS, 15, EARLY), word(2, Relation.REVISED, 80, MIDDLE)),
    "raised": (word(1, Relation.ACHIEVED, 120, EARLY), word(2, Relation.REVISED, 200, MIDDLE)),
    "raised and met": (word(1, Relation.REVISED, 200, EARLY), word(2, Relation.ACHIEVED, 250, MIDDLE)),
    "dropped": (word(1, Relation.PROGRESS, 15, EARLY), word(2, Relation.CANCELLED, None, MIDDLE)),
    "dropped and nothing else": (word(1, Relation.CANCELLED, None, MIDDLE),),
    "dropped and taken up again": (word(1, Relation.CANCELLED, None, EARLY), word(2, Relation.PROGRESS, 15, MIDDLE)),
    "contradicted": (
        word(1, Relation.PROGRESS, 15, MIDDLE),
        word(2, Relation.PROGRESS, 40, MIDDLE, role=Role.MEDIA),
    ),
    "one year met, the next under way": (
        word(1, Relation.ACHIEVED, 25, date(2021, 12, 31)),
        word(2, Relation.PROGRESS, 9, MIDDLE),
    ),
    "one year short, the next met": (
        word(1, Relation.PROGRESS, 11, date(2021, 12, 31)),
        word(2, Relation.ACHIEVED, 21, MIDDLE),
    ),
    "one year short, the next claimed by an outsider": (
        word(1, Relation.PROGRESS, 11, date(2021, 12, 31)),
        word(2, Relation.ACHIEVED, 21, MIDDLE, role=Role.OTHER),
    ),
    "an outsider's claim without a figure": (word(1, Relation.ACHIEVED, None, MIDDLE, role=Role.OTHER),),
    "two years without a figure": (
        word(1, Relation.PROGRESS, None, date(2021, 12, 31)),
        word(2, Relation.PROGRESS, None, MIDDLE),
    ),
    "one year short, the next finished without a figure": (
        word(1, Relation.PROGRESS, 11, date(2021, 12, 31)),
        word(2, Relation.ACHIEVED, None, MIDDLE),
    ),
    "one year met, the next disputed and reported once more": (
        word(1, Relation.ACHIEVED, 25, date(2021, 12, 31)),
        word(2, Relation.ACHIEVED, 120, MIDDLE),
        word(3, Relation.PROGRESS, 15, MIDDLE, role=Role.STATISTICS),
        word(4, Relation.PROGRESS, 18, date(2022, 9, 30)),
    ),
    "last year's result said this year": (word(1, Relation.ACHIEVED, 25, date(2022, 1, 20), year=2021),),
    "outside the term": (word(1, Relation.PROGRESS, 15, date(2020, 12, 31)),),
    "after the term": (word(1, Relation.PROGRESS, 15, AFTER),),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the grid."""

    words: str
    watch: str
    case: Case

    def __str__(self) -> str:
        return f"{self.case.commitment.id}, {self.words}, {self.watch}, {self.case.today}"


def cells() -> Iterator[Cell]:
    for commitment, words, today, watch in itertools.product(COMMITMENTS, WORDS, TODAYS, WATCHES):
        evidence = tuple(_of(each, commitment) for each in WORDS[words])
        stands = standing(commitment, evidence, today, WATCHES[watch])
        read = () if watch == "unread" else (NEWS,)
        case = Case(commitment, stands, evidence, (NEWS,), read, today, WATCHES[watch], 0, LEDGER)
        yield Cell(words, watch, case)


def _of(found: Evidence, commitment: Commitment) -> Evidence:
    """The evidence about this commitment; a milestone has no figures."""
    value = None if commitment.indicator is None else found.judgement.value
    year = found.judgement.year if commitment.indicator and commitment.indicator.period is Period.YEARLY else None
    return replace(found, judgement=replace(found.judgement, commitment=commitment.id, value=value, year=year))


GRID = tuple(cells())
DONE = (Status.DONE_CLAIMED, Status.DONE_CONFIRMED)


def codes(case: Case) -> list[str]:
    return [code for code, _ in said(case)]


def is_status(code: str) -> bool:
    return code.startswith("why_")


# ---------------------------------------------------------------- the grid itself


def test_the_grid_holds_every_status_every_flag_and_every_light():
    assert {cell.case.standing.status for cell in GRID} == set(Status)
    assert {flag for cell in GRID for flag in cell.case.standing.flags} == set(Flag)
    assert {cell.case.standing.light for cell in GRID} == set(Light)


def test_every_sentence_there_is_about_a_standing_is_said_somewhere():
    told = {code for cell in GRID for code in codes(replace(cell.case, waiting=2))}
    told |= set(codes(replace(next(c for c in GRID if c.watch == "unread" and not c.case.evidence).case, watchers=())))
    said_by_cli = {
        "help",
        "unknown",
        "due",
        "document",
        "others",
        "from",
        "also",
        "recorded",
        "known",
        "doubtful",
        "unreal",
        "evidence",
    }
    known = set(messages.area("explain", "en")) - said_by_cli - {"no_day"}
    assert known - told == set()


# ---------------------------------------------------------------- every cell


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_sentence_is_whole(language):
    messages.use(language)
    stop = "." if language == "en" else "。"
    for cell in GRID:
        for text in sentences(replace(cell.case, waiting=1)):
            assert text.endswith(stop), (str(cell), text)
            assert not re.search(r"[{}?]|explain\.|report\.|None|\.\.|。。|\(\)|（）", text), (str(cell), text)
            assert "  " not in text, (str(cell), text)


def test_both_languages_say_the_same_sentences_in_the_same_order():
    for cell in GRID:
        told = []
        for language in messages.LANGUAGES:
            messages.use(language)
            told.append(codes(cell.case))
        assert told[0] == told[1], str(cell)


def test_no_sentence_is_said_twice():
    for cell in GRID:
        told = sentences(cell.case)
        assert len(told) == len(set(told)), (str(cell), told)


def test_one_sentence_says_the_status_and_it_is_of_this_status():
    for cell in GRID:
        status = cell.case.standing.status
        (code,) = [each for each in codes(cell.case) if is_status(each)]
        if status is Status.IN_PROGRESS:
            assert code.startswith(("why_in_progress", "why_year_short")), str(cell)
        elif status is Status.DONE_CONFIRMED:
            assert code.startswith(("why_done_confirmed", "why_done_accepted", "why_closed")), str(cell)
        else:
            assert code.startswith(f"why_{status}"), str(cell)


def test_every_flag_has_one_sentence_and_no_flag_is_told_that_is_not_there():
    for cell in GRID:
        told = [each for each in codes(cell.case) if each.startswith("flag_")]
        flags = cell.case.standing.flags
        assert len(told) == len(flags), str(cell)
        assert all(code.startswith(f"flag_{flag}") for code, flag in zip(told, flags, strict=True)), str(cell)


# ---------------------------------------------------------------- nothing against anything else

_REACHED = ("why_done_claimed", "why_done_confirmed", "why_done_accepted", "why_closed")
_NOT_REACHED = (
    "why_in_progress", "why_in_progress_wordless", "flag_overdue", "flag_delayed", "flag_delayed_officially",
    "light_overdue",
    "claimed_outsider", "claimed_disputed", "claimed_disputed_by", "why_year_short", "why_year_short_wordless",
)  # fmt: skip
_NOTHING = ("why_not_checked", "why_no_evidence", "why_unverifiable")


def test_what_is_said_to_be_done_is_not_also_said_to_be_open():
    for cell in GRID:
        told = codes(cell.case)
        if any(code.startswith(_REACHED) for code in told):
            assert not set(told) & set(_NOT_REACHED), (str(cell), told)


def test_nothing_says_that_it_is_reached_only_where_nothing_does():
    """`nothing says that it is reached` never stands beside a sentence that somebody says so."""
    for cell in GRID:
        told = set(codes(cell.case))
        if told & {"claimed_outsider", "claimed_disputed", "claimed_disputed_by"}:
            plain = {"why_in_progress", "why_in_progress_wordless", "why_year_short", "why_year_short_wordless"}
            assert not told & plain, (str(cell), told)


def test_where_nothing_realised_is_known_nobody_is_said_to_report_and_there_is_no_light():
    for cell in GRID:
        told = codes(cell.case)
        if any(code.startswith(_NOTHING) for code in told):
            rest = [code for code in told if not code.startswith((*_NOTHING, "flag_"))]
            assert rest == [], (str(cell), told)


def test_nothing_was_found_is_said_only_where_nothing_was_said():
    for cell in GRID:
        told = codes(cell.case)
        if "why_no_evidence" in told:
            assert cell.case.evidence == (), str(cell)
        if "why_no_evidence_said" in told:
            assert cell.case.evidence, str(cell)


def test_what_could_not_be_seen_or_verified_is_not_said_to_be_overdue_or_silent():
    for cell in GRID:
        told = codes(cell.case)
        if told[0].startswith(("why_not_checked", "why_unverifiable")):
            assert not [code for code in told if code.startswith(("flag_overdue", "flag_silent"))], str(cell)


def test_blind_and_silent_are_never_said_together():
    for cell in GRID:
        assert not {"flag_blind", "flag_silent"} <= set(codes(cell.case)), str(cell)


def test_the_light_is_told_once_and_is_the_light_it_has():
    messages.use("en")
    for cell in GRID:
        told = [text for code, text in said(cell.case) if code.startswith(("light", "year_now_light"))]
        assert len(told) <= 1, str(cell)
        light = messages.say(f"report.light_{cell.case.standing.light}", "en")
        assert all(f"light is {light}" in text for text in told), (str(cell), told)


def test_a_red_light_of_what_is_overdue_is_not_explained_by_the_pace():
    for cell in GRID:
        if Flag.OVERDUE in cell.case.standing.flags and cell.case.standing.status is Status.IN_PROGRESS:
            told = codes(cell.case)
            assert "light_overdue" in told, str(cell)
            assert "light" not in told, str(cell)


def test_a_raised_target_is_not_said_to_be_measured_by_the_original_one():
    for cell in GRID:
        told = codes(cell.case)
        if cell.words.startswith("raised") and "flag_revised_raised" in told:
            assert "flag_revised" not in told, str(cell)
    raised = [cell for cell in GRID if cell.words == "raised" and cell.case.commitment is TARGET]
    assert all("flag_revised_raised" in codes(cell.case) for cell in raised)


def test_confirmed_is_proved_by_one_who_may_confirm():
    for cell in GRID:
        if cell.case.standing.status is Status.DONE_CONFIRMED and not cell.case.commitment.closed_by(cell.case.today):
            proof = cell.case.grounds.proof
            assert proof.role in (Role.STATISTICS, Role.SUPERVISOR) or proof.accepted, str(cell)


# ---------------------------------------------------------------- years


def yearly() -> Iterator[Cell]:
    return (cell for cell in GRID if cell.case.commitment is YEARLY and cell.case.grounds.year is not None)


def test_the_year_of_the_status_is_named_and_its_evidence_is_of_that_year():
    for cell in yearly():
        year = cell.case.grounds.year
        (told,) = [
            text for code, text in said(cell.case) if code.startswith(("year_ended", "year_running", "year_out"))
        ]
        assert str(year) in told, str(cell)
        assert cell.case.grounds.proof.judgement.year == year, str(cell)


def test_the_running_year_is_told_apart_with_its_own_evidence_or_that_there_is_none():
    for cell in yearly():
        case = cell.case
        told = [(code, text) for code, text in said(case) if code.startswith(("year_now", "year_nothing"))]
        apart = case.grounds.running and case.grounds.year != case.today.year
        assert len(told) == int(apart), str(cell)
        for code, text in told:
            assert str(case.today.year) in text, str(cell)
            assert (code == "year_nothing") == (case.grounds.current is None), str(cell)
            if case.grounds.current is not None:
                assert case.grounds.current.judgement.year == case.today.year, str(cell)
                assert case.grounds.current.publisher in text, str(cell)


def test_the_light_of_a_running_year_is_grey_where_nothing_is_reported_of_it():
    for cell in yearly():
        if cell.case.grounds.running and cell.case.grounds.current is None:
            assert cell.case.standing.light is Light.GREY, str(cell)


def found(words: str, today: date, commitment: Commitment = YEARLY, watch: str = "read") -> Case:
    (cell,) = [
        each
        for each in GRID
        if (each.words, each.case.today, each.case.commitment, each.watch) == (words, today, commitment, watch)
    ]
    return cell.case


def test_an_ended_year_that_was_met_and_a_running_one_are_two_statements():
    messages.use("en")
    case = found("one year met, the next under way", date(2022, 10, 1))
    assert case.standing.status is Status.DONE_CLAIMED
    assert sentences(case) == [
        "Its status is that of 2021, the latest ended year with a result.",
        (
            "It is done as claimed: 发布者1 (the body that answers) reports 25 as of 2021-12-31, and no statistics"
            " office or supervisor has confirmed it."
        ),
        (
            "For 2022, the running year, 发布者2 (the body that answers) reports 9 as of 2022-06-30; its light is"
            " yellow: 45% of the year's target is reported, 75% of the year has passed."
        ),
    ]


def test_a_running_year_without_a_word_is_said_to_have_none_yet():
    messages.use("zh")
    case = found("one year short, the next met", date(2024, 3, 1))
    assert sentences(case) == [
        "状态以 2022 年为准，这是已经结束、又有结果的最近一年。",
        "自称完成：发布者2（责任方自述）称截至 2022-06-30 为 21家，统计机关和监督机关尚未确认。",
        "2023 年没有任何报告。",
        "正在进行的 2024 年尚无报告。",
    ]


def test_a_result_of_last_year_said_this_year_lights_no_running_year():
    case = found("last year's result said this year", date(2022, 10, 1))
    assert (case.standing.status, case.standing.light) == (Status.DONE_CLAIMED, Light.GREY)
    assert codes(case)[-1] == "year_nothing"


def test_a_silence_says_since_when():
    messages.use("en")
    text = dict(said(found("progress", date(2024, 3, 1), TARGET, "listening")))["flag_silent"]
    assert "since 2022-06-30" in text


def test_why_it_cannot_be_verified_is_said():
    messages.use("en")
    case = found("nothing", date(2022, 10, 1), INTERNAL)
    assert sentences(case) == ["It cannot be verified from what is published: 机关内部事项."]


def test_what_was_last_reported_is_told_apart_from_what_made_it_done():
    messages.use("en")
    case = found("confirmed, then the media", date(2024, 3, 1), TARGET)
    assert codes(case) == ["why_done_confirmed", "latest"]
    assert "发布者1 (a statistics office) reports 120" in sentences(case)[0]
    assert "130, by 发布者2 (media)" in sentences(case)[1]


def test_what_was_taken_off_the_list_is_done_for_good_whatever_is_reported():
    for cell in GRID:
        closed = cell.case.commitment.closed_by(cell.case.today)
        assert ("why_closed" in codes(cell.case)) is closed, str(cell)
        if closed:
            assert cell.case.standing.light is Light.GREEN, str(cell)
            assert not {Flag.OVERDUE, Flag.SILENT, Flag.DELAYED} & set(cell.case.standing.flags), str(cell)
    told = codes(found("progress", date(2022, 10, 1), YEARLY_CLOSED))
    assert told[:2] == ["why_closed", "latest"]


def test_what_was_put_off_officially_is_not_said_to_be_late_by_a_text():
    today = date(2024, 3, 1)
    assert "flag_delayed_officially" in codes(found("progress", today, PUT_OFF))
    assert "flag_delayed" in codes(found("delayed", today, PUT_OFF))
    assert "flag_delayed_officially" not in codes(found("progress", date(2021, 6, 1), PUT_OFF))


def test_a_delay_granted_officially_breaks_a_silence():
    listening = Watch(ever_read=True, listening_since=date(2021, 1, 1))
    quiet, granted = (standing(each, (), date(2022, 7, 1), listening) for each in (TARGET, PUT_OFF))
    assert (Flag.SILENT in quiet.flags, Flag.SILENT in granted.flags) == (True, False)


def test_what_became_of_it_officially_is_told_last():
    messages.use("en")
    case = found("progress", date(2022, 10, 1), YEARLY_CLOSED)
    assert OPEN.id in sentences(case)[len(said(case))]


def test_every_flag_has_its_words():
    assert set(why._FLAGS) == set(Flag)
