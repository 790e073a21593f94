"""`monitor digest`: what changed since a moment, printed, written into a file, or sent to its receivers."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli import base
from monitor.errors import ConfigError, DeliveryError, StoreError
from monitor.messages import say
from monitor.model import ChangeKind, Ledger, Severity, Source

if TYPE_CHECKING:
    from monitor.digesting import Desk, Sent, Stretch
    from monitor.report.digest import Digest, Wanted
    from monitor.store.database import Store
    from monitor.subscribers import Subscriber, Subscribers

CHANGED = 10
_FORMATS = ("text", "markdown", "html", "json", "atom")
_FORMS = ("new", "weekly", "monthly", "quarterly")
_LAST = "last"
_ALL = "all"
_READER = "default"


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
@base.option("--reader", metavar="NAME", default=_READER, help="digest.help_reader")
@base.option("--empty", is_flag=True, help="digest.help_empty")
@base.option("--exit-code", is_flag=True, help="digest.help_exit_code")
def command(context: base.Context, receivers: tuple[str, ...], *, exit_code: bool, **asked: Any) -> int:
    """Prints, writes or sends it; the cursor of who reads it moves when that is done."""
    store = context.open_store() if receivers or asked["since"] == _LAST else context.look_at_store()
    if store is None:
        context.tell(say("changes.none"))
        return 0
    desk = desk_of(context, store)
    if receivers:
        _nothing_else(asked)
        return _sent(context, [send_to(desk, each) for each in named(desk.subscribers, receivers)], exit_code=exit_code)
    wanted = _wanted(context, desk, asked)
    digest, stretch = _composed(context, desk, wanted, asked)
    if digest.empty and not asked["empty"]:
        _told(desk, asked, stretch)
        context.tell(
            say("digest.nothing_since", since=f"{digest.since.astimezone(context.now().tzinfo):%Y-%m-%d %H:%M}")
        )
        return 0
    _give_out(context, desk, digest, asked)
    _told(desk, asked, stretch)
    return CHANGED if exit_code and not digest.empty else 0


def desk_of(context: base.Context, store: Store) -> Desk:
    """What digests of this place are made from."""
    return desk_over(context, store, context.ledger, context.sources)


def desk_over(context: base.Context, store: Store, ledger: Ledger, sources: Sequence[Source]) -> Desk:
    """The same from a ledger and sources that were read before; digests.yaml is read now."""
    from monitor import subscribers
    from monitor.digesting import Desk
    from monitor.ledger.themes import load_themes
    from monitor.posting import poster
    from monitor.report.templating import FOLDER

    themes = load_themes(context.place.ledger_folders)[0]
    own = context.place.folder / FOLDER
    return Desk(
        store=store,
        ledger=ledger,
        sources=sources,
        subscribers=subscribers.load(context.place.folder / subscribers.FILE),
        clock=context.now,
        environ=context.environ,
        themes=themes,
        templates=own if own.is_dir() else None,
        post=poster(context.now, context.environ, context.manners.ca_file),
    )


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


def send_to(desk: Desk, subscriber: Subscriber) -> Sent:
    """One receiver's turn."""
    from monitor.digesting import send

    return send(desk, subscriber)


def _sent(context: base.Context, sent: Sequence[Sent], *, exit_code: bool) -> int:
    """What came of it, a line each; a receiver that was not reached ends the command with 1, after all had their turn."""
    if context.json:
        from monitor.report.json import dumps

        context.write(dumps([sent_json(each) for each in sent], indent=2))
    for each in sent:
        context.tell(sent_line(each))
    if any(each.error is not None for each in sent):
        return DeliveryError.exit_code
    return CHANGED if exit_code and any(each.digest is not None for each in sent) else 0


def sent_line(sent: Sent) -> str:
    """What came of a receiver's turn, in one line."""
    from monitor.report.templating import summary

    if sent.error is not None:
        told = say(sent.error.key, **sent.error.slots)
        return say("delivery.failed", name=sent.subscriber, attempts=sent.attempts, error=told)
    if sent.digest is None:
        return say("digest.nothing_for", name=sent.subscriber)
    return say("digest.delivered", name=sent.subscriber, summary=summary(sent.digest))


