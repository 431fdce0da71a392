"""Everything this wing says to users, in both languages: notes on choices, and refusals with their cure."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.errors import NO_ROOM, DiskFull, InputError
from riskaudit.model.base import Bilingual
from riskaudit.model.intake import Unread


class Refusal(InputError):
    """A file or sheet that cannot be read; holds what reports say of it."""

    def __init__(self, unread: Unread) -> None:
        super().__init__(unread.what, unread.cure)
        self.unread = unread


def unread(what_zh: str, what_en: str, cure_zh: str, cure_en: str, sheet: str = "") -> Unread:
    """A sentence and its cure in both languages."""
    return Unread(sheet=sheet, what=Bilingual(zh=what_zh, en=what_en), cure=Bilingual(zh=cure_zh, en=cure_en))


def listed(words: Sequence[str], most: int = 8) -> Bilingual:
    """The first words of a list, each on one line and not too long, and how many more there are."""
    lines = [" ".join(word.split()) for word in words[:most]]
    shown, more = [word if len(word) <= 24 else word[:23] + "…" for word in lines], len(words) - most
    zh = "、".join(f"“{word}”" for word in shown) + (f" 等 {len(words)} 个" if more > 0 else "")
    en = ", ".join(f'"{word}"' for word in shown) + (f" and {more} more" if more > 0 else "")
    return Bilingual(zh=zh or "（无）", en=en or "(none)")


# Files that are not read.


def missing(path: str) -> Unread:
    """A PATH that does not exist."""
    return unread(
        f"找不到“{path}”",
        f'"{path}" does not exist',
        "请核对路径；文件名含空格时加引号",
        "check the path; put quotes around a name with blanks",
    )


def refused(error: OSError) -> Unread:
    """The system refuses to read the file. Raises DiskFull where that is for want of room for a copy."""
    if error.errno in NO_ROOM:
        raise DiskFull from None
    return forbidden(error.strerror or "")


def forbidden(reason: str) -> Unread:
    """The system refuses to open the file or folder."""
    return unread(
        f"系统不允许打开：{reason}",
        f"the system does not let it be opened: {reason}",
        "请关闭占用它的程序并核对读取权限",
        "close the program that holds it and check the permission to read",
    )


def leaves_folder() -> Unread:
    """A symbolic link that points outside the folder."""
    return unread(
        "这是指向所给目录之外的链接，未予跟随",
        "this link leads out of the folder and was not followed",
        "如需稽查，请在命令中直接给出目标文件",
        "name the target itself on the command line to have it audited",
    )


def not_regular() -> Unread:
    """A pipe, socket, device or broken link under the name of a table."""
    return unread(
        "这不是普通文件（管道、设备或失效的链接）",
        "this is not a regular file (a pipe, a device or a broken link)",
        "请换成导出的文件本身",
        "put the exported file itself in its place",
    )


def empty() -> Unread:
    """A file without a single character to read."""
    return unread("文件是空的", "the file is empty", "请重新导出，或从目录中移除", "export it again, or remove it")


def no_cells() -> Unread:
    """A workbook whose sheets are all empty."""
    return unread(
        "工作簿中没有任何数据",
        "the workbook holds no data",
        "请重新导出，或从目录中移除",
        "export it again, or remove it",
    )


def not_text() -> Unread:
    """Bytes that are neither a workbook nor text."""
    return unread(
        "不是文本表格：含有二进制内容",
        "not a text table: it holds binary content",
        "请用原系统重新导出为 .xlsx 或 .csv；UTF-16 文本请以 --encoding utf-16-le 指明",
        "export it again as .xlsx or .csv; for UTF-16 text without a mark say --encoding utf-16-le",
    )


def undecodable(tried: str, offset: int) -> Unread:
    """Text that is in none of the encodings tried; the offset is that of the first bad byte, from 0."""
    return unread(
        f"按 {tried} 编码都读不通（第 {offset + 1} 个字节处出错）",
        f"cannot be decoded as {tried} (fails at byte {offset + 1})",
        "请用 --encoding 指明编码，或在 Excel 中另存为 .xlsx",
        "name the encoding with --encoding, or save it as .xlsx in Excel",
    )


def damaged() -> Unread:
    """A workbook that its parser refuses."""
    return unread(
        "工作簿已损坏或不完整（可能下载、拷贝中断）",
        "the workbook is damaged or incomplete (a download or copy may have stopped half-way)",
        "请重新导出；若 Excel 能打开，请另存为新的 .xlsx",
        "export it again; if Excel opens it, save it as a new .xlsx",
    )


def not_workbook() -> Unread:
    """An Office document or program that is not a workbook."""
    return unread(
        "这是其他文档，不是工作簿",
        "this is another kind of document, not a workbook",
        "请导出为 .xlsx、.csv",
        "export it as .xlsx or .csv",
    )


def locked() -> Unread:
    """A workbook protected by a password."""
    return unread(
        "工作簿有打开密码，无法读取",
        "the workbook is protected by a password",
        "请用 --password 给出密码，或在 Excel 中取消打开密码后另存",
        "give the password with --password, or remove it in Excel and save",
    )


def no_table() -> Unread:
    """A stored table that the engine cannot open."""
    return unread(
        "引擎读不了这份 Parquet 或没有这张表",
        "the engine cannot read this Parquet or has no such table",
        "请核对名称；table: 表只有 --engine spark 能读",
        "check the name; only --engine spark reads a table:",
    )


def too_large() -> Unread:
    """A workbook that would unpack to more than memory may hold."""
    return unread(
        "工作簿展开后超出内存限制（可能是压缩炸弹，或在极远处有误填的单元格）",
        "the workbook unpacks beyond the memory limit (an archive bomb, or a stray cell far away)",
        "请清除表格末尾多余的行列后另存，或改为导出 .csv",
        "clear the stray rows and columns and save it, or export .csv instead",
    )


def too_slow(seconds: int) -> Unread:
    """A workbook whose parser did not end in time."""
    return unread(
        f"解析超过 {seconds} 秒仍未结束，已中止",
        f"parsing did not end within {seconds} s and was stopped",
        "请拆分文件，或改为导出 .csv",
        "split the file, or export .csv instead",
    )


def open_quote(row: int, line: int) -> Unread:
    """A quote that is not closed and would swallow the lines below; row and line count from 1."""
    return unread(
        f"第 {row} 条（文件第 {line} 行）的引号没有成对，其后的记录会被吞掉，整个文件未予采用",
        f"a quote in row {row} (line {line} of the file) is not closed and would swallow the records below it",
        "请补齐或删去该处的双引号，或导出为 .xlsx",
        "close or remove the quote there, or export .xlsx instead",
    )


# Sheets whose headings say nothing.


def unknown_sheet(
    seen: Sequence[str], near: Bilingual | None, lacking: Sequence[Bilingual], *, guessed: bool
) -> Unread:
    """A sheet whose headings fit no dataset: what was seen, what comes nearest and what that still lacks."""
    heads = listed(seen)
    zh, en = f"认不出是哪类数据；看到的表头：{heads.zh}", f"its headings fit no dataset; seen: {heads.en}"
    if near:
        zh += f"；最接近“{near.zh}”，但缺少：" + "、".join(item.zh for item in lacking)
        en += f'; nearest is "{near.en}", which lacks: ' + ", ".join(item.en for item in lacking)
    cure_zh, cure_en = "请改正表头，或用 --map 指明各列", "mend the headings, or name the columns with --map"
    if (
        seen
        and 2 * sum(map(_is_lost, seen)) >= len(seen)
        and not any("\u3400" <= sign <= "\u9fff" for sign in "".join(seen))
    ):
        cure_zh, cure_en = (
            "表头文字已在转码中丢失，请从原系统重新导出",
            "the headings were lost in conversion; export again",
        )
    elif guessed:
        cure_zh += "；若表头是乱码，请用 --encoding 指明编码"
        cure_en += "; if they look garbled, name the encoding with --encoding"
    return unread(zh, en, cure_zh, cure_en)


def _is_lost(word: str) -> bool:
    """Whether question marks stand where Chinese stood; a program that knew no Chinese saved the file."""
    return set(word) <= {"?", "？", "�"} or "??" in word or "�" in word


def accepted(title: Bilingual, names: Sequence[str]) -> Bilingual:
    """A column that is lacking, with the headings under which it would be accepted."""
    names = [name for name in names if name != title.zh][:5]
    zh, en = "、".join(names), ", ".join(names)
    return Bilingual(
        zh=f"{title.zh}（或 {zh}）" if zh else title.zh, en=f"{title.en} ({title.zh}{', ' + en if en else ''})"
    )


def ambiguous(row: int, titles: Sequence[Bilingual]) -> Unread:
    """A heading row that fits two datasets."""
    return unread(
        f"第 {row} 行表头同时符合：{'、'.join(title.zh for title in titles)}",
        f"the headings in row {row} fit several datasets: {', '.join(title.en for title in titles)}",
        "请用 --map 写明 dataset:",
        "say which with `dataset:` in a --map file",
    )


def claimed_twice(column: Bilingual, headings: Sequence[str]) -> Unread:
    """Two headings that both mean one column, over different cells."""
    heads = listed(headings)
    return unread(
        f"{heads.zh} 都对应“{column.zh}”，且内容不同，无法取舍",
        f'{heads.en} both mean "{column.en}", and their cells differ',
        "请用 --map 把其中一列写成 null，或删去一列",
        "set one of them to null in a --map file, or delete one",
    )


# Notes on files and sheets that were read or passed over.


def lock_file() -> Bilingual:
    """An Office lock file beside an open workbook."""
    return Bilingual(zh="Office 打开文件时的锁定文件，跳过", en="lock file of an open Office document; skipped")


def hidden_file() -> Bilingual:
    """A hidden file or a file of the system."""
    return Bilingual(zh="隐藏文件或系统文件，跳过", en="hidden or system file; skipped")


def other_suffix() -> Bilingual:
    """A file whose name does not say that it is a table."""
    return Bilingual(zh="后缀名不是表格，跳过", en="not a table by its suffix; skipped")


def same_bytes(first: str) -> Bilingual:
    """A file with the very bytes of an earlier one."""
    return Bilingual(zh=f"与“{first}”内容完全相同，只读一次", en=f'the same bytes as "{first}"; read once')


def other_format(format_: str, suffix: str) -> Bilingual:
    """A workbook whose suffix says something else."""
    return Bilingual(
        zh=f"内容是 {format_}，后缀名却是 {suffix}，按内容读取", en=f"read as {format_}, though named {suffix}"
    )


def hidden_sheet() -> Bilingual:
    """A hidden sheet that was read like any other."""
    return Bilingual(zh="这是隐藏的工作表，已照常读取", en="a hidden sheet, read like any other")


def hidden_rows(count: int, *, filtered: bool) -> Bilingual:
    """Rows that the workbook does not show, by hand or by a filter, and that were read like any other."""
    zh, en = f"有 {count} 行被隐藏（已照常稽查）", f"rows that are hidden (audited like any other): {count}"
    if filtered:
        zh, en = f"开着筛选，{zh}", f"a filter is on; {en}"
    return Bilingual(zh=zh, en=en)


def from_1904() -> Bilingual:
    """A workbook whose serials count from 1904."""
    return Bilingual(
        zh="工作簿采用 1904 日期系统，日期序号已按此读取", en="its serials count from 1904 and were read so"
    )


def headings_over(first: int, last: int) -> Bilingual:
    """Headings over several rows."""
    return Bilingual(zh=f"表头占第 {first} 至 {last} 行", en=f"the headings stand in rows {first} to {last}")


def units_row(row: int, units: Sequence[str]) -> Bilingual:
    """A row of units below the headings, which was passed over: no cell is converted by it."""
    shown = "、".join(unit for unit in units if unit)
    return Bilingual(
        zh=f"第 {row} 行是单位（{shown}），不作记录，也不据以换算",
        en=f"row {row} names units ({shown}): no record, and nothing is converted by it",
    )


def several_tables(rows: Sequence[int]) -> Bilingual:
    """A sheet with several tables, by the rows of their headings."""
    shown = ", ".join(map(str, rows))
    return Bilingual(
        zh=f"此表内有 {len(rows)} 个表格，表头分别在第 {shown} 行",
        en=f"the sheet holds several tables ({len(rows)}), with headings in rows {shown}",
    )


def same_column(first: str, others: Sequence[str]) -> Bilingual:
    """Headings over identical cells, of which the first was used."""
    heads = listed(others)
    return Bilingual(
        zh=f"{heads.zh} 与“{first}”逐行相同，采用“{first}”", en=f'{heads.en} repeat "{first}", which was used'
    )


def computed_moment(moment: Bilingual, start: Bilingual, minutes: Bilingual) -> Bilingual:
    """A moment that the sheet lacks and that was computed from two other columns."""
    return Bilingual(
        zh=f"没有“{moment.zh}”列，由“{start.zh}”加“{minutes.zh}”推算，精确到分钟",
        en=f'there is no "{moment.en}": computed from "{start.en}" and "{minutes.en}", to the minute',
    )


def extra_cells(rows: Sequence[int]) -> Bilingual:
    """Rows with cells beyond the last heading; those cells were dropped."""
    shown, total = ", ".join(map(str, rows[:10])), len(rows)
    return Bilingual(
        zh=f"{total} 行的单元格多于表头，多出的未采用：第 {shown} 行{' 等' if total > 10 else ''}",
        en=f"cells beyond the headings were dropped, in rows: {total} ({shown}{', …' if total > 10 else ''})",
    )
