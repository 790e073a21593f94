"""Brings digests to their receivers: which changes are due to whom, one attempt at a time, and how far each was told.

At least once, and recognisably: a digest is kept in the database as it will be sent before it is sent, and its receiver's
cursor moves in the transaction in which it counts as delivered. A process that dies in between sends the same digest
again, letter for letter, by the same identifier. Owns that order and when to try again; must not render or send itself.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError, DeliveryError, DubanError
from monitor.look import day_in_china, is_neglected
from monitor.messages import language, say, speaking
from monitor.model import CLOCKS_DIFFER, Change, Commitment, Ledger, Source
from monitor.report.digest import (
    Digest,
    Form,
    Wanted,
    Watched,
    by_theme,
    chosen,
    fits_entry,
    leading,
    period,
    period_of,
    places_of,
    sections,
)
from monitor.subscribers import Secrets, Subscriber, Subscribers, addresses

if TYPE_CHECKING:
    from monitor.ledger.themes import ThemeName
    from monitor.report.deliver import MailServer, Message, Post
    from monitor.store.database import Store
    from monitor.store.deliveries import Cursor, Delivery

FIRST = timedelta(days=7)
"""How far back a receiver's first digest goes."""
AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240))
"""How long to wait after the first, second … failed attempt; the last one holds for all that follow."""
_AT_ONCE = 12
"""Digests to one receiver in one turn: what was under way, then the months that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What making and sending digests needs. `templates` is the place's own folder of them."""

    store: Store
    ledger: Ledger
    sources: Sequence[Source]
    subscribers: Subscribers
    clock: Callable[[], datetime]
    environ: Mapping[str, str]
    themes: Sequence[ThemeName]
    """The themes in the order in which they are shown."""
    templates: Path | None = None
    post: Post | None = None
    guarded: Callable[[Path], bool] = lambda _: False
    """Whether a file is one that the place lives from, which no digest may be written over."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt: the subject of what was delivered, or the error that hindered it; neither where nothing was to be told.

    `refused` are those of several mail addresses that the server did not take, though others have it.
    """

    subscriber: str
    id: str = ""
    subject: str = ""
    error: DubanError | None = None
    attempts: int = 0
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """The changes to tell: by number above `after`, else by time in [since, until). `reaches` is the number they go up to."""

    since: datetime
    until: datetime
    reaches: int
    after: int | None = None


# ---------------------------------------------------------------- a receiver's turn


def turn(desk: Desk, subscriber: Subscriber) -> list[Sent]:
    """All that is due to a receiver: first what is under way, then what came since; ends with the first failure.

    Raises StoreError; anything else that goes wrong is an outcome of this receiver and of no other.
    """
    told: list[Sent] = []
    for _ in range(_AT_ONCE):
        waited = desk.store.deliveries.under_way(subscriber.name) is not None
        sent = _attempt(desk, subscriber)
        told += [sent] if sent is not None else []
        # What is new is told in one digest; what came after one that waited, and further months, each in another.
        if sent is None or sent.error is not None or (subscriber.form is Form.NEW and not waited):
            break
    return told


def begin(desk: Desk, subscriber: Subscriber) -> None:
    """Takes up a receiver who was never told anything: from now on nothing is missed, however late the first digest is."""
    if desk.store.deliveries.cursor(subscriber.name) is None:
        now = desk.clock()
        since = now - FIRST if subscriber.form is Form.NEW else period_of(subscriber.form, now)[0]
        desk.store.deliveries.tell(subscriber.name, _cursor(desk.store.changes.number_before(since), since))


def due(desk: Desk, subscriber: Subscriber) -> bool:
    """Whether a digest that failed before may be tried again by now."""
    waiting = desk.store.deliveries.under_way(subscriber.name)
    if waiting is None or waiting.next_try_at is None:
        return waiting is not None
    pause = waiting.next_try_at - desk.clock()
    return pause <= timedelta() or pause > AGAIN_AFTER[-1] + CLOCKS_DIFFER  # the last: by a clock that ran ahead


