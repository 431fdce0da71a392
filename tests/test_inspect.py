"""`riskaudit inspect`: how files would be read, and a map for what nobody knows, proposed and never applied."""

from __future__ import annotations

from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from riskaudit.cli import main

HEAD = "工单编号,受理时间,派单时间,到达现场时间,恢复送电时间,城乡类别"
ROW = "2026100100000001,2026-10-01 08:00:00,2026-10-01 08:01:00,{},2026-10-01 09:40:00,城区"


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, ["inspect", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def export(folder: Path, *lines: str) -> Path:
    path = folder / "抢修.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def proposed(output: str) -> dict[str, object]:
    """The map in the output, as a user would save it."""
    return yaml.safe_load(output[output.index("\n# ") :])


def test_format_encoding_headings_types_rows_and_unreadable_cells_are_shown(tmp_path: Path) -> None:
    output = run(str(export(tmp_path, HEAD, ROW.format("2026-10-01 08:40:00"), ROW.format("八点"), "合计,,,,,"))).output
    for told in (
        "抢修.csv  已读入 · csv · utf-8",
        "故障抢修工单 (repairs) · 表头在第 1 行",
        "3 行 = 记录 2 + 跳过 1（合计、小计行 1）",
        "到达现场时间 → 到达现场时间 (arrived_at) · 时间",
        "城乡类别 → 城乡类别 (region) · 代码",
        "! 到达现场时间：无法识别 1 处，如 “八点”",
    ):
        assert told in output
    assert "建议的对应关系" not in output


def test_a_strange_heading_gets_a_proposal_that_is_not_applied_and_that_map_takes(tmp_path: Path) -> None:
    path = export(tmp_path, HEAD + ",接单时刻,顺序", ROW.format("2026-10-01 08:40:00") + ",2026-10-01 08:02:00,1")
    output = run(str(path)).output
    assert "不认识的表头（不参与判定）：接单时刻、顺序" in output
    assert proposed(output) == {"dataset": "repairs", "columns": {"接单时刻": "taken_at", "顺序": None}}
    (tmp_path / "map.yaml").write_text(output[output.index("\n# ") :], encoding="utf-8")
    again = run(str(path), "--map", str(tmp_path / "map.yaml")).output
    assert "接单时刻 → 接单时间 (taken_at) · 时间" in again
    assert "建议的对应关系" not in again


def test_what_is_told_in_english_has_no_chinese_commas(tmp_path: Path) -> None:
    rows = [ROW.format("八点"), ROW.format("九点"), "合计,,,,,", "制表人：甲,,,,,"]
    output = run(str(export(tmp_path, HEAD, *rows)), "--lang", "en").output
    assert "rows: 4 = 2 of records + 2 skipped (totals 1; notes below the table 1)" in output
    assert "! 到达现场时间: unreadable cells 2, e.g. “八点”, “九点”" in output
    assert "、" not in output


def test_of_many_columns_that_are_not_there_a_few_are_named_and_all_where_a_heading_is_unknown(tmp_path: Path) -> None:
    path = export(tmp_path, HEAD, ROW.format("2026-10-01 08:40:00"))
    short = next(line for line in run(str(path)).output.splitlines() if "没有的列" in line)
    path = export(tmp_path, HEAD + ",顺序", ROW.format("2026-10-01 08:40:00") + ",1")
    whole = next(line for line in run(str(path)).output.splitlines() if "没有的列" in line)
    count = int(short.split()[1])
    assert short.endswith("……") and short.count("、") == 11
    assert whole.count("、") == count - 1


def test_a_map_for_one_file_leaves_the_other_files_of_its_folder_alone(tmp_path: Path) -> None:
    export(tmp_path, HEAD + ",接单时刻", ROW.format("2026-10-01 08:40:00") + ",2026-10-01 08:02:00")
    (tmp_path / "合同.csv").write_text(
        "合同编号,户号,签订日期,到期日期\nH1,03,2020-01-01,2029-01-01\n", encoding="utf-8"
    )
    (tmp_path / "缺列.csv").write_text("合同编号,户号,签订人\nH1,0300000001,甲\n", encoding="utf-8")
    output = run(str(tmp_path / "抢修.csv")).output
    (tmp_path / "map.yaml").write_text(output[output.index("\n# ") :], encoding="utf-8")
    again = run(str(tmp_path), "--map", str(tmp_path / "map.yaml")).output
    assert "供用电合同台账 (contracts)" in again and "签订日期 → 签订日期" in again
    assert "接单时刻 → 接单时间 (taken_at)" in again
    assert "最接近“供用电合同台账”" in again


def test_a_sheet_that_nobody_knows_gets_a_proposal(tmp_path: Path) -> None:
    strange = HEAD.replace("到达现场时间", "到达现场的时间")
    path = export(tmp_path, strange, ROW.format("2026-10-01 08:40:00"))
    result = run(str(path))
    assert result.exit_code != 0
    found = proposed(result.output)
    assert found["dataset"] == "repairs" and found["columns"] == {"到达现场的时间": "arrived_at"}
    (tmp_path / "map.yaml").write_text(result.output[result.output.index("\n# ") :], encoding="utf-8")
    assert run(str(path), "--map", str(tmp_path / "map.yaml")).exit_code == 0


def test_two_headings_alike_to_one_column_are_not_proposed_for_it(tmp_path: Path) -> None:
    path = export(tmp_path, HEAD + ",接单时刻,接单时点", ROW.format("2026-10-01 08:40:00") + ",,")
    assert proposed(run(str(path)).output)["columns"] == {"接单时刻": None, "接单时点": None}


def test_a_map_computes_a_moment_from_minutes(tmp_path: Path) -> None:
    path = export(tmp_path, "工单编号,受理时间,到达现场时长(分钟)", "2026100100000001,2026-10-01 08:00:00,46")
    (tmp_path / "map.yaml").write_text(
        "dataset: repairs\nfrom: {arrived_at: {start: accepted_at, minutes: arrive_minutes}}\n", encoding="utf-8"
    )
    output = run(str(path), "--map", str(tmp_path / "map.yaml")).output
    assert "没有“到达现场时间”列，由“受理时间”加“到达现场时长(分钟)”推算，精确到分钟" in output


def test_a_map_that_computes_from_what_is_no_moment_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path, HEAD, ROW.format("2026-10-01 08:40:00"))
    (tmp_path / "map.yaml").write_text(
        "from: {arrived_at: {start: order_no, minutes: arrive_minutes}}\n", encoding="utf-8"
    )
    result = run(str(path), "--map", str(tmp_path / "map.yaml"))
    assert result.exit_code == 2 and "arrived_at" in result.output
