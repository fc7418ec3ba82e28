"""What import-linter cannot see. Each checker takes a source text and returns what is wrong in it.

A problem is a line number, what is wrong, and what to do instead.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeGuard

FUNCTION_LINES_MAX: Final = 70
FILE_LINES_MAX: Final = 400

IMPURE: Final = {
    "datetime.datetime.now": "take `now` as an argument; a use case reads its Clock port once",
    "datetime.datetime.utcnow": "take `now` as an argument; a use case reads its Clock port once",
    "datetime.datetime.today": "take `now` as an argument; a use case reads its Clock port once",
    "datetime.date.today": "take `now` as an argument; a use case reads its Clock port once",
    "time": "take `now` as an argument; a use case reads its Clock port once",
    "asyncio.sleep": "promise a job for later; core does not wait",
    "uuid.uuid1": "take the id as an argument; a use case asks its Ids port",
    "uuid.uuid4": "take the id as an argument; a use case asks its Ids port",
    "uuid.uuid6": "take the id as an argument; a use case asks its Ids port",
    "uuid.uuid7": "take the id as an argument; a use case asks its Ids port",
    "random": "take what was drawn as an argument, or declare a port",
    "secrets": "take the secret as an argument, or declare a port",
    "os": "take it as an argument; only entrypoints/settings.py reads the environment",
    "sys": "take it as an argument; core knows nothing of the process it runs in",
    "subprocess": "declare a port and start programs in an adapter",
    "socket": "declare a port and open connections in an adapter",
    "sqlite3": "declare a port and store in an adapter",
    "tempfile": "declare a port and write files in an adapter",
    "shutil": "declare a port and write files in an adapter",
    "logging": "return it or record an event; entrypoints and adapters log",
    "threading": "declare a port; core has no threads",
    "open": "declare a port and read files in an adapter",
    "print": "return it; an entrypoint prints",
}
UNFINISHED: Final = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
PATHS: Final = re.compile(r"(?<![\w./-])/(?:work|tmp|home|root)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that the house does not allow, and what to do instead."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """A class that may be a domain error: its name, bases and `code`, as written."""

    name: str
    bases: tuple[str, ...]
    code: str | None
    place: str


def impure(source: str) -> Iterator[Problem]:
    """Core has no clock, randomness, environment or files of its own."""
    tree = ast.parse(source)
    names = imported_names(tree)
    for node in ast.walk(tree):
        for used in used_names(node, names):
            for banned, advice in IMPURE.items():
                if used == banned or used.startswith(banned + "."):
                    yield Problem(line=line_of(node), message=f"uses {used}: {advice}")


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Return what each imported name stands for: `{"D": "datetime.date"}`."""
    names: dict[str, str] = {"open": "open", "print": "print"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def used_names(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    """Give the full dotted names that this node imports or calls on."""
    match node:
        case ast.Import():
            yield from (alias.name for alias in node.names)
        case ast.ImportFrom():
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        case ast.Attribute() if (name := dotted(node, names)) is not None:
            yield name
        case ast.Call(func=ast.Name(id="open" | "print" as name)):
            yield names[name]
        case _:
            pass


def dotted(node: ast.expr, names: dict[str, str]) -> str | None:
    """Return the full name of `a.b.c` when `a` was imported."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value, names)) is not None:
        return f"{owner}.{node.attr}"
    return None


def foreign_imports(source: str) -> Iterator[Problem]:
    """Core imports the standard library and core, and nothing else."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                modules = [alias.name for alias in node.names]
            case ast.ImportFrom():
                modules = [node.module or "."]
            case _:
                continue
        for module in modules:
            top = module.partition(".")[0]
            if top != "core" and top not in sys.stdlib_module_names:
                advice = "declare a port in core and use the library in an adapter"
                yield Problem(line=node.lineno, message=f"imports {module}: {advice}")


def future_annotations(source: str) -> Iterator[Problem]:
    """Annotations stay values, because litestar, msgspec and dataclasses read them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            advice = "quote the one annotation that needs it"
            yield Problem(line=node.lineno, message=f"imports from __future__: {advice}")


def floats(source: str) -> Iterator[Problem]:
    """Money and tokens are whole numbers."""
    advice = "use whole numbers with the unit in the name, or Decimal where parts are needed"
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id="float"):
                yield Problem(line=node.lineno, message=f"uses float: {advice}")
            case ast.Constant(value=float() as value):
                yield Problem(line=node.lineno, message=f"has the float {value}: {advice}")
            case _:
                pass


def too_long(source: str) -> Iterator[Problem]:
    """A function fits on a screen, a file in one sitting."""
    lines = source.count("\n")
    if lines > FILE_LINES_MAX:
        advice = f"at most {FILE_LINES_MAX}: move one idea into a file of its own"
        yield Problem(line=lines, message=f"has {lines} lines, {advice}")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                advice = f"at most {FUNCTION_LINES_MAX}: give a part of it a name"
                yield Problem(line=node.lineno, message=f"{node.name} has {length} lines, {advice}")


def unfinished(source: str) -> Iterator[Problem]:
    """What is not done is not in the code."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := UNFINISHED.search(line):
            yield Problem(line=number, message=f"{found[0]}: do it, or leave it out")


def machine_paths(source: str) -> Iterator[Problem]:
    """No path of one machine is written down."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := PATHS.search(line):
            advice = "take the path from the settings, or tmp_path in a test"
            yield Problem(line=number, message=f"names {found[0]}: {advice}")


def error_classes(source: str, place: str) -> Iterator[ErrorClass]:
    """Give every class of the source with its bases and its `code`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            bases = tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)
            where = f"{place}:{node.lineno}"
            yield ErrorClass(name=node.name, bases=bases, code=code_of(node), place=where)


def code_of(node: ast.ClassDef) -> str | None:
    """Return the literal that the class assigns to `code`."""
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code)))
                | ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code)))
            ):
                return code
            case _:
                pass
    return None


