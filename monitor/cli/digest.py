"""`monitor digest`: what changed since a moment, printed, written into a file, or sent to its receivers."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base, layout
from monitor.errors import ConfigError, DeliveryError
from monitor.messages import say
from monitor.model import CHINA, ChangeKind, Ledger, Severity, Source

if TYPE_CHECKING:
    from monitor.digesting import Desk, Sent, Stretch
    from monitor.report.digest import Digest, Form, Wanted
    from monitor.store.database import Store
    from monitor.subscribers import Subscriber, Subscribers

CHANGED = 10
_FORMATS = ("text", "markdown", "html", "json", "atom")
_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".atom": "atom", ".xml": "atom"}
_FORMS = ("new", "weekly", "monthly", "quarterly")
_LAST = "last"
_ALL = "all"
_READER = "default"
_NARROWING = ("themes", "bodies", "regions", "kinds", "severities")
_OPTIONS = {
    "themes": "theme",
    "bodies": "body",
    "regions": "region",
    "kinds": "kind",
    "severities": "severity",
    "written": "format",
    "command_": "exec",
}


@base.command("digest", help="digest.help", reports=True)
@base.option("--since", metavar="DATE|7d|last", help="digest.help_since")
@base.option("--theme", "themes", multiple=True, metavar="THEME", help="digest.help_theme")
@base.option("--body", "bodies", multiple=True, metavar="BODY", help="digest.help_body")
@base.option("--region", "regions", multiple=True, metavar="PLACE", help="digest.help_region")
@base.option("--kind", "kinds", multiple=True, metavar="KIND", help="digest.help_kind")
@base.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice([str(each) for each in Severity]),
    help="digest.help_severity",
)
@base.option("--form", type=click.Choice(_FORMS), default="new", help="digest.help_form")
@base.option("--format", "written", type=click.Choice(_FORMATS), help="digest.help_format")
@base.option("--send", "receivers", multiple=True, metavar="NAME|all", help="digest.help_send")
@base.option("--exec", "command_", metavar="COMMAND", help="digest.help_exec")
@base.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="digest.help_output")
@base.option("--reader", metavar="NAME", help="digest.help_reader")
@base.option("--empty", is_flag=True, help="digest.help_empty")
@base.option("--exit-code", is_flag=True, help="digest.help_exit_code")
def command(context: base.Context, receivers: tuple[str, ...], *, exit_code: bool, **asked: Any) -> int:
    """Prints, writes or sends it; the cursor of who reads it moves when that is done."""
    if receivers:
        return _send(context, receivers, asked, exit_code=exit_code)
    asked["output"] = None if asked["output"] == Path("-") else asked["output"]
    _fits_together(context, asked)
    store = context.open_store() if asked["since"] == _LAST else context.look_at_store()
    if store is None:
        context.tell(say("changes.none"))
        return 0
    desk = desk_over(context, store, context.ledger, context.sources, receivers=False)
    wanted, form = _wanted(desk, asked), _form(asked)
    reader = _cursor_name(asked, wanted)
    stretch = _stretch(context, desk, reader, asked)
    if stretch is None:
        context.tell(say("digest.not_over"))
        return 0
    return _printed(context, desk, wanted, form, stretch, reader, asked, exit_code=exit_code)


def _printed(  # noqa: PLR0913  a step of the command, with all it found out so far
    context: base.Context,
    desk: Desk,
    wanted: Wanted,
    form: Form,
    stretch: Stretch,
    reader: str,
    asked: dict[str, Any],
    *,
    exit_code: bool,
) -> int:
    """Gives out the digest, and then moves the cursor of who reads it."""
    from monitor.digesting import compose
    from monitor.report.templating import neglected_line
    from monitor.store.deliveries import Cursor

    digest = compose(desk, wanted, form, stretch)
    if digest.empty and not asked["empty"] and not context.json:
        context.tell(say("digest.nothing_since", since=f"{digest.since.astimezone(CHINA):%Y-%m-%d %H:%M}"))
        if neglected := neglected_line(digest.watched):
            context.tell(neglected)
    else:
        _give_out(context, desk, digest, asked)
    if asked["since"] == _LAST:
        desk.store.deliveries.tell(reader, Cursor(stretch.reaches, stretch.until))
    return CHANGED if exit_code and not digest.empty else 0


def desk_over(
    context: base.Context, store: Store, ledger: Ledger, sources: Sequence[Source], *, receivers: bool
) -> Desk:
    """What digests of this place are made from, and with `receivers` whom they may go to, by digests.yaml as it is now."""
    from monitor import subscribers
    from monitor.digesting import Desk
    from monitor.ledger.themes import load_themes
    from monitor.posting import poster
    from monitor.report.templating import FOLDER

    own = context.place.folder / FOLDER
    file = context.place.folder / subscribers.FILE
    return Desk(
        store=store,
        ledger=ledger,
        sources=sources,
        subscribers=subscribers.load(file) if receivers else subscribers.Subscribers(file),
        clock=context.now,
        environ=context.environ,
        themes=load_themes(context.place.ledger_folders)[0],
        templates=own if own.is_dir() else None,
        guarded=context.place.holds,
        post=poster(context.now, context.environ, context.manners.ca_file),
    )


# ---------------------------------------------------------------- sent


def _send(context: base.Context, receivers: Sequence[str], asked: dict[str, Any], *, exit_code: bool) -> int:
    """Every receiver has a turn, whatever befalls another; each outcome is told as it comes."""
    from monitor.digesting import turn

    for name, value in asked.items():
        if value and value != "new":
            raise ConfigError("digest.send_alone", option=f"--{_OPTIONS.get(name, name)}")
    desk = desk_over(context, context.open_store(), context.ledger, context.sources, receivers=True)
    chosen = named(desk.subscribers, receivers)
    if context.json and any(each.way == "stdout" for each in chosen):
        raise ConfigError("digest.json_and_stdout")
    outcomes: list[Sent] = []
    for subscriber in chosen:
        told = turn(desk, subscriber)
        for each in told:
            context.tell(sent_line(each))
        if not told:
            context.tell(say("digest.nothing_for", name=subscriber.name))
        outcomes += told
    if context.json:
        from monitor.report.json import dumps

        context.write(dumps([sent_json(each) for each in outcomes], indent=2))
    if any(each.error is not None for each in outcomes):
        return DeliveryError.exit_code
    return CHANGED if exit_code and outcomes else 0


def named(found: Subscribers, names: Sequence[str]) -> list[Subscriber]:
    """The receivers of these names, or all of them; raises ConfigError with the nearest name."""
    if not found.listed:
        raise ConfigError("digest.no_readers", file=found.file)
    known = [each.name for each in found.listed]
    if _ALL in names:
        return list(found.listed)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            if near:
                raise ConfigError("digest.unknown_reader_near", name=name, near=near[0])
            raise ConfigError("digest.unknown_reader", name=name, known=", ".join(known))
    return [each for each in found.listed if each.name in names]


def sent_line(sent: Sent) -> str:
    """What came of one attempt, in one line."""
    if sent.error is not None:
        told = say(sent.error.key, **sent.error.slots)
        return say("delivery.failed", name=sent.subscriber, attempts=max(1, sent.attempts), error=told)
    refused = say("delivery.refused", receivers=", ".join(sent.refused)) if sent.refused else ""
    return say("digest.delivered", name=sent.subscriber, subject=sent.subject) + refused


def sent_json(sent: Sent) -> dict[str, Any]:
    """The same for scripts."""
    error = sent.error
    return {
        "receiver": sent.subscriber,
        "delivered": error is None,
        "id": sent.id or None,
        "subject": sent.subject or None,
        "refused": list(sent.refused),
        "error": {"code": error.key.rpartition(".")[2], "text": say(error.key, **error.slots)} if error else None,
    }


# ---------------------------------------------------------------- printed


def _fits_together(context: base.Context, asked: dict[str, Any]) -> None:
    """An option that would do nothing beside another is told, and not taken for what it does not do."""
    since = asked["since"]
    if asked["reader"] is not None and since != _LAST:
        raise ConfigError("digest.reader_alone")
    if asked["form"] != "new" and since not in (None, _LAST):
        raise ConfigError("digest.form_since", form=asked["form"])
    if context.json and asked["written"] not in (None, "json"):
        raise ConfigError("digest.as_json")
    if asked["command_"] is not None:
        from monitor.report.deliver import words_of

        try:
            words_of(asked["command_"])
        except DeliveryError as error:  # nothing is tried yet: it is the option that is wrong
            raise ConfigError(error.key, **error.slots) from None
        for option, given in (("--output", asked["output"]), ("--format", asked["written"]), ("--json", context.json)):
            if given:
                raise ConfigError("digest.exec_alone", option=option)


def _form(asked: dict[str, Any]) -> Form:
    from monitor.report.digest import Form

    return Form(asked["form"])


def _wanted(desk: Desk, asked: dict[str, Any]) -> Wanted:
    """What the options ask for; raises ConfigError for a theme, a body, a place or a kind that does not exist."""
    from monitor.digesting import settled
    from monitor.report.digest import Wanted

    kinds = [str(kind) for kind in ChangeKind]
    for kind in asked["kinds"]:
        if kind not in kinds:
            raise ConfigError("digest.unknown_kind", name=kind, known=", ".join(kinds))
    wanted = Wanted(
        themes=frozenset(asked["themes"]),
        bodies=frozenset(asked["bodies"]),
        regions=frozenset(asked["regions"]),
        kinds=frozenset(map(ChangeKind, asked["kinds"])),
        severities=frozenset(map(Severity, asked["severities"])),
    )
    return settled(desk, wanted)


def _cursor_name(asked: dict[str, Any], wanted: Wanted) -> str:
    """Whose cursor it is: a reader's own, apart from receivers', and one for each thing that is asked for."""
    from monitor.store.forms import short_id

    asks = [sorted(map(str, getattr(wanted, name))) for name in _NARROWING]
    apart = f"/{short_id(*asks, asked['form'])}" if any(asks) or asked["form"] != "new" else ""
    return f"printed/{asked['reader'] or _READER}{apart}"


def _stretch(context: base.Context, desk: Desk, reader: str, asked: dict[str, Any]) -> Stretch | None:
    from monitor.cli.changes import moment_of
    from monitor.digesting import FIRST, between, since_last
    from monitor.report.digest import Form, period

    form, since, now = Form(asked["form"]), asked["since"], context.now()
    if since == _LAST:
        return since_last(desk, reader, form)
    if since is not None:
        return between(desk, moment_of(since, now), now)
    return between(desk, *((now - FIRST, now) if form is Form.NEW else period(form, now)))


def _give_out(context: base.Context, desk: Desk, digest: Digest, asked: dict[str, Any]) -> None:
    """Prints it, writes it into a file, or hands it to a command."""
    from monitor.digesting import message_of, rendered

    written, reader = (
        "json" if context.json else asked["written"] or _by_ending(asked["output"]),
        asked["reader"] or _READER,
    )
    if asked["command_"] is not None:
        from monitor.report.deliver import to_command, words_of

        message = message_of(desk, digest, "text", context.now(), reader)
        to_command(message, words_of(asked["command_"]), context.environ)
    elif asked["output"]:
        from monitor.cli.keeping import put_out

        put_out(context.place, asked["output"], rendered(desk, digest, written, reader).encode("utf-8", "replace"))
        context.tell(say("cli.written", file=asked["output"]))
    else:
        text = rendered(desk, digest, written, reader).rstrip("\n")
        context.write(layout.folded(text) if written == "text" else text)
        sys.stdout.flush()


def _by_ending(file: Path | None) -> str:
    """The format that a file's name says; text where it says none."""
    return _ENDINGS.get(file.suffix.lower(), "text") if file is not None else "text"
