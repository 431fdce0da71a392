"""How it stands with what a court would ask for: of each proof of a dataset, a word for every record."""

from __future__ import annotations

import re

from riskaudit.checks import Setting
from riskaudit.model.dataset import Proof
from riskaudit.model.query import Tree, case, column, every, in_state, matches, negate, nothing, some, text
from riskaudit.model.table import State

DENIED = r"^(否|没|缺|×|0$|[Nn][Oo]?$|未([^央来]|$)|无([^锡线为棣极]|$)|拒[绝签收]*$|待[补定查核批审办]|[暂尚][无缺未])|不详|不明|丢失|遗失|缺失"
"""Texts that fill a cell and yet say that a paper is not there: 否, 未签收, 无录音. 未央, 无锡, 无为 are places."""


def is_denied(cell: str) -> bool:
    """Whether a text that should name somebody or a paper says that there is none; one with a number in it names one."""
    return re.search(DENIED, cell.strip()) is not None and not re.search("[1-9]", cell)


def proofs(setting: Setting) -> tuple[Tree, ...]:
    """The words of `report.Proven`, NULL where a proof is not asked for, or where that cannot be told."""
    return tuple(_stands(proof, setting) for proof in setting.dataset.proof)


def proof_columns(setting: Setting) -> list[str]:
    """The columns that tell it."""
    named = [name for proof in setting.dataset.proof for name in proof.columns]
    conditions = [proof.when for proof in setting.dataset.proof if proof.when]
    return named + [name for source in conditions for name in setting.condition(source).columns]


def _stands(proof: Proof, setting: Setting) -> Tree:
    pairs: list[tuple[Tree, Tree]] = []
    if not proof.columns:
        told: Tree = text("not exported")
    else:
        told = text("missing")
        unsure = [in_state(name, State.UNREADABLE, State.LOST) for name in proof.columns]
        absent = [in_state(name, State.ABSENT) for name in proof.columns]
        pairs += [(some(*(_shows(name, setting) for name in proof.columns)), text("present"))]
        pairs += [(some(*unsure), text("unreadable")), (every(*absent), text("not exported"))]
    told = case(pairs, told) if pairs else told
    return case([(setting.condition(proof.when).tree, told)], nothing()) if proof.when else told


def _shows(name: str, setting: Setting) -> Tree:
    """Whether a cell is filled and does not say no."""
    read, kind = in_state(name, State.READ), setting.dataset.columns[name].type
    if kind == "flag":
        return every(read, column(name))
    return every(read, negate(matches(column(name), DENIED))) if kind == "text" else read
