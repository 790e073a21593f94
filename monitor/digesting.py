"""Brings digests to their receivers: which changes are due to whom, one attempt at a time, and how far each was told.

At least once, and recognisably: what a digest tells is fixed in the database before it is sent, and its receiver's cursor
moves in the transaction in which it counts as delivered. A process that dies in between sends the same digest again, by
the same identifier. Owns that order and when to try again; must not render or send anything itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import ConfigError, DeliveryError, DubanError
from monitor.look import day_in_china
from monitor.messages import language, say, speaking
from monitor.model import Change, Commitment, Ledger, Source
from monitor.report.digest import Digest, Form, Wanted, Watched, by_theme, chosen, leading, period, sections
from monitor.subscribers import Mail, Subscriber, Subscribers, addresses, filled, hidden, with_secrets

if TYPE_CHECKING:
    from monitor.ledger.themes import ThemeName
    from monitor.report.deliver import MailServer, Message, Post
    from monitor.store.database import Store
    from monitor.store.deliveries import Delivery

FIRST = timedelta(days=7)
"""How far back a receiver's first digest goes."""
AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240))
"""How long to wait after the first, second … failed attempt; the last one holds for all that follow."""


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


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a receiver's turn: the digest that was delivered, or none and the error that hindered it."""

    subscriber: str
    digest: Digest | None = None
    error: DubanError | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The changes numbered above `after` and up to `upto`, told as those of [since, until]."""

    after: int
    upto: int
    since: datetime
    until: datetime


def send(desk: Desk, subscriber: Subscriber) -> Sent:
    """One attempt at what is due to a receiver: the digest under way, else what came since the last one.

    Raises StoreError and ConfigError; a receiver that cannot be reached is no exception but an outcome.
    """
    delivery = desk.store.deliveries.under_way(subscriber.name) or _prepared(desk, subscriber)
    if delivery is None:
        return Sent(subscriber.name)
    stretch = Stretch(delivery.after, delivery.upto, delivery.begins_at, _until(subscriber.form, delivery.prepared_at))
    with speaking(subscriber.lang):
        digest = replace(compose(desk, subscriber.wanted, subscriber.form, stretch), id=delivery.id)
        try:
            _hand_over(desk, subscriber, message_of(desk, digest, subscriber.format, delivery.prepared_at))
        except DeliveryError as error:
            return _failed(desk, subscriber, delivery, error)
    desk.store.deliveries.delivered(delivery, desk.clock())
    return Sent(subscriber.name, digest)


def begin(desk: Desk, subscriber: Subscriber) -> None:
    """Takes up a receiver who was never told anything: from now on nothing is missed, however late the first digest is."""
    if desk.store.deliveries.cursor(subscriber.name) is None:
        now = desk.clock()
        since = now - FIRST if subscriber.form is Form.NEW else period(subscriber.form, now)[1]
        desk.store.deliveries.tell(subscriber.name, desk.store.changes.number_before(since), since)


def due(desk: Desk, subscriber: Subscriber) -> bool:
    """Whether a digest that failed before may be tried again by now."""
    waiting = desk.store.deliveries.under_way(subscriber.name)
    return waiting is None or waiting.next_try_at is None or waiting.next_try_at <= desk.clock()


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


def since_last(desk: Desk, reader: str, form: Form) -> Stretch:
    """What came since the reader's last digest; of a receiver never told anything, since a week ago."""
    now = desk.clock()
    cursor = desk.store.deliveries.cursor(reader)
    if form is Form.NEW:
        since = cursor.at if cursor else now - FIRST
        after = cursor.seq if cursor else desk.store.changes.number_before(since)
        return Stretch(after, desk.store.changes.last_number(), since, now)
    since, until = period(form, now)
    after = cursor.seq if cursor else desk.store.changes.number_before(since)
    over = cursor is not None and cursor.at >= until  # told of this period already
    return Stretch(after, after if over else desk.store.changes.number_before(until), since, until)


def of_period(desk: Desk, since: datetime, until: datetime) -> Stretch:
    """What was told in [since, until)."""
    numbers = desk.store.changes
    return Stretch(numbers.number_before(since), numbers.number_before(until), since, until)


def _prepared(desk: Desk, subscriber: Subscriber) -> Delivery | None:
    """The next digest, fixed before it is sent; None where there is nothing to tell, and then the cursor moves on."""
    stretch = since_last(desk, subscriber.name, subscriber.form)
    over = subscriber.form is not Form.NEW and _told_before(desk, subscriber, stretch)
    if over:
        return None
    digest = compose(desk, subscriber.wanted, subscriber.form, stretch)
    if digest.empty and not subscriber.empty:
        desk.store.deliveries.tell(subscriber.name, stretch.upto, desk.clock())
        return None
    return desk.store.deliveries.prepare(subscriber.name, stretch.after, stretch.upto, stretch.since, desk.clock())


def _told_before(desk: Desk, subscriber: Subscriber, stretch: Stretch) -> bool:
    cursor = desk.store.deliveries.cursor(subscriber.name)
    return cursor is not None and cursor.at >= stretch.until


def _until(form: Form, prepared_at: datetime) -> datetime:
    return prepared_at if form is Form.NEW else period(form, prepared_at)[1]