def _attempt(desk: Desk, subscriber: Subscriber) -> Sent | None:
    """One digest to one receiver; None where there is nothing to tell."""
    try:
        with speaking(subscriber.lang):
            delivery = desk.store.deliveries.under_way(subscriber.name) or _prepared(desk, subscriber)
    except ConfigError as error:  # a template, a filter: this receiver's own
        return Sent(subscriber.name, error=error)
    if delivery is None:
        return None
    message = _read_back(delivery)
    try:
        refused = _hand_over(desk, subscriber, message)
    except DeliveryError as error:
        return _failed(desk, subscriber, delivery, error)
    desk.store.deliveries.delivered(delivery, desk.clock())
    return Sent(subscriber.name, delivery.id, message.subject, refused=refused)


def _prepared(desk: Desk, subscriber: Subscriber) -> Delivery | None:
    """The next digest, kept as it will be sent; None where there is nothing to tell, and then the cursor moves on."""
    from monitor.store.deliveries import Delivery

    wanted = settled(desk, subscriber.wanted)
    while True:
        before = desk.store.deliveries.cursor(subscriber.name)
        stretch = since_last(desk, subscriber.name, subscriber.form)
        if stretch is None:
            return None
        digest = compose(desk, wanted, subscriber.form, stretch)
        reaches = _cursor(stretch.reaches, stretch.until)
        if digest.empty and not subscriber.empty:
            desk.store.deliveries.tell(subscriber.name, reaches)
            if subscriber.form is Form.NEW:
                return None
            continue  # a month of which nothing is to be told; perhaps the next one is over too
        now = desk.clock()
        named = replace(digest, id=_name(subscriber.name, stretch, now))
        message = message_of(desk, named, subscriber.format, now, subscriber.name)
        delivery = Delivery(named.id, subscriber.name, reaches, _written(message), now)
        return delivery if desk.store.deliveries.prepare(delivery, before) else None


def _cursor(seq: int, at: datetime) -> Cursor:
    from monitor.store.deliveries import Cursor

    return Cursor(seq, at)


def _name(subscriber: str, stretch: Stretch, now: datetime) -> str:
    from monitor.store.forms import short_id

    return short_id("delivery", subscriber, stretch.reaches, stretch.until, now)


# ---------------------------------------------------------------- what is told


def since_last(desk: Desk, reader: str, form: Form) -> Stretch | None:
    """What the reader was not told yet; of one never told anything the last week, or the last period that is over.

    None where the next week, month or quarter is not over.
    """
    now, numbers = desk.clock(), desk.store.changes
    cursor = desk.store.deliveries.cursor(reader)
    if form is Form.NEW:
        if cursor is None:
            return Stretch(now - FIRST, now, numbers.last_number(), numbers.number_before(now - FIRST))
        return Stretch(cursor.at, now, numbers.last_number(), cursor.seq)
    since, until = period(form, now) if cursor is None else period_of(form, cursor.at)
    return Stretch(since, until, numbers.number_before(until)) if until <= now else None


def between(desk: Desk, since: datetime, until: datetime) -> Stretch:
    """What was told in [since, until)."""
    return Stretch(since, until, desk.store.changes.number_before(until))


def compose(desk: Desk, wanted: Wanted, form: Form, stretch: Stretch) -> Digest:
    """The digest of a stretch; a report on a week, a month or a quarter has its tables too."""
    from monitor.ledger import bodies

    told = _told(desk, stretch)
    known = bodies.load()
    fitting = chosen(told, wanted, desk.ledger, known, {each.name: each.region for each in desk.sources})
    counted = _counted(desk, wanted) if form is not Form.NEW else []
    return Digest(
        form=form,
        since=stretch.since,
        until=stretch.until,
        sections=sections(fitting),
        texts=sum(change.kind == "publication_new" for change in told),
        watched=_watched(desk),
        stood_on=day_in_china(desk.clock()) if counted else None,
        themes=by_theme(counted, {each.id: each.name(language()) for each in desk.themes}),
        bodies=leading(counted, known),
    )


