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
    from riskaudit.samples import write_samples

    for path in write_samples(out, seed):
        click.echo(f"→ {path}")
