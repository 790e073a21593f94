"""Every error a user can cause, as one tree.

    DubanError                    exit 1   anything else that went wrong
     ├─ ConfigError               exit 2   a place, sources.yaml, a ledger file, an option
     ├─ StoreError                exit 4   the database: locked, foreign, newer, read-only, full
     │   └─ LeaseHeld             exit 4   another process is polling this place
     ├─ ReadError                 no exit  bytes that are not what they should be; stays with its source
     └─ DeliveryError             exit 1   a digest that did not reach its receiver; it is tried again

An error is a message key with slots, never a finished sentence: the edge says it in the
reader's language. Foreign exceptions become one of these at the door where they arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file that a user wrote.

    `line` counts from 1, and 0 means the file as a whole. `code` is a full message key
    (`sources.unknown_key`), filled with `slots`. `severity` is error or warning.
    """

    file: str
    line: int
    code: str
    slots: Mapping[str, object] = field(default_factory=dict)
    severity: str = "error"


class DubanError(Exception):
    """Base of all errors that are told to a user in one sentence.

    `key` names the sentence in monitor/data/messages.*; `slots` fill it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key, slots)
        self.key = key
        self.slots = slots


class ConfigError(DubanError):
    """Something a user wrote cannot be used: a place, a file, an option.

    `problems` names everything that is wrong when there is more than one thing; each is told on
    a line of its own.
    """

    exit_code = 2
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, key: str, problems: Sequence[Problem], **slots: object) -> ConfigError:
        """The error that carries `problems` under the heading `key`."""
        error = cls(key, **slots)
        error.problems = tuple(problems)
        return error


class StoreError(DubanError):
    """The database cannot be opened, read or written."""

    exit_code = 4


class LeaseHeld(StoreError):
    """Another process polls this place; slots are pid, host and since."""


class DeliveryError(DubanError):
    """A digest did not reach its receiver; slots never hold a secret."""


class ReadError(DubanError):
    """Bytes that were fetched cannot be read as what the source says they are."""
