"""The fonts that PDF reports embed: Noto Sans SC, Regular and Bold, under the SIL Open Font License.

The repository holds no font. Installing the package makes them (see `build.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from riskaudit.errors import AuditError, Sentence

Weight = Literal["Regular", "Bold"]

FOLDER = Path(__file__).parent


def font_file(weight: Weight) -> Path:
    """The TrueType file of one weight. An `AuditError` tells how to make it where it is absent."""
    path = FOLDER / f"NotoSansSC-{weight}.ttf"
    if not path.is_file():
        raise AuditError(
            Sentence(
                zh=f"缺少中文字体 {path.name}，无法生成 PDF 报告",
                en=f"the Chinese font {path.name} is missing, so no PDF report can be made",
            ),
            Sentence(
                zh="字体在安装时生成：请在项目目录运行 pip install .（或 pip install -e .）后重试",
                en="fonts are made on installing: run pip install . (or pip install -e .) in the project, then retry",
            ),
        )
    return path