def sent_json(sent: Sent) -> dict[str, Any]:
    """The same for scripts."""
    error = sent.error
    return {
        "receiver": sent.subscriber,
        "delivered": sent.digest is not None,
        "id": sent.digest.id if sent.digest else None,
        "changes": len(sent.digest.changes) if sent.digest else 0,
        "error": {"code": error.key.rpartition(".")[2], "text": say(error.key, **error.slots)} if error else None,
    }


# ---------------------------------------------------------------- printed


def _nothing_else(asked: dict[str, Any]) -> None:
    """With --send all is said in digests.yaml; an option beside it would be taken for what it does not do."""
    plain = {"form": "new", "reader": _READER}
    for name, value in asked.items():
        if value and value != plain.get(name):
            shown = {
                "themes": "theme",
                "bodies": "body",
                "regions": "region",
                "kinds": "kind",
                "severities": "severity",
            }
            option = {"written": "format", "command_": "exec"}.get(name, shown.get(name, name))
            raise ConfigError("digest.send_alone", option=f"--{option}")


def _wanted(context: base.Context, desk: Desk, asked: dict[str, Any]) -> Wanted:
    """What the options ask for; raises ConfigError for a theme, a body or a kind that does not exist."""
    from monitor.cli.ledger import theme_called
    from monitor.ledger import bodies
    from monitor.ledger.themes import load_themes
    from monitor.report.answering import answers
    from monitor.report.digest import Wanted

    themes = load_themes(context.place.ledger_folders)[0]
    known = bodies.load()
    for body in asked["bodies"]:
        if not any(answers(entry, body, known) for entry in desk.ledger.commitments):
            raise ConfigError("digest.unknown_body", name=body)
    kinds = [str(kind) for kind in ChangeKind]
    for kind in asked["kinds"]:
        if kind not in kinds:
            raise ConfigError("digest.unknown_kind", name=kind, known=", ".join(kinds))
    return Wanted(
        themes=frozenset(theme_called(each, themes) for each in asked["themes"]),
        bodies=frozenset(asked["bodies"]),
        regions=frozenset(asked["regions"]),
        kinds=frozenset(map(ChangeKind, asked["kinds"])),
        severities=frozenset(map(Severity, asked["severities"])),
    )


def _composed(context: base.Context, desk: Desk, wanted: Wanted, asked: dict[str, Any]) -> tuple[Digest, Stretch]:
    from monitor.digesting import FIRST, compose, of_period, since_last
    from monitor.report.digest import Form, period

    form, since, now = Form(asked["form"]), asked["since"], context.now()
    if since == _LAST:
        stretch = since_last(desk, asked["reader"], form)
    elif since:
        from monitor.cli.changes import moment_of

        stretch = of_period(desk, moment_of(since, now), now)
    else:
        stretch = of_period(desk, *((now - FIRST, now) if form is Form.NEW else period(form, now)))
    return compose(desk, wanted, form, stretch), stretch


def _give_out(context: base.Context, desk: Desk, digest: Digest, asked: dict[str, Any]) -> None:
    """Prints it, writes it into a file, or hands it to a command."""
    from monitor.digesting import message_of, rendered

    if context.json and asked["written"] not in (None, "json"):
        raise ConfigError("digest.as_json")
    written = "json" if context.json else asked["written"] or "text"
    if asked["command_"]:
        from monitor.report.deliver import to_command

        for name in ("output", "written"):
            if asked[name]:
                raise ConfigError("digest.exec_alone", option="--output" if name == "output" else "--format")
        to_command(message_of(desk, digest, "text", context.now()), asked["command_"], context.environ)
    elif asked["output"]:
        _write(asked["output"], rendered(desk, digest, written))
    else:
        context.write(rendered(desk, digest, written).rstrip("\n"))
        sys.stdout.flush()


def _write(file: Path, text: str) -> None:
    from monitor.report.deliver import write

    try:
        write(file, text)
    except OSError as error:
        raise ConfigError("digest.cannot_write", file=file, why=error.strerror or type(error).__name__) from None


def _told(desk: Desk, asked: dict[str, Any], stretch: Stretch) -> None:
    """With --since last the cursor moves, now that it was read; a database that cannot be written says so."""
    if asked["since"] != _LAST:
        return
    if desk.store.readonly:
        raise StoreError("store.readonly", path=str(desk.store.path))
    desk.store.deliveries.tell(asked["reader"], stretch.upto, desk.clock())
