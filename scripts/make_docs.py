"""Writes what the READMEs take from the program: help texts, exit codes, one rule file, a picture; and the library's
examples into docs/api.md.

`python scripts/make_docs.py` writes; with `--check` it only says what would change (exit 1).
Blocks stand between `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from riskaudit.cli import main

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
LIBRARY = "docs/api.md"
RULE = "rules/outage/arrears-notice-window.yaml"
PICTURE = "docs/report-page.png"
PICTURE_SHOWS = ("outage/arrears-notice-window", "计算")
"""The picture is the first page with these words: a rule card with findings."""


def blocks() -> dict[str, str]:
    """The generated blocks by name."""
    runner = CliRunner()
    found = {"rule": f"```yaml\n# {RULE}\n{(ROOT / RULE).read_text(encoding='utf-8').rstrip()}\n```"}
    for name, words in {"help": ["--help"], "check": ["check", "--help"]}.items():
        shown = runner.invoke(main, words, prog_name="riskaudit", terminal_width=100).output.rstrip()
        command = " ".join(["riskaudit", *words])
        found[name] = f"```console\n$ {command}\n{shown}\n```"
    return found


def examples() -> dict[str, str]:
    """The examples of the library by the names of their files."""
    files = sorted((ROOT / "docs" / "examples").glob("*.py"))
    return {path.name: f"```python\n{path.read_text(encoding='utf-8').rstrip()}\n```" for path in files}


def filled(text: str, found: dict[str, str]) -> str:
    """A README with its blocks as the program has them now."""
    for name, block in found.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = pattern.subn(lambda match, block=block: f"{match[1]}{block}\n{match[2]}", text)
        assert count == 1, f"no place for {name}"
    return text


def draw() -> None:
    """A page of the sample month's report as a picture."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        asked = ["check", "samples/2026-10", "--month", "2026-10", "--profile", "sgcc", "-q", "-o", folder]
        subprocess.run([sys.executable, "-m", "riskaudit", *asked], cwd=ROOT, check=False)
        pages = list(pypdfium2.PdfDocument(Path(folder) / "report.pdf"))
        texts = [page.get_textpage().get_text_range() for page in pages]
        page = next(
            page for page, text in zip(pages, texts, strict=True) if all(word in text for word in PICTURE_SHOWS)
        )
        (ROOT / PICTURE).parent.mkdir(exist_ok=True)
        page.render(scale=1.4).to_pil().save(ROOT / PICTURE, optimize=True)


def run(check: bool) -> int:
    """Write the blocks and the picture, or say which pages are behind the program."""
    behind = []
    for name, found in {**dict.fromkeys(READMES, blocks()), LIBRARY: examples()}.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        made = filled(text, found)
        if made != text:
            behind.append(name)
            if not check:
                path.write_text(made, encoding="utf-8")
    if check:
        for name in behind:
            print(f"{name} is behind the program: make docs")
        return 1 if behind else 0
    draw()
    return 0


if __name__ == "__main__":
    sys.exit(run("--check" in sys.argv[1:]))
