"""What this wing says of archives, web pages, passwords and formulas, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.model.base import Bilingual
from riskaudit.model.english import chosen, counted, quoted
from riskaudit.model.intake import Unread
from riskaudit.records.wording import listed, unread


def unpacked(members: int) -> Bilingual:
    """An archive whose members are files of their own in the report."""
    return Bilingual(
        zh=f"压缩包，其中 {members} 个文件逐一列在其后",
        en=f"an archive; its {counted(members, 'file is|files are')} listed behind it",
    )


def empty_archive() -> Unread:
    """An archive that holds no export."""
    return unread(
        "压缩包里没有任何表格文件",
        "the archive holds no table",
        "请核对是否打包了导出文件",
        "check whether the exports were packed",
    )


def nested_archive() -> Unread:
    """An archive within an archive, or an archive under the name of a workbook within one."""
    return unread(
        "压缩包里又有压缩包，不再展开",
        "an archive within an archive is not unpacked",
        "请解压里层，再与其他文件一并打包或放入目录",
        "unpack the inner one and put its files beside the others",
    )


def other_archive() -> Unread:
    """An archive of a kind that is not unpacked."""
    return unread(
        "这是 RAR、7z 或 gzip 压缩包，无法展开",
        "this is a RAR, 7z or gzip archive, which is not unpacked",
        "请先解压，或改用 .zip 打包",
        "unpack it first, or pack it as .zip",
    )


def too_many_members(members: int, most: int) -> Unread:
    """An archive of more files than are unpacked."""
    return unread(
        f"压缩包里有 {members} 个文件，超过上限 {most} 个，未展开",
        f"the archive holds {counted(members, 'file|files')}, more than {most}; it was not unpacked",
        "请分成几个压缩包，或先解压",
        "pack fewer together, or unpack it first",
    )


def unsafe_name() -> Unread:
    """A member whose name would reach out of a folder, or names a device."""
    return unread(
        "压缩包中的这个文件名不安全（指向目录之外，或为设备名），未予展开",
        "the name of this member is unsafe (it leads out of the folder or names a device); it was not unpacked",
        "请核对压缩包来源；确需稽查时先自行解压",
        "ask where the archive came from; unpack it yourself to have it audited",
    )


def odd_member() -> Unread:
    """A symbolic link, device or other thing within an archive that is no file."""
    return unread(
        "压缩包中的这一项是链接或设备，不是文件，未予展开",
        "this member of the archive is a link or a device, not a file; it was not unpacked",
        "请换成文件本身后重新打包",
        "pack the file itself in its place",
    )


def locked_member() -> Unread:
    """A member protected by a password."""
    return unread(
        "压缩包有密码，无法展开",
        "the archive is protected by a password",
        "请用 --password 给出密码，或先用密码解压，再稽查其中的文件",
        "give the password with --password, or unpack it with its password and audit the files",
    )


def wrong_member_password() -> Unread:
    """A member that the given password does not open; a damaged one cannot be told from it."""
    return unread(
        "--password 给出的密码打不开压缩包中的这个文件（也可能是文件已损坏）",
        "the password given with --password does not open this member of the archive (or it is damaged)",
        "请核对密码，或先用密码解压，再稽查其中的文件",
        "check it, or unpack the archive with its password and audit the files",
    )


def strongly_locked_member() -> Unread:
    """A member encrypted in a way for which there is no reader here: AES, mostly."""
    return unread(
        "压缩包用 AES 等方式加密，本工具打不开，给出密码也不行",
        "the archive is encrypted with AES or the like, which this tool does not open, with or without the password",
        "请用解压软件和密码解压，再稽查其中的文件",
        "unpack it with its password in another program and audit the files",
    )


def unknown_packing() -> Unread:
    """A member packed in a way that is not unpacked."""
    return unread(
        "压缩方式不受支持",
        "packed by a method that is not known here",
        "请先解压，或用普通 zip 方式重新打包",
        "unpack it first, or pack it again as an ordinary zip",
    )


def damaged_member() -> Unread:
    """A member whose bytes do not unpack to what the archive says."""
    return unread(
        "压缩包中的这个文件已损坏",
        "this member of the archive is damaged",
        "请重新打包或重新下载",
        "pack or download it again",
    )


def mail_page() -> Unread:
    """A web page saved as a single file."""
    return unread(
        "这是单个文件网页（MHT），不是表格文件",
        "this is a web page saved as a single file (MHT), not a workbook",
        "请用 Excel 打开后另存为 .xlsx",
        "open it in Excel and save it as .xlsx",
    )


def other_xml() -> Unread:
    """XML that is no workbook."""
    return unread(
        "这是 XML 文件，但不是 Excel 的 XML 表格",
        "this is XML, but no XML spreadsheet of Excel",
        "请导出为 .xlsx、.csv",
        "export it as .xlsx or .csv",
    )


def page_without_table() -> Unread:
    """A web page in which there is no table of several rows and columns."""
    return unread(
        "这是网页，其中没有数据表格（可能是登录页或报错页）",
        "this is a web page without a table of records (a login or error page, perhaps)",
        "请重新登录系统后再导出；数据在网页之外时用 Excel 打开后另存为 .xlsx",
        "log in and export again; if Excel shows the data, save them as .xlsx",
    )


def small_tables(count: int) -> Bilingual:
    """Tables of a page with a single row or column, or that only lay it out."""
    return Bilingual(
        zh=f"另有 {count} 个只有一行、一列或仅作排版的表格，未作数据",
        en=f"{count} more {chosen(count, 'table|tables')} of a single row or column, or for layout only, {chosen(count, 'was|were')} not"
        " read",
    )


def wrong_password() -> Unread:
    """A workbook that the given password does not open."""
    return unread(
        "--password 给出的密码打不开这个工作簿",
        "the password given with --password does not open this workbook",
        "请核对密码；各文件密码不同时请分次稽查，或取消密码后另存",
        "check it; where passwords differ, audit the files one by one or save them without",
    )


def no_unlocker() -> Unread:
    """A locked workbook with a password given, but without the package that opens it."""
    return unread(
        "工作簿有打开密码，而解密组件没有安装",
        "the workbook is protected by a password, and the package that opens it is not installed",
        "请先执行 pip install 'msoffcrypto-tool>=6.1,<7'，或在 Excel 中取消打开密码后另存",
        "run pip install 'msoffcrypto-tool>=6.1,<7' first, or remove the password in Excel and save",
    )


def uncomputed(cells: Sequence[str], count: int) -> Bilingual:
    """Cells that show an error or have a formula that was never computed."""
    shown = ", ".join(cells) + (", …" if count > len(cells) else "")
    return Bilingual(
        zh=f"{count} 个单元格是错误值，或公式没有算出的结果，按读不出处理：{shown}；请用 Excel 打开、重算并保存后再稽查",
        en=f"{counted(count, 'cell holds|cells hold')} an error or a formula without a computed value and"
        f" {chosen(count, 'counts|count')} as unreadable: {shown};"
        " open the file in Excel, compute, save and audit again",
    )


def made_from_log(title: Bilingual, log: Bilingual, key: Bilingual, judged: int, outside: int) -> Bilingual:
    """Records that no sheet has were made from the log of this one."""
    zh = f"没有读到“{title.zh}”表，由“{log.zh}”得出 {judged + outside} 件，每个“{key.zh}”一件"
    en = f'no sheet of "{title.en}" was read: {judged + outside} were made from "{log.en}", one for each "{key.en}"'
    if outside:
        zh, en = f"{zh}，其中月外 {outside} 件", f"{en}; {outside} of them outside the month"
    return Bilingual(zh=zh, en=en)


def not_made_from_log(title: Bilingual, log: Bilingual, lacking: Sequence[Bilingual]) -> Bilingual:
    """Records that no sheet has could not be made from the log."""
    return Bilingual(
        zh=f"没有读到“{title.zh}”表，也不能由“{log.zh}”得出：明细里没有"
        + "、".join(f"“{item.zh}”" for item in lacking),
        en=f'no sheet of "{title.en}" was read, and none were made from "{log.en}", which does not tell '
        + ", ".join(f'"{item.en}"' for item in lacking),
    )


def without_key(key: Bilingual, count: int) -> Bilingual:
    """Rows of a log that belong to no record."""
    return Bilingual(
        zh=f"有 {count} 行没有可用的“{key.zh}”，不知属于哪一件，得出的各件缺少这些环节时不作“没有”论",
        en=f"{counted(count, 'row has|rows have')} no usable {quoted(key.en)} and {chosen(count, 'belongs|belong')} to no record;"
        " what such rows may tell does not count as missing",
    )


def log_may_go_on() -> Bilingual:
    """Some input was not read, and may hold more of the log."""
    return Bilingual(
        zh="有文件或工作表未读入，其中可能还有明细，得出的各件缺少的环节不作“没有”论",
        en="some input was not read and may hold more of the log; a step that is lacking does not count as missing",
    )


def left_out(reason: Bilingual, count: int) -> Bilingual:
    """Records made from a log that an exclusion leaves out."""
    return Bilingual(
        zh=f"得出的另有 {count} 件不判：{reason.zh}",
        en=f"{count} more {chosen(count, 'was|were')} not judged: {reason.en}",
    )


def not_told_by_log(columns: Sequence[tuple[Bilingual, int]]) -> Bilingual:
    """Cells of records made from a log that are not certain."""
    zh = "、".join(f"“{title.zh}”{count} 件" for title, count in columns)
    en = ", ".join(f'"{title.en}" of {count}' for title, count in columns)
    return Bilingual(
        zh=f"得出的各件中不能断定的：{zh}（环节多次办理、退回、作废或名称不明，内容不一致，或读不出）",
        en=f"not certain of those made: {en} (a step repeated, sent back, cancelled or of a doubtful name, or cells that differ"
        " or cannot be read)",
    )


def merged(cells: int, filled: int) -> Bilingual:
    """Cells merged downwards, whose value was given to all of their rows."""
    return Bilingual(
        zh=f"有 {cells} 处纵向合并的单元格，所合并的每一行都按同一值读取（共补 {filled} 格）；编号和数值不能分到各行，首行以下按读不出处理",
        en=f"{counted(cells, 'cell is|cells are')} merged over several rows; each of the rows is read with that value"
        f" ({counted(filled, 'cell|cells')} filled)."
        " Keys and numbers cannot be shared out: below the first row they are unreadable",
    )


def fits_another(named: Bilingual, found: Bilingual) -> Bilingual:
    """A sheet whose headings are those of another dataset than the one that the map names."""
    return Bilingual(
        zh=f"--map 写的是“{named.zh}”，但表头符合“{found.zh}”，按后者读取",
        en=f'--map names "{named.en}", but the headings are those of "{found.en}" and were read so',
    )


DELIMITERS = {
    ",": Bilingual(zh="逗号", en="comma"),
    "\t": Bilingual(zh="制表符", en="tab"),
    ";": Bilingual(zh="分号", en="semicolon"),
    "|": Bilingual(zh="竖线", en="bar"),
    "，": Bilingual(zh="全角逗号", en="full-width comma"),
    "^": Bilingual(zh="脱字符 ^", en="caret"),
    "~": Bilingual(zh="波浪号 ~", en="tilde"),
    "\x01": Bilingual(zh="控制字符 \\x01", en="the control character \\x01"),
}
"""What may stand between the cells of a text, and its name; the last one is that of Hive."""


def text_read(encoding: str, delimiter: str, *, told: bool) -> Bilingual:
    """How a text was read."""
    name = DELIMITERS[delimiter]
    return Bilingual(
        zh=f"编码 {encoding}（{'由 --encoding 指定' if told else '自动判断'}），以{name.zh}分隔",
        en=f"encoding {encoding} ({'from --encoding' if told else 'found'}), separated by {name.en}",
    )


def garbled(seen: Sequence[str]) -> Unread:
    """Headings that some program read in a wrong encoding: the records below them are not to be trusted either."""
    heads = listed(seen)
    return unread(
        f"表头是乱码，文字曾按错误的编码读写过：{heads.zh}",
        f"the headings are garbled, for their text was once read in a wrong encoding: {heads.en}",
        "请从原系统重新导出为 .xlsx；文件是 UTF-8 而个别字节损坏的，也请重新导出",
        "export again as .xlsx; a text in UTF-8 with a damaged byte must be exported again, too",
    )


def hidden_columns(count: int) -> Bilingual:
    """Columns that Excel does not show."""
    return Bilingual(zh=f"有 {count} 列被隐藏（已照常读取）", en=f"hidden columns: {count} (read like any other)")