def settled(desk: Desk, wanted: Wanted) -> Wanted:
    """What is asked for, with themes by identifier; raises ConfigError for a theme, body or region that nothing is of."""
    from monitor.ledger import bodies
    from monitor.report.answering import answers
    from monitor.text.places import known_as

    known = bodies.load()
    for body in sorted(wanted.bodies):
        if not any(answers(entry, body, known) for entry in desk.ledger.commitments):
            raise ConfigError("digest.unknown_body", name=body)
    regions = {entry.region for entry in desk.ledger.commitments} | {source.region for source in desk.sources}
    inside = {name for region in regions for name in places_of(region) if name}
    for region in sorted(wanted.regions):
        if known_as(region) not in inside:
            raise ConfigError("digest.unknown_region", name=region, known=", ".join(sorted(inside)[:_AT_ONCE]))
    return replace(wanted, themes=frozenset(_theme(desk, each) for each in wanted.themes))


def _theme(desk: Desk, asked: str) -> str:
    from monitor.ledger.themes import theme_called

    theme = theme_called(asked, desk.themes)
    if theme:
        return theme.id
    known = [theme.id for theme in desk.themes]
    near = difflib.get_close_matches(asked, known, n=1, cutoff=0.5)
    raise ConfigError("digest.unknown_theme", name=asked, known=", ".join(near or known))


def _told(desk: Desk, stretch: Stretch) -> list[Change]:
    if stretch.after is not None:
        return desk.store.changes.since(None, after=stretch.after, upto=stretch.reaches)
    return desk.store.changes.since(stretch.since - timedelta(microseconds=1), before=stretch.until)


def _counted(desk: Desk, wanted: Wanted) -> list[tuple[Commitment, str]]:
    """The commitments the receiver asked for, each with the class in which it is counted today."""
    from monitor.ledger import bodies
    from monitor.report.answering import counted_as
    from monitor.report.entries import unknown
    from monitor.store.standings import class_of

    known, standings, today = bodies.load(), desk.store.standings.all(), day_in_china(desk.clock())
    wished = [entry for entry in desk.ledger.commitments if fits_entry(entry, wanted, known)]
    return [(entry, counted_as(class_of(standings.get(entry.id) or unknown(entry, today)))) for entry in wished]


def _watched(desk: Desk) -> Watched:
    states = desk.store.sources.states()
    enabled = [each.name for each in desk.sources if each.enabled]
    failing = tuple(name for name in enabled if name in states and states[name].failures)
    unchecked = sum(name not in states for name in enabled)
    late = [name for name in enabled if name not in failing and is_neglected(states.get(name), desk.clock())]
    last = max((at for name in late if (at := states[name].checked_at) is not None), default=None)
    return Watched(len(enabled) - len(failing) - unchecked - len(late), failing, unchecked, len(late), last)


# ---------------------------------------------------------------- one attempt


def message_of(desk: Desk, digest: Digest, written: str, made_at: datetime, receiver: str) -> Message:
    """The digest as it is sent, in the language in force."""
    from monitor.report.deliver import Message
    from monitor.report.json import digest as as_data
    from monitor.report.templating import subject

    body = rendered(desk, digest, written, receiver)
    return Message(
        id=digest.id,
        subject=subject(digest),
        body=body,
        plain=rendered(desk, digest, "text", receiver) if written == "html" else body,
        format=written,
        made_at=made_at,
        data={"digest": as_data(digest, desk.ledger)},
    )


def rendered(desk: Desk, digest: Digest, written: str, receiver: str) -> str:
    """The digest in one of the formats; raises ConfigError for a template of the place that cannot be used."""
    if written == "json":
        from monitor.report.json import digest as as_data
        from monitor.report.json import dumps

        return dumps(as_data(digest, desk.ledger), indent=2) + "\n"
    if written == "atom":
        from monitor.report.atom import feed
        from monitor.report.templating import title, watched

        told = feed(
            digest.changes, desk.ledger, digest.until, title=title(digest), name=receiver, about=watched(digest)
        )
        return told.decode("utf-8")
    from monitor.report.templating import render

    return render(digest, desk.ledger, written, desk.templates)


def _written(message: Message) -> str:
    from monitor.report.deliver import as_json

    return as_json(message, plain=True).decode("utf-8")


