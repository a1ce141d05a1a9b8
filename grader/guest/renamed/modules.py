"""Lets modules and classes offer old names."""

from __future__ import annotations

import builtins
import functools
import importlib.abc
import importlib.machinery
import inspect
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .used import is_students, note

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class Old(NamedTuple):
    """What stands for an old name, how it is called today ("" where it has no effect), and the version that lacks the name."""

    value: Any
    instead: str
    removed: str


def offer_in(module: Any, library: str, written: str, table: Mapping[str, Old]) -> None:
    """Have a module offer the names of `table` that it lacks, to student code. `written` is how code calls the module ("np")."""
    names = vars(module)
    before = names.get("__getattr__")
    lacking = {name: old for name, old in table.items() if not _has(module, name)}
    if not lacking or hasattr(before, "offers"):
        return

    def __getattr__(name: str) -> Any:  # noqa: N807 - a module's own
        old = lacking.get(name)
        if old is not None and is_students(sys._getframe(1).f_code.co_filename):
            note(library, f"{written}.{name}", old.instead, old.removed)
            return old.value
        if before is not None:
            return before(name)
        raise AttributeError(f"module '{module.__name__}' has no attribute '{name}'", name=name, obj=module)

    __getattr__.offers = lacking  # type: ignore[attr-defined]
    module.__getattr__ = __getattr__


def _has(thing: Any, name: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return hasattr(thing, name)


def offer_method(cls: Any, name: str, library: str, written: str, old: Old) -> None:
    """Give a class a method that it lacks."""
    if _has(cls, name):
        return

    @functools.wraps(old.value)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        note(library, f"{written}.{name}", old.instead, old.removed)
        return old.value(self, *args, **kwargs)

    setattr(cls, name, method)


def offer_property(cls: Any, name: str, library: str, written: str, old: Old) -> None:
    """Give a class an attribute that it lacks, which is read by `old.value`."""
    if _has(cls, name):
        return

    def read(self: Any) -> Any:
        note(library, f"{written}.{name}", old.instead, old.removed)
        return old.value(self)

    setattr(cls, name, property(read))


def as_of(function: Any, wrapper: Any) -> Any:
    """`wrapper` as if it stood in the module of `function`, which it calls: a library that warns looks for the first line which
    isn't its own, to say whose it is."""
    named = {**wrapper.__globals__, "__name__": function.__module__}
    file = inspect.unwrap(function).__code__.co_filename
    code = wrapper.__code__.replace(co_filename=file)
    made = types.FunctionType(code, named, wrapper.__name__, wrapper.__defaults__, wrapper.__closure__)
    return functools.wraps(function)(made)


Translate = Callable[[dict[str, Any]], None]
"""Changes the keyword arguments of a call from an old name to what it is today."""


def translating(function: Any, library: str, written: str, arguments: Mapping[str, tuple[Translate, str, str]]) -> Any:
    """A function that takes old arguments too: name -> (what changes it, how that is written today, the version that lacks it).

    Those that it takes by itself are left alone; where it takes all, it is given back as it is.
    """
    here = inspect.signature(function).parameters
    old = {name: each for name, each in arguments.items() if name not in here}
    if not old or hasattr(function, "translates"):
        return function

    def translated(*args: Any, **kwargs: Any) -> Any:
        if kwargs and not old.keys().isdisjoint(kwargs):
            for name in old.keys() & kwargs.keys():
                change, instead, removed = old[name]
                note(library, f"{written}({name}=…)", instead, removed)
                change(kwargs)
        return function(*args, **kwargs)

    made = as_of(function, translated)
    made.translates = old
    return made


def renamed_to(old: str, new: str) -> Translate:
    """The argument `old` is called `new`."""

    def change(kwargs: dict[str, Any]) -> None:
        value = kwargs.pop(old)
        if kwargs.get(new) is None:
            kwargs[new] = value

    return change


def without(old: str) -> Translate:
    """The argument `old` has no effect."""

    def change(kwargs: dict[str, Any]) -> None:
        del kwargs[old]

    return change


class OldModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last one to be asked for a module: makes those that a library has given up."""

    def __init__(self) -> None:
        self.modules: dict[str, tuple[str, str, str, Callable[[], dict[str, Any]]]] = {}
        """Full name -> library, how it is written today, the version that lacks it, what makes its contents."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname not in self.modules:
            return None
        inner = any(name.startswith(f"{fullname}.") for name in self.modules)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=inner)

    def create_module(self, spec: Any) -> Any:
        return types.ModuleType(spec.name)

    def exec_module(self, module: Any) -> None:
        library, instead, removed, contents = self.modules[module.__name__]
        module.__dict__.update(contents())
        if library:
            note(library, module.__name__, instead, removed)


OLD_MODULES = OldModules()


def offer_module(name: str, library: str, instead: str, removed: str, contents: Callable[[], dict[str, Any]]) -> None:
    """Have `import name` find a module with these contents where nothing else is found. Without a library nothing is told."""
    OLD_MODULES.modules[name] = (library, instead, removed, contents)
    if OLD_MODULES not in sys.meta_path:
        sys.meta_path.append(OLD_MODULES)
