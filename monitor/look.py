"""What to look at, when to look again, and what a round's findings amount to. Pure.

Owns the decisions of one round: which items are fetched, when a source or an item is next due, which
outcome a check had, who watches a commitment. Must not fetch, read, store, or know the time: `now`
comes in as an argument.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import (
    CHINA,
    CLOCKS_DIFFER,
    Commitment,
    Item,
    Outcome,
    Passage,
    Publication,
    Role,
    Slots,
    Source,
    SourceState,
    Standing,
    Validators,
)

if TYPE_CHECKING:
    from monitor.store.items import StoredItem

LOOK_AGAIN = (
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
    (timedelta.max, timedelta(days=30)),
)
"""(age up to, pause between looks). Silent edits come soon after publication: figures are corrected
within days, texts seldom after a month. A day's pause is what a polite reader of one page allows
itself; after a year a page is only asked whether it still stands."""

UNREADABLE_PAUSE = timedelta(days=1)
"""A page that answers with something no reader can use is not asked again before this."""
GONE_AGAIN = timedelta(days=1)
"""After which a page that was not found is asked for once more, before it is said to be gone."""

MOST_GONE, ALL_ANEW = "check.most_gone", "check.all_anew"
"""What to say of a listing that lost most of its items, and of one of which nothing was seen before."""
FEW_ITEMS = 8
MOST_LOST = 0.25
"""A listing of so many items that keeps no more than this share of them was rebuilt; columns lose a few at a time."""
FEW_LINKS = 5
"""Fewer new links than this are news."""
WHOLE_TEXT = 300
"""Characters; a text that long is no notice of maintenance."""
HOLLOW = 0.3

BLIND_AFTER = timedelta(days=3)
"""A weekend without an answer is common on government sites; three days are not."""

UNHEARD_AFTER = timedelta(days=14)
"""A source not read for longer may have said something that is out of its listing again: a busy column
keeps some fifteen items on its page, two or three weeks' worth. Listening then begins anew."""

LOOKS_A_PUBLICATION = 6
"""A source is looked at so often between two of its publications, where its interval allows."""
SLOWEST = 4
SELDOM = timedelta(days=7)
"""However seldom a source publishes, it is looked at after four of its intervals or a week, whichever is first."""
LONGEST_FRESH = timedelta(days=1)
SPREAD = 0.1
STALE_AFTER = timedelta(days=21)
"""No office is on holiday for longer than two weeks; three without a word are worth a look."""
_GAPS_OF_SILENCE = 8
_DAYS_OF_HABIT = 20
_FEWEST_DAYS = 5

_MISSED_ROUNDS = 3
"""So many of its intervals a seldom asked source may go unread, where that is more than UNHEARD_AFTER."""

EXPECTED_STEP = 0.01
"""The share of a term that has passed is written anew when it moved by a percent: people see whole percents."""

_WATCHING = (Role.SUPERVISOR, Role.STATISTICS, Role.MEDIA)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be read: a message key with its slots; `gone` for 404 and 410."""

    code: str
    slots: Slots
    gone: bool = False
    transient: bool = True
    """True when asking again soon may help: a time-out, a server's error."""
    retry_after: int | None = None
    """Seconds the server asked to be left alone."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one check of a source came to, in numbers."""

    not_modified: bool = False
    new: int = 0
    changed: int = 0
    fault: Fault | None = None
    shape: bool = False
    """The fault is that the listing is not what it was."""


