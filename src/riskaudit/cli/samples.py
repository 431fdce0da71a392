"""`riskaudit samples`: the synthetic months that trainees learn on and the tests audit."""

from __future__ import annotations

from pathlib import Path

import click

from riskaudit.cli import options


@click.command("samples")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--seed", type=int, default=20261001, help="随机种子 · seed [20261001]")
@options.lang
def command(out: Path, seed: int, lang: str) -> None:
    """生成合成样例：有问题的一个月、干净的一个月、损坏的一个月 · generate the synthetic samples."""
    from riskaudit.folder import output_folder
    from riskaudit.samples import made_samples

    with output_folder(out) as folder:
        for name, content in made_samples(seed).items():
            folder.put(name, content)
        for path in folder.add().files:
            click.echo(f"→ {path}")
