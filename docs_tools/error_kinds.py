"""Every `kind` that an error of contractlens can have, read from the code that raises it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens import exceptions

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = Path(exceptions.__file__).parent
ERRORS = {
    name: item
    for name, item in vars(exceptions).items()
    if isinstance(item, type) and issubclass(item, exceptions.ContractLensError)
}
_KIND = re.compile(r"[a-z]+(?:_[a-z]+)*")
_LONGEST_MESSAGE = 170

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Raised:
    """One place that makes an error.

    Attributes:
        kind: The error's `kind`.
        error: Name of its class.
        module: Where it is made.
        message: The message with … for what differs, "" where it is made elsewhere.
    """

    kind: str
    error: str
    module: str
    message: str = ""


@dataclass(frozen=True)
class _Site:
    """A call that makes an error, inside a function."""

    call: ast.Call
    function: Function | None
    module: str

    @property
    def error(self) -> str:
        return self.call.func.id if isinstance(self.call.func, ast.Name) else ""

    @property
    def kind(self) -> ast.expr | None:
        return next((keyword.value for keyword in self.call.keywords if keyword.arg == "kind"), None)


@cache
def raised_kinds() -> tuple[Raised, ...]:
    """Return every kind that the code gives, with the classes and messages, sorted by kind.

    Raises:
        ValueError: A kind is worked out in a way that cannot be read from the code; write it as a constant there.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
    found: set[Raised] = set()
    for path, tree in trees.items():
        for site in _sites(tree, path.relative_to(SOURCE.parent).with_suffix("").as_posix().replace("/", ".")):
            found.update(_kinds_of(site, trees.values()))
    found |= {Raised(item.default_kind, name, exceptions.__name__) for name, item in ERRORS.items()}
    return tuple(sorted(found, key=lambda item: (item.kind, item.error, item.module, item.message)))


def _sites(tree: ast.AST, module: str, function: Function | None = None) -> list[_Site]:
    sites = []
    for node in ast.iter_child_nodes(tree):
        inner = node if isinstance(node, Function) else function
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
            sites.append(_Site(node, inner, module))
        sites += _sites(node, module, inner)
    return sites


def _kinds_of(site: _Site, trees: Iterable[ast.AST]) -> list[Raised]:
    given, message = site.kind, _message(site)
    match given:
        case None:
            return [Raised(ERRORS[site.error].default_kind, site.error, site.module, message)]
        case ast.Constant(value=str() as kind):
            return [Raised(kind, site.error, site.module, message)]
        case ast.IfExp():
            return [Raised(kind, site.error, site.module, message) for kind in _words(given)]
        case ast.Attribute(attr="kind"):  # the kind of another error, which is made elsewhere
            return []
        case ast.Name(id=name) if site.function:
            kinds = _assigned(site.function, name) or _passed(site.function, name, trees)
            if kinds:
                return [Raised(kind, site.error, site.module, message) for kind in kinds]
    place = f"{site.module}, line {site.call.lineno}"
    message = f"{place}: which kind this error has cannot be read from the code"
    raise ValueError(message)


def _words(tree: ast.AST) -> list[str]:
    constants = (
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [word for word in constants if _KIND.fullmatch(word)]


def _assigned(function: Function, name: str) -> list[str]:
    """Return the kinds that a function assigns to a name, also in a tuple with the rest of the message."""
    values = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and any(isinstance(part, ast.Name) and part.id == name for target in node.targets for part in ast.walk(target))
    ]
    return [word for value in values for word in _words(value)]


def _passed(function: Function, name: str, trees: Iterable[ast.AST]) -> list[str]:
    """Return the kinds that callers of a function pass as an argument."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    position = names.index(name) if name in names else -1
    kinds = []
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function.name:
                given = [keyword.value for keyword in node.keywords if keyword.arg == name]
                given += node.args[position : position + 1] if position >= 0 else []
                kinds += [word for value in given for word in _words(value)]
    return kinds


def _message(site: _Site) -> str:
    """Return the words of an error's message, with … for what is filled in."""
    first = site.call.args[0] if site.call.args else None
    if isinstance(first, ast.Name) and site.function:
        name = first.id
        before = [
            node
            for node in ast.walk(site.function)
            if isinstance(node, ast.Assign)
            and node.lineno <= site.call.lineno
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ]
        first = max(before, key=lambda node: node.lineno).value if before else None
    match first:
        case ast.Constant(value=str() as words):
            pass
        case ast.JoinedStr(values=parts):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
        case _:
            return ""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_MESSAGE else words[: _LONGEST_MESSAGE - 1].rsplit(" ", 1)[0] + " …"
