"""Two small datasets, and a reader whose copies land in the test's own folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riskaudit.model.dataset import Dataset
from riskaudit.model.table import Batches, RawTable
from riskaudit.records.file_read import FileRead
from riskaudit.records.read import read


def _column(title: str, *aliases: str, **more: Any) -> dict[str, Any]:
    return {"title": {"zh": title, "en": title}, "aliases": aliases, **more}


@pytest.fixture
def datasets() -> dict[str, Dataset]:
    """Outages are told by 停电编号 and 停电时间, contracts by 合同编号 and 签订日期; both have 户号."""
    outages = {
        "title": {"zh": "停电记录", "en": "outages"},
        "identify": ["outage_no", "cut_at"],
        "key": ["outage_no"],
        "date": "cut_at",
        "columns": {
            "outage_no": _column("停电编号", "停电信息编号", "cmsid"),
            "cut_at": _column("停电时间", "停电开始时间", type="moment", time_aliases=["停电时刻"]),
            "customer_no": _column("户号", "用户编号"),
            "remark": _column("备注"),
        },
    }
    contracts = {
        "title": {"zh": "供用电合同", "en": "contracts"},
        "identify": ["contract_no", "signed_on"],
        "key": ["contract_no"],
        "date": "signed_on",
        "columns": {
            "contract_no": _column("合同编号"),
            "signed_on": _column("签订日期", type="date"),
            "customer_no": _column("户号"),
        },
    }
    return {"outages": Dataset.model_validate(outages), "contracts": Dataset.model_validate(contracts)}


Reader = Callable[..., tuple[FileRead, ...]]


@pytest.fixture
def reading(datasets: dict[str, Dataset], tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """`read` with the two datasets."""

    def run(*paths: Path, **options: Any) -> tuple[FileRead, ...]:
        return read(paths, datasets, workdir=tmp_path_factory.mktemp("work"), **options)

    return run


@pytest.fixture
def cells() -> Callable[[RawTable], dict[int, list[str | None]]]:
    """The rows of a table by number, as the engine would see them: a clean text is split, its cells are trimmed."""

    def rows(table: RawTable) -> dict[int, list[str | None]]:
        source = table.source
        if isinstance(source, Batches):
            return dict(zip(source.rows, map(list, zip(*source.columns, strict=True)), strict=True))
        lines = source.path.read_bytes().decode("utf-8").replace("\r\n", "\n").removesuffix("\n").split("\n")
        split = [[cell.strip() or None for cell in line.split(source.delimiter)] for line in lines[source.skip :]]
        assert all(len(cells) == source.width for cells in split)
        return dict(enumerate(split, table.first_row))

    return rows