def _told(desk: Desk, stretch: Stretch) -> list[Change]:
    if stretch.upto <= stretch.after:
        return []
    return desk.store.changes.since(None, after=stretch.after, upto=stretch.upto)


def _counted(desk: Desk, wanted: Wanted) -> list[tuple[Commitment, str]]:
    """The commitments the receiver asked for, each with the class in which it is counted today."""
    from monitor.ledger import bodies
    from monitor.report.digest import fits_entry
    from monitor.report.entries import unknown
    from monitor.store.standings import class_of

    known, standings, today = bodies.load(), desk.store.standings.all(), day_in_china(desk.clock())
    wished = [entry for entry in desk.ledger.commitments if fits_entry(entry, wanted, known)]
    classes = {"done": "achieved"}
    told = ((entry, class_of(standings.get(entry.id) or unknown(entry, today))) for entry in wished)
    return [(entry, classes.get(class_, class_)) for entry, class_ in told]


def _watched(desk: Desk) -> Watched:
    states = desk.store.sources.states()
    enabled = [each.name for each in desk.sources if each.enabled]
    failing = tuple(name for name in enabled if name in states and states[name].failures)
    unchecked = sum(name not in states for name in enabled)
    return Watched(len(enabled) - len(failing) - unchecked, failing, unchecked)


# ---------------------------------------------------------------- one attempt


def message_of(desk: Desk, digest: Digest, written: str, made_at: datetime) -> Message:
    """The digest as it is sent, in the language in force."""
    from monitor.report.deliver import Message
    from monitor.report.json import digest as as_data
    from monitor.report.templating import subject

    return Message(
        id=digest.id,
        subject=subject(digest),
        body=rendered(desk, digest, written),
        plain=rendered(desk, digest, "text"),
        format=written,
        made_at=made_at,
        data={"digest": as_data(digest, desk.ledger)},
    )


def rendered(desk: Desk, digest: Digest, written: str) -> str:
    """The digest in one of the formats; raises ConfigError for a template of the place that cannot be used."""
    if written == "json":
        from monitor.report.json import digest as as_data
        from monitor.report.json import dumps

        return dumps(as_data(digest, desk.ledger), indent=2) + "\n"
    if written == "atom":
        from monitor.report.atom import feed

        return feed(digest.changes, desk.ledger, digest.until, name="digest").decode("utf-8")
    from monitor.report.templating import render

    return render(digest, desk.ledger, written, desk.templates)


def _hand_over(desk: Desk, subscriber: Subscriber, message: Message) -> None:
    """Sends it the receiver's way; whatever the environment filled in is told in no error."""
    try:
        environ = with_secrets(desk.subscribers, desk.environ)
        to = filled(subscriber.to, environ)
        headers = {name: filled(value, environ) for name, value in subscriber.headers.items()}
    except ConfigError as error:
        raise DeliveryError(error.key, **error.slots) from None
    try:
        _by_way(desk, subscriber.way, to, headers, message, environ)
    except DeliveryError as error:
        written = (subscriber.to, *subscriber.headers.values())
        told = {
            name: hidden(each, written, environ) if isinstance(each, str) else each
            for name, each in error.slots.items()
        }
        raise DeliveryError(error.key, **told) from None


def _by_way(
    desk: Desk, way: str, to: str, headers: Mapping[str, str], message: Message, environ: Mapping[str, str]
) -> None:
    from monitor.report import deliver

    if way == "mailto":
        assert desk.subscribers.mail is not None
        deliver.by_mail(message, addresses(to), _server(desk.subscribers.mail, environ))
    elif way == "file":
        deliver.into_file(message, desk.subscribers.file.parent / Path(to).expanduser())
    elif way == "exec":
        deliver.to_command(message, to, environ)
    elif way == "apprise":
        deliver.through_apprise(message, to)
    elif way == "stdout":
        deliver.to_stdout(message)
    else:
        assert desk.post is not None
        deliver.to_address(message, to, headers, desk.post)


def _server(mail: Mail, environ: Mapping[str, str]) -> MailServer:
    from monitor.report.deliver import MailServer

    try:
        user, password = (filled(each, environ) if each else None for each in (mail.user, mail.password))
    except ConfigError as error:
        raise DeliveryError(error.key, **error.slots) from None
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
    return Sent(subscriber.name, error=error, attempts=delivery.attempts + 1)


def _tell_another(desk: Desk, subscriber: Subscriber, delivery: Delivery, error: DeliveryError) -> None:
    """A line to the other receiver; where that one cannot be reached either, `doctor` and the next attempt say so."""
    from monitor.report.deliver import Message

    other = desk.subscribers.get(subscriber.otherwise or "")
    if other is None:
        return
    with speaking(other.lang):
        subject = say("delivery.failed_subject", name=subscriber.name)
        said = say("delivery.failed", name=subscriber.name, attempts=1, error=say(error.key, **error.slots)) + "\n"
        notice = Message(
            f"{delivery.id}-failed", subject, said, said, "text", desk.clock(), {"failed": subscriber.name}
        )
        try:
            _hand_over(desk, other, notice)
        except DeliveryError:
            return