def clashing_codes(classes: list[ErrorClass]) -> Iterator[str]:
    """Every refusal has one stable name of its own.

    A kind of error (a direct subclass of DomainError) may lend its code to one error of that kind.
    """
    kinds = {found.name for found in classes if "DomainError" in found.bases}
    owners: dict[tuple[str, bool], ErrorClass] = {}
    for found in domain_errors(classes):
        if found.code is None:
            yield f'{found.place}: {found.name} has no code: give it `code = "what-is-wrong"`'
            continue
        earlier = owners.setdefault((found.code, found.name in kinds), found)
        if earlier is not found:
            advice = f"{earlier.name} ({earlier.place}) has it; choose another"
            yield f"{found.place}: {found.name} has the code {found.code!r}: {advice}"


def misnamed_refusals(classes: list[ErrorClass]) -> Iterator[str]:
    """What is not found is XNotFound with the code x-not-found; an absent field is XRequired."""
    for found in domain_errors(classes):
        if found.name.endswith("Missing"):
            advice = "XNotFound for what is not there, XRequired for a field that is not given"
            yield f"{found.place}: {found.name} may mean two things: {advice}"
        code = snake_case(found.name).replace("_", "-")
        if found.name.endswith("NotFound") and found.code != code:
            yield f"{found.place}: {found.name} has the code {found.code!r}: make it {code!r}"


def domain_errors(classes: list[ErrorClass]) -> list[ErrorClass]:
    """Return the classes that descend from DomainError."""
    known = {"DomainError"}
    while True:
        found = [each for each in classes if known.intersection(each.bases)]
        names = known | {each.name for each in found}
        if names == known:
            return found
        known = names


def misnamed_use_cases(source: str, stem: str) -> Iterator[Problem]:
    """A file of use_cases/ has one use case, and its name: StarArticle is in star_article.py."""
    found = [node for node in ast.parse(source).body if is_use_case(node)]
    if len(found) != 1:
        names = ", ".join(node.name for node in found) or "no use case"
        advice = "one file for each use case; what several share is a step in steps/ or a rule"
        yield Problem(line=1, message=f"has {names}: {advice}")
    elif (name := snake_case(found[0].name)) != stem:
        advice = f"call the file {name}.py, so that one name finds both"
        yield Problem(line=found[0].lineno, message=f"{found[0].name} is in {stem}.py: {advice}")


def is_use_case(node: ast.stmt) -> TypeGuard[ast.ClassDef]:
    """Tell whether this is a class whose objects are called."""
    return isinstance(node, ast.ClassDef) and any(
        isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == "__call__"
        for each in node.body
    )


def misnamed_providers(source: str) -> Iterator[Problem]:
    """The container calls a use case what its file is called: `star_article` makes StarArticle."""
    tree = ast.parse(source)
    names = imported_names(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=given)], value=ast.Call(args=[ast.Name(id=made), *_])
            ):
                name = snake_case(made)
                if names.get(made, "").endswith(f".use_cases.{name}.{made}") and given != name:
                    advice = f"call the provider {name}, so that one name finds all places"
                    yield Problem(line=node.lineno, message=f"{given} makes {made}: {advice}")
            case _:
                pass


def borrowed_from_use_cases(source: str) -> Iterator[Problem]:
    """Who imports from a use case composes it, with its command and answer: it lends no helper."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or ".use_cases." not in (node.module or ""):
            continue
        names = [alias.name for alias in node.names]
        stem = (node.module or "").rpartition(".")[2]
        lent = [name for name in names if not re.fullmatch(r"(?:[A-Z][a-z0-9]+)+", name)]
        if lent or stem not in map(snake_case, names):
            advice = "what several use cases share is a step in steps/ or a rule in rules/"
            yield Problem(line=node.lineno, message=f"imports {', '.join(lent or names)}: {advice}")


def snake_case(name: str) -> str:
    """Return the name that a class's file has."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def silent_contexts(core: Path) -> list[str]:
    """Return the folders of core that hold code and no README.md."""
    contexts = {path.parent for path in core.glob("*/*.py")}
    return sorted(each.name for each in contexts if not (each / "README.md").is_file())


def line_of(node: ast.AST) -> int:
    """Return the line of a node that has one."""
    return int(getattr(node, "lineno", 0))
