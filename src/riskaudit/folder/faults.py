"""What keeps a file from being written, as a sentence with a cure."""

from __future__ import annotations

import errno
from pathlib import Path

from riskaudit.errors import Place, Sentence, UsageError

_ROOM = Sentence("腾出空间，或用 -o 换一个磁盘，再运行一次", "make room, or choose another disk with -o, and run again")
_ELSEWHERE = Sentence("用 -o 换一个可写的目录", "choose a folder with -o that can be written to")
_CLOSE = Sentence(
    "关闭正在打开它的程序（如 Excel、PDF 阅读器），或用 -o 换一个可写的目录",
    "close the program that has it open (Excel, a PDF viewer), or choose a folder with -o that can be written to",
)
_RENAME = Sentence("用 -o 换一个目录，或先把它移开", "choose another -o, or move it away first")
_SHORTER = Sentence("用 -o 换一个较短的路径", "choose a shorter path with -o")
_LOCAL = Sentence("用 -o 换一个本机目录，写完再复制过去", "write to a folder of this machine with -o, and copy it then")

_SAID = {
    errno.ENOSPC: (Sentence("磁盘已满", "the disk is full"), _ROOM),
    errno.EDQUOT: (Sentence("超出磁盘配额", "the disk quota is used up"), _ROOM),
    errno.EFBIG: (Sentence("文件超过系统允许的大小", "the file is larger than the system allows"), _ROOM),
    errno.EROFS: (Sentence("磁盘是只读的", "the disk is read-only"), _ELSEWHERE),
    errno.EACCES: (Sentence("没有写入权限，或正被其他程序打开", "no permission, or open in another program"), _CLOSE),
    errno.EPERM: (Sentence("没有写入权限，或正被其他程序打开", "no permission, or open in another program"), _CLOSE),
    errno.EBUSY: (Sentence("正被其他程序使用", "in use by another program"), _CLOSE),
    errno.EISDIR: (Sentence("同名的是一个目录", "a folder has that name"), _RENAME),
    errno.ENOTDIR: (Sentence("路径中有一段是文件，不是目录", "a part of the path is a file, no folder"), _RENAME),
    errno.EEXIST: (
        Sentence(
            "路径中有一段是文件，或是指向空处的链接，不是目录",
            "a part of the path is a file, or a link to nothing, and no folder",
        ),
        _RENAME,
    ),
    errno.ELOOP: (Sentence("是一个链接，不经链接写入", "it is a link; nothing is written through links"), _RENAME),
    errno.ENAMETOOLONG: (Sentence("名称或路径太长", "the name or the path is too long"), _SHORTER),
    errno.EIO: (Sentence("磁盘读写出错", "the disk fails to read or write"), _ELSEWHERE),
    errno.ENOLCK: (Sentence("该磁盘不支持文件锁", "the disk knows no locks"), _LOCAL),
    errno.ENOTSUP: (Sentence("该磁盘不支持文件锁", "the disk knows no locks"), _LOCAL),
    errno.ENOSYS: (Sentence("该磁盘不支持文件锁", "the disk knows no locks"), _LOCAL),
}


def unwritten(path: Path, error: OSError, *, whole: bool = True) -> UsageError:
    """The error for a file or folder that could not be written. `whole`: what was there before is there still."""
    plain = error.strerror or str(error)
    what, cure = _SAID.get(error.errno or 0, (Sentence(plain, plain), _ELSEWHERE))
    kept = ("；原有输出没有变动", "; what was there before is unchanged") if whole else ("", "")
    return UsageError(
        Sentence(f"无法写入：{what.zh}{kept[0]}", f"cannot be written: {what.en}{kept[1]}"), cure, Place(str(path))
    )


def half_undone(path: Path, error: OSError) -> UsageError:
    """The error for a write that was broken off and could not be taken back here and now."""
    plain = error.strerror or str(error)
    what = _SAID.get(error.errno or 0, (Sentence(plain, plain), _ELSEWHERE))[0]
    return UsageError(
        Sentence(
            f"上次写入中断，这里的输出新旧不一，暂时无法复原：{what.zh}",
            f"a write was broken off, the outputs here are partly new, and cannot be put back now: {what.en}",
        ),
        Sentence(
            "关闭正在打开它的程序，确认目录可写，再运行一次即自动复原",
            "close the program that has it open and see that the folder can be written to; the next run puts them back",
        ),
        Place(str(path)),
    )


def taken(folder: Path, process: str) -> UsageError:
    """The error for a folder into which another run writes."""
    zh, en = (f"（进程 {process}）", f" (process {process})") if process else ("", "")
    return UsageError(
        Sentence(f"另一次运行{zh}正在使用这个输出目录", f"another run{en} is using this output folder"),
        Sentence("等它结束，或用 -o 换一个目录", "wait for its end, or choose another -o"),
        Place(str(folder)),
    )