def reading_of(source: Source) -> str:
    """Stands for the settings by which a source is read: after a change of them an unchanged answer is read anew."""
    said = (source.kind, source.url, source.selectors, source.keep, source.max_items, source.paths, source.post)
    more = (source.pages, source.next_page, source.region, source.role, source.publisher)
    return hashlib.sha256(repr((said, more)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def day_in_china(moment: datetime) -> date:
    """The day it is where the watched sites are."""
    return moment.astimezone(CHINA).date()


def due(state: SourceState | None, now: datetime) -> bool:
    """Whether a source's time has come; one that was never checked is due, or checked by a clock that ran ahead."""
    if state is None or state.next_at is None or state.next_at <= now:
        return True
    return state.checked_at is not None and state.checked_at > now + CLOCKS_DIFFER


NEGLECTED_AFTER = timedelta(days=2)
"""A source that should have been asked so long ago is not polled at all; a machine may sleep over a night or a day off."""


def is_neglected(state: SourceState | None, now: datetime) -> bool:
    """Whether a source was due long ago and nobody asked it since: that it is silent says nothing."""
    return state is not None and state.next_at is not None and now - state.next_at > NEGLECTED_AFTER


def next_look(now: datetime, published: date | None, first_seen: datetime) -> datetime:
    """When a publication is looked at again: by the younger of its own age and our acquaintance."""
    age = now - first_seen
    if published is not None:
        age = min(age, timedelta(days=max(0, (day_in_china(now) - published).days)))
    pause = next(pause for limit, pause in LOOK_AGAIN if age <= limit)
    return now + pause


def is_wechat(url: str) -> bool:
    """Whether an address is an article of a WeChat account, which answers programs with a test of humanity."""
    return url.partition("://")[2].partition("/")[0].lower() in ("mp.weixin.qq.com", "weixin.qq.com")


def turned_away(asked: str, answered: str) -> bool:
    """Whether a page was asked for and a site's front page answered: it is how some sites say that a page is gone."""
    fronts = ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/default.html")
    there = urlsplit(answered)
    return (
        bool(answered)
        and there.path in fronts
        and not there.query
        and (urlsplit(asked).path not in fronts or bool(urlsplit(asked).query))
    )


def mostly_gone(before: int, now: int) -> bool:
    """Whether a listing has lost so much that it was rebuilt rather than that little was published."""
    return before >= FEW_ITEMS and now <= before * MOST_LOST


def all_anew(listed: Sequence[Item], known: Collection[StoredItem]) -> bool:
    """Whether nothing that is listed was seen before, although some of it was: old days or old titles at new addresses."""
    if min(len(listed), len(known)) < FEW_LINKS:
        return False
    keys, addresses = {each.key for each in known}, {each.url for each in known}
    if any(key_of(each) in keys or each.url in addresses for each in listed):
        return False
    titles = {each.title for each in known}
    days = [each.published for each in known if each.published]
    again = sum(each.title in titles for each in listed)
    old = sum(1 for each in listed if each.published and days and each.published < max(days))
    return again >= FEW_LINKS // 2 or old >= FEW_LINKS


def hollow(before: str, after: str) -> bool:
    """Whether of a text nothing is left but a few other words, as where a page is kept and its article taken out.

    Words with a figure say something, such as what was wrong before: they are a text.
    """
    if len(before) < WHOLE_TEXT or len(after) > len(before) * HOLLOW or any(letter.isdigit() for letter in after):
        return False
    return not set(_said_in(before)) & set(_said_in(after))


def _said_in(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"[。；！？\n]", text) if each.strip()]


def is_no_article(text: str, titles: tuple[str, str]) -> bool:
    """Whether a short text that came for two titles is no article of either: it names none, and they are not one."""
    one, other, plain = (re.sub(r"【[^】]*】|\W", "", each) for each in (*titles, text))
    if not one or not other or one.startswith(other) or other.startswith(one) or one in other or other in one:
        return False
    return len(text) < WHOLE_TEXT and one not in plain and other not in plain


def key_of(item: Item) -> str:
    """What tells an item from the others of its source."""
    return item.key or item.url


def kept(items: Iterable[Item], source: Source, most: int | None = None) -> list[Item]:
    """The items a source follows: those with one of its words, each once, at most `most`, in listed order.

    Without `most` the source's own `max_items` bounds them.
    """
    words = (source.keep or "").split()
    found: dict[str, Item] = {}
    for item in items:
        if not words or any(word in item.title or word in item.url for word in words):
            found.setdefault(key_of(item), item)
    return list(found.values())[: source.max_items if most is None else most]


def outcome(tally: Tally, state: SourceState | None) -> Outcome:
    """The one word for how a check ended."""
    was_failing = state is not None and state.outcome is not None and state.failures > 0
    if tally.fault is not None:
        if tally.shape:
            return Outcome.CHANGED_SHAPE
        return Outcome.FAILED_AGAIN if was_failing else Outcome.FAILED
    if was_failing:
        return Outcome.RECOVERED
    if tally.new:
        return Outcome.NEW
    if tally.changed:
        return Outcome.CHANGED
    return Outcome.NOT_MODIFIED if tally.not_modified else Outcome.UNCHANGED


RECENT_SIGNS = "0123456789x!"
"""How a check went: how many texts were new or other than before (9 stands for more too), x failed, ! of another shape."""
_RECENT = 40


def recent_after(recent: str, tally: Tally) -> str:
    """The signs of a source's last checks, with this one."""
    fault = "!" if tally.shape else "x"
    sign = fault if tally.fault is not None else str(min(tally.new + tally.changed, 9))
    return (recent + sign)[-_RECENT:]


def state_after(
    source: Source,
    before: SourceState | None,
    tally: Tally,
    *,
    now: datetime,
    validators: Validators,
    items: int,
    tempo: Tempo | None = None,
) -> SourceState:
    """What is remembered of the source after this check."""
    before = before or SourceState(source.name)
    after = replace(
        before,
        checked_at=now,
        next_at=next_check(source, tally.fault, now, tempo or Tempo()),
        outcome=outcome(tally, before),
        recent=recent_after(before.recent, tally),
    )
    if tally.fault is not None:
        return replace(
            after, failures=before.failures + 1, error_code=tally.fault.code, error_slots=dict(tally.fault.slots)
        )
    return replace(
        after,
        validators=validators,
        succeeded_at=now,
        failures=0,
        error_code=None,
        error_slots={},
        items=items,
        rounds=before.rounds + 1,
        read_as=reading_of(source),
        listening_since=before.listening_since if heard_lately(source, before, now) else now,
    )


@dataclass(frozen=True, slots=True)
class Tempo:
    """What the time of the next check depends on beside the source's own interval."""

    habit: timedelta | None = None
    """How long it is between two of its publications, as a rule."""
    fresh_for: int | None = None
    """Seconds for which the server says that its answer holds."""
    quiet: tuple[int, int] | None = None
    """Minutes of the day, in China, between which nothing is due."""
    draw: float = 0.0
    """In 0..1: spreads the checks of many sources over a tenth of their interval."""


RETRY = timedelta(hours=1)
"""A source with times of its own that did not answer is tried again after so long, if its next time is not sooner."""


def next_check(source: Source, fault: Fault | None, now: datetime, tempo: Tempo = Tempo()) -> datetime:
    """When the source is due again: its interval, or longer where its habit or the server asks for it.

    Never sooner than `every` says. A source that publishes seldom is asked up to four times as seldom as that,
    one whose server names a time of freshness not before it, within a day; quiet hours are stepped over. A source with
    times of its own (`when`) is due at those and at no others.
    """
    every = timedelta(minutes=source.every_minutes)
    asked = timedelta(seconds=fault.retry_after if fault is not None and fault.retry_after else 0)
    if source.when is not None:
        return _by_its_times(source.when, fault, now + asked, tempo)
    fresh = min(timedelta(seconds=tempo.fresh_for or 0), LONGEST_FRESH)
    seldom = min((tempo.habit or timedelta()) / LOOKS_A_PUBLICATION, every * SLOWEST, SELDOM)
    at = now + max(every, asked, fresh, seldom)
    return after_quiet(at + every * (SPREAD * tempo.draw), tempo.quiet)


def _by_its_times(rule: str, fault: Fault | None, now: datetime, tempo: Tempo) -> datetime:
    """The next of a source's own times, within a minute of it; one that could not be read is tried again before."""
    from monitor import crontab

    following = crontab.next_after(rule, now)
    at = following + timedelta(minutes=tempo.draw) if following is not None else now + SELDOM
    return min(at, now + RETRY) if fault is not None and fault.transient else at


def after_quiet(at: datetime, quiet: tuple[int, int] | None) -> datetime:
    """The moment itself, or the end of the quiet hours it falls in. Minutes of the day in China; may span midnight."""
    if quiet is None or quiet[0] == quiet[1]:
        return at
    here = at.astimezone(CHINA)
    minute, (start, end) = here.hour * 60 + here.minute, quiet
    inside = start <= minute < end if start < end else minute >= start or minute < end
    return at + timedelta(minutes=(end - minute) % (24 * 60)) if inside else at


def habit(days: Iterable[date]) -> timedelta | None:
    """How long it is, as a rule, between two days on which a source publishes; None when too few are known.

    The median of the gaps between its last twenty days: one holiday does not change it.
    """
    known = sorted(set(days))[-_DAYS_OF_HABIT:]
    if len(known) < _FEWEST_DAYS:
        return None
    gaps = sorted((later - earlier).days for earlier, later in pairwise(known))
    return timedelta(days=gaps[len(gaps) // 2])


def stale(days: Collection[date], today: date) -> bool:
    """Whether a source is silent far beyond its habit: eight times its usual gap, and no less than three weeks."""
    usual = habit(days)
    return usual is not None and today - max(days) > max(STALE_AFTER, usual * _GAPS_OF_SILENCE)


def draw_of(name: str, now: datetime) -> float:
    """A number in 0..1 that differs by source and day and is the same when asked again."""
    return int(hashlib.sha256(f"{name} {now:%Y-%m-%d %H}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def pause_after(fault: Fault, every: timedelta) -> timedelta:
    """How long an item that could not be read is left alone."""
    if not fault.transient:
        return max(every, UNREADABLE_PAUSE)
    return max(every, timedelta(seconds=fault.retry_after or 0))


def passage_key(passage: Passage, beside: tuple[str, str], publication: Publication, context: str) -> str:
    """What tells a judged passage from a new one: its words, what stands above it, and all that judging depends on.

    `beside` are the passages before and after it, which a sentence may take its subject or its date
    from; `context` stands for the ledger and the rules in force.
    """
    said = publication.signed or publication.published
    parts = [
        passage.text,
        passage.kind.value,
        *beside,
        *passage.headings,
        "|",
        *passage.columns,
        "|",
        publication.title,
        publication.kind or "",
        publication.publisher,
        publication.region,
        publication.role.value,
        said.isoformat() if said else "",
        context,
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Regional:
    """The sources of one region: those that watch whatever is promised there, and by publisher those that answer."""

    watching: tuple[Source, ...]
    answering: Mapping[str, tuple[Source, ...]]


def regional(region: str, sources: Iterable[Source], canonical: Callable[[str], str]) -> Regional:
    """The sources of a region; `canonical` gives a body's name in force."""
    names = {region, f"{region}市", region.removesuffix("市")}  # 福州 and 福州市, without opening the gazetteer
    own = [each for each in sources if each.region in names]
    answering: dict[str, tuple[Source, ...]] = {}
    for each in own:
        if each.role not in _WATCHING and each.publisher:
            name = canonical(each.publisher)
            answering[name] = (*answering.get(name, ()), each)
    return Regional(tuple(each for each in own if each.role in _WATCHING), answering)


def answering(commitment: Commitment, canonical: Callable[[str], str]) -> set[str]:
    """The bodies that answer for a commitment, by their names in force: its own, its document's, the government."""
    names = (*commitment.lead, *commitment.responsible, commitment.document.publisher, f"{commitment.region}人民政府")
    return {canonical(name) for name in names}


def watchers(commitment: Commitment, sources: Iterable[Source], canonical: Callable[[str], str]) -> list[Source]:
    """The sources that would tell if the commitment moved.

    Those of its region whose publisher is one of its bodies, the government above them, or a
    statistics, supervisor or media source. `canonical` gives a body's name in force, so that a
    successor answers for what it took over.
    """
    there, bodies = regional(commitment.region, sources, canonical), answering(commitment, canonical)
    return [*there.watching, *(each for body in sorted(bodies) for each in there.answering.get(body, ()))]


def ever_read(watching: Sequence[Source], states: Mapping[str, SourceState]) -> bool:
    """Whether any watcher was ever read."""
    return any((state := states.get(source.name)) is not None and state.rounds > 0 for source in watching)


def known_of(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> str:
    """sha256 hex of all that standings take from the sources: who they are, and how well they are heard."""
    told = [
        (
            each.name,
            each.region,
            each.role.value,
            each.publisher,
            ever_read([each], states),
            blind([each], states, now),
            day_in_china(heard).isoformat() if (heard := listening_since([each], states, now)) else None,
        )
        for each in watching
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def blind(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> bool:
    """Whether every watcher has been failing for days, so that silence says nothing."""
    if not watching:
        return False
    return all(_long_failing(states.get(source.name), now) for source in watching)


def heard_lately(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether a source is listened to, and was read so lately that nothing it said since can have been missed."""
    if state is None or state.succeeded_at is None or state.listening_since is None:
        return False
    pause = max(UNHEARD_AFTER, _MISSED_ROUNDS * timedelta(minutes=source.every_minutes))
    return now - state.succeeded_at <= pause


def listening_since(watching: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> datetime | None:
    """Since when one of the watchers has been read without a break up to lately; None when none of them was.

    A source that fails, a program that is switched off and one that is not in use break it in the same
    way: by the time that passed between two readings. Which of them it was cannot be told, and need not be.
    """
    heard = [state for each in watching if (state := states.get(each.name)) and heard_lately(each, state, now)]
    return min((state.listening_since for state in heard if state.listening_since), default=None)


_KEEPS_US_OUT = ("fetch.blocked", "fetch.disallowed", "fetch.no_rules", "fetch.rate_limited")


def health(source: Source, state: SourceState | None) -> str:
    """How a source fares, in one word: off, unverified, failing, blocked, changed_shape, stale, verified.

    `blocked` is a site that answers and keeps us out, whatever its reason; `verified` one that was read and keeps to
    its habit.
    """
    if not source.enabled:
        return "off"
    if state is not None and state.failures > 0:
        if state.outcome is Outcome.CHANGED_SHAPE:
            return "changed_shape"
        return "blocked" if state.error_code in _KEEPS_US_OUT else "failing"
    if state is None or state.succeeded_at is None:
        return "unverified"
    return "stale" if state.stale_since is not None else "verified"


def _long_failing(state: SourceState | None, now: datetime) -> bool:
    if state is None or state.failures == 0 or state.checked_at is None:
        return False
    return state.succeeded_at is not None and now - state.succeeded_at >= BLIND_AFTER


def worth_writing(before: Standing | None, after: Standing) -> bool:
    """Whether a standing differs in what people see; the passing of a term counts by whole percents."""
    if before is None:
        return True
    if replace(before, expected=after.expected) != after:
        return True
    if before.expected is None or after.expected is None:
        return before.expected is not after.expected
    return abs(before.expected - after.expected) >= EXPECTED_STEP
