"""The house: floors, sizes, and which outside package may enter which room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "riskaudit"
FILES = sorted(SRC.rglob("*.py"))

GROUND = {"model", "errors"}
FLOORS: dict[str, set[str]] = {
    "errors": set(),
    "model": GROUND,
    "folder": GROUND,
    "library": GROUND,
    "records": GROUND,
    "checks": GROUND,
    "engine": GROUND,
    "writers": GROUND,
    "months": GROUND,
    "compile": {*GROUND, "library", "checks"},
    "spine": {*GROUND, "library", "records", "checks", "engine", "compile", "months", "version"},
    "lint": {*GROUND, "library", "checks", "engine", "compile", "spine"},
    "review": {*GROUND, "library", "records", "checks", "engine", "compile", "spine"},
    "samples": {*GROUND, "library"},
    "verify": {*GROUND, "folder"},
    "manifest": {*GROUND, "folder", "library", "spine", "writers"},
    "cli": {
        *GROUND,
        *(
            "folder",
            "library",
            "records",
            "checks",
            "engine",
            "compile",
            "spine",
            "review",
            "lint",
            "samples",
            "verify",
            "manifest",
            "writers",
            "months",
        ),
    },
    "api": {
        *GROUND,
        *("folder", "library", "records", "engine", "compile", "spine", "writers", "months", "manifest"),
    },
    "version": set(),
    "__init__": {"api", "errors", "version"},
    "__main__": {"cli"},
}
"""Room → the rooms it may import. A room may import itself; nothing may import a room above it."""

GUESTS: dict[str, set[str]] = {
    "click": {"cli"},
    "filelock": {"folder"},
    "duckdb": {"engine"},
    "numpy": {"engine"},
    "pyspark": {"engine"},
    "pandas": {"records", "engine", "api"},
    "sqlglot": {
        "checks",
        "compile",
        "engine",
        "lint/changes.py",
        "model/query.py",
        "model/relation.py",
        "records/address.py",
        "records/moments.py",
        "records/normalise.py",
        "records/plain.py",
        "records/serials.py",
        "records/values.py",
        "records/tallies.py",
    },
    "python_calamine": {"records"},
    "msoffcrypto": {"records/unlock.py"},
    "yaml": {"library"},
    "reportlab": {"writers"},
    "openpyxl": {"writers", "samples"},
    "fontTools": {"writers"},
    "justmytype_intl_cjk": {"writers"},
    "rich": {"writers", "cli"},
    "pydantic": {"model", "library", "checks", "compile", "lint", "verify", "writers"},
}
"""Outside package → the rooms, or single files, that may import it."""


def _room(path: Path) -> str:
    relative = path.relative_to(SRC)
    return relative.parts[0].removesuffix(".py")


MODULES = {"riskaudit." + path.relative_to(SRC).with_suffix("").as_posix().replace("/", ".") for path in FILES}


def _imports(path: Path) -> set[str]:
    """The modules a file imports; `from package import module` is the module, not the package."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{name.name}" for name in node.names}
            found |= {name for name in below if {name, f"{name}.__init__"} & MODULES} or {node.module}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_room_imports_a_room_above_or_beside_it(path: Path) -> None:
    room = _room(path)
    mine = {name.split(".")[1] for name in _imports(path) if name.startswith("riskaudit.")}
    assert mine - {room} <= FLOORS[room], f"{room} must not import {mine - {room} - FLOORS[room]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_outside_packages_stay_in_their_rooms(path: Path) -> None:
    room, relative = _room(path), path.relative_to(SRC).as_posix()
    for name in {name.split(".")[0] for name in _imports(path)} & set(GUESTS):
        assert room in GUESTS[name] or relative in GUESTS[name], f"{relative} must not import {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_files_and_functions_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 350
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= 40, f"{node.name} in line {node.lineno} has {lines} lines"


def test_no_file_imports_itself_in_a_circle() -> None:
    names = {path: "riskaudit." + path.relative_to(SRC).with_suffix("").as_posix().replace("/", ".") for path in FILES}
    by_name = {name.removesuffix(".__init__"): path for path, name in names.items()}
    graph = {path: {by_name[name] for name in _imports(path) if name in by_name} for path in FILES}
    done: set[Path] = set()

    def visit(path: Path, way: tuple[Path, ...]) -> None:
        assert path not in way, " → ".join(item.name for item in (*way, path))
        if path not in done:
            for other in sorted(graph[path] - {path}):
                visit(other, (*way, path))
            done.add(path)

    for path in FILES:
        visit(path, ())


def test_there_is_no_room_for_odds_and_ends() -> None:
    assert not [path for path in SRC.rglob("*") if path.stem in {"utils", "util", "common", "helpers", "misc"}]
