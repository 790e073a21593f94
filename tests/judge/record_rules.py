"""What the rules of judging are, as one hash, and the record by which a change of them without a new version is seen.

    python tests/judge/record_rules.py

records the rules as they are, under the RULES_VERSION in force; it refuses to record other rules under a version that
is recorded already. Owns which files are rules: every module that judging reaches by its imports, as far as it lies in
monitor/judge, monitor/text or is the one on bodies, and every data file that one of them names. Comments, docstrings,
layout, the examples beside a rule of language and the version itself are no rules. The hash is the same under every Python that the project runs on.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RECORD = Path(__file__).with_name("rules.txt")
VERSION_FILE, VERSION_NAME = "monitor/judge/reasons.py", "RULES_VERSION"
BEGINS = ("monitor.judge.read", "monitor.judge.publishers")
"""What a text is judged by, and what its publisher is taken for: from here imports are followed."""
WITHIN = re.compile(r"monitor\.(judge|text)\.\w+|monitor\.ledger\.(?:bodies|proposing\.\w+)")
_DATA_FILE = re.compile(r"\w+\.yaml")
_EXAMPLES = ("fits", "not")
_NO_MEANING = ("ctx", "kind", "type_comment", "type_ignores")


def modules(root: Path = ROOT) -> dict[str, ast.Module]:
    """The modules that decide judgements, by name in order, without docstrings and the version."""
    found: dict[str, ast.Module] = {}
    ahead = list(BEGINS)
    while ahead:
        name = ahead.pop()
        if name not in found:
            tree = ast.parse(_path(name, root).read_text("utf-8"))
            found[name] = _bare(tree)
            ahead += [each for each in _imported(tree) if WITHIN.fullmatch(each) and _path(each, root).is_file()]
    return dict(sorted(found.items()))


def data_files(trees: dict[str, ast.Module], root: Path = ROOT) -> dict[str, Any]:
    """What the data files hold that these modules name, by file name in order; no comments, layout, examples."""
    constants = [node.value for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    names = {each for each in constants if isinstance(each, str) and _DATA_FILE.fullmatch(each)}
    folder = root / "monitor" / "data"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {name: _ruling(yaml.load((folder / name).read_text("utf-8"), Loader=loader)) for name in sorted(names)}


def digest(root: Path = ROOT) -> str:
    """The rules as one hash: sha256 hex over the syntax of the modules and the content of the data."""
    trees = modules(root)
    rules = {"code": {name: _plain(tree) for name, tree in trees.items()}, "data": data_files(trees, root)}
    return hashlib.sha256(json.dumps(rules, ensure_ascii=False, default=str).encode()).hexdigest()


def version(root: Path = ROOT) -> str:
    """The version that the rules have."""
    for node in ast.parse((root / VERSION_FILE).read_text("utf-8")).body:
        if _is_version(node):
            return str(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    raise LookupError(VERSION_NAME)


def recorded(record: Path = RECORD) -> tuple[str, str]:
    """The version and the hash that were recorded last."""
    number, found = record.read_text("utf-8").split()
    return number, found


def record_anew(root: Path = ROOT, record: Path = RECORD) -> str:
    """Records the rules as they are, and says what was done; raises ValueError under a version that is taken."""
    number, now = version(root), digest(root)
    before, then = recorded(record) if record.is_file() else ("0", "")
    if (number, now) == (before, then):
        return f"The rules are those recorded as version {number}."
    if int(number) <= int(before):
        message = (
            f"The rules differ from those recorded as version {before}: raise {VERSION_NAME} in {VERSION_FILE} to"
            f" {int(before) + 1}, then record them."
        )
        raise ValueError(message)
    record.write_text(f"{number} {now}\n", "utf-8")
    return f"Recorded the rules as version {number}."


def _ruling(data: dict[str, Any]) -> dict[str, Any]:
    """A data file without the examples of its rules and the white space inside them."""
    return {
        name: {key: _unspaced(value) if key == "rule" else value for key, value in rule.items() if key not in _EXAMPLES}
        if isinstance(rule, dict)
        else rule
        for name, rule in data.items()
    }


def _unspaced(pattern: str) -> str:
    return "".join(pattern.split())


def _path(name: str, root: Path) -> Path:
    return root.joinpath(*name.split(".")).with_suffix(".py")


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _bare(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _says_nothing(each)]  # type: ignore[attr-defined]
    return tree


def _says_nothing(node: ast.stmt) -> bool:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return text or _is_version(node)


def _is_version(node: ast.stmt) -> bool:
    names = [each.id for each in getattr(node, "targets", []) if isinstance(each, ast.Name)]
    return isinstance(node, ast.Assign) and names == [VERSION_NAME]


def _plain(node: Any) -> Any:
    """A syntax tree as lists, without what one Python writes and another leaves out."""
    if isinstance(node, ast.AST):
        fields = [(name, value) for name, value in ast.iter_fields(node) if name not in _NO_MEANING]
        return [type(node).__name__, *([name, _plain(value)] for name, value in fields if value not in (None, []))]
    if isinstance(node, list):
        return [_plain(each) for each in node]
    return repr(node)


if __name__ == "__main__":
    try:
        sys.stdout.write(record_anew() + "\n")
    except ValueError as refused:
        sys.exit(str(refused))