def _read_back(delivery: Delivery) -> Message:
    from monitor.report.deliver import from_json

    return from_json(delivery.message)


def _hand_over(desk: Desk, subscriber: Subscriber, message: Message) -> tuple[str, ...]:
    """Sends it the receiver's way; addresses that were refused beside others. No secret is told in an error."""
    try:
        secrets = Secrets.of(desk.subscribers, desk.environ)
    except ConfigError as error:
        raise DeliveryError(error.key, **error.slots) from None
    try:
        return _by_way(desk, subscriber, message, secrets)
    except (DeliveryError, ConfigError) as error:
        told = {name: secrets.hidden(each) if isinstance(each, str) else each for name, each in error.slots.items()}
        raise DeliveryError(error.key, **told) from None
    except Exception as error:
        if os.environ.get("MONITOR_DEBUG"):
            raise
        raise DeliveryError("delivery.unexpected", kind=type(error).__name__) from None


def _by_way(desk: Desk, subscriber: Subscriber, message: Message, secrets: Secrets) -> tuple[str, ...]:
    from monitor.report import deliver

    way, to = subscriber.way, subscriber.to
    if way == "mailto":
        return deliver.by_mail(message, addresses(secrets.filled(to)), _server(desk.subscribers, secrets))
    if way == "file":
        path = os.path.expanduser(secrets.filled(to))  # noqa: PTH111  Path.expanduser raises where a user is unknown
        target = desk.subscribers.file.parent / path
        if desk.guarded(target):
            raise DeliveryError("delivery.own_file", file=str(target))
        deliver.into_file(message, target)
    elif way == "exec":
        words = [secrets.filled(word) for word in deliver.words_of(to)]
        deliver.to_command(message, words, secrets.environ, secrets.hidden)
    elif way == "apprise":
        deliver.through_apprise(message, secrets.filled(to))
    elif way == "stdout":
        deliver.to_stdout(message)
    elif desk.post is not None:
        headers = {name: secrets.filled(value) for name, value in subscriber.headers.items()}
        deliver.to_address(message, secrets.filled(to), headers, desk.post)
    return ()


def _server(found: Subscribers, secrets: Secrets) -> MailServer:
    from monitor.report.deliver import MailServer

    mail = found.mail
    if mail is None:
        raise DeliveryError("delivery.no_mail", file=str(found.file))
    user, password = (secrets.filled(each) if each else None for each in (mail.user, mail.password))
    return MailServer(mail.host, mail.port, mail.security, mail.sender, user, password)


def _failed(desk: Desk, subscriber: Subscriber, delivery: Delivery, error: DeliveryError) -> Sent:
    """Keeps the failure with the time of the next attempt; the first one is told through another receiver."""
    wait = AGAIN_AFTER[min(delivery.attempts, len(AGAIN_AFTER) - 1)]
    slots = {
        name: value if isinstance(value, str | int | float | bool) else str(value)
        for name, value in error.slots.items()
    }
    desk.store.deliveries.failed(delivery, desk.clock() + wait, error.key, slots)
    if delivery.attempts == 0 and subscriber.otherwise:
        _tell_another(desk, subscriber, delivery, error)
    return Sent(subscriber.name, delivery.id, error=error, attempts=delivery.attempts + 1)


def _tell_another(desk: Desk, subscriber: Subscriber, delivery: Delivery, error: DeliveryError) -> None:
    """A line to the other receiver; where that one cannot be reached either, `doctor` and the next attempt say so."""
    from monitor.report.deliver import Message

    other = desk.subscribers.get(subscriber.otherwise or "")
    if other is None:
        return
    if other.way == "file":  # a notice must not take the place of a digest
        other = replace(other, to=f"{other.to}.failed.txt")
    with speaking(other.lang):
        subject = say("delivery.failed_subject", name=subscriber.name)
        said = say("delivery.failed", name=subscriber.name, attempts=1, error=say(error.key, **error.slots)) + "\n"
        failed = {"failed": subscriber.name}
        notice = Message(f"{delivery.id}-failed", subject, said, said, "text", desk.clock(), failed)
        try:
            _hand_over(desk, other, notice)
        except DeliveryError:
            return
