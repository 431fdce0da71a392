"""The command: words in, exit code out. Subcommands are imported when they are called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from riskaudit import __version__
from riskaudit.cli.hosts import defused
from riskaudit.cli.process import UNREAD, failed, stop_talking, take_words
from riskaudit.cli.settings.wiring import file_options, wired
from riskaudit.cli.stopping import SAID, Stopped, stoppable
from riskaudit.errors import AuditError

_COMMANDS = {
    "check": ("riskaudit.cli.check", "稽查一批导出记录，生成报告 · audit exported records"),
    "follow-up": ("riskaudit.cli.follow_up", "用新一期数据复查整改台账 · follow a ledger up with new records"),
    "review": ("riskaudit.cli.review", "汇总终审结论，算查实率 · how often rules were confirmed"),
    "sample-check": (
        "riskaudit.cli.sample_check",
        "随机抽取记录复核，统计差错率上限 · draw records for re-check, bound the rate of errors",
    ),
    "inspect": ("riskaudit.cli.inspect", "看文件怎样被读入 · show how files would be read"),
    "rules": ("riskaudit.cli.rules", "列出、查看、校对规则 · list, show and proofread rules"),
    "explain": ("riskaudit.cli.explain", "讲解规则、案例或依据 · explain a rule, a case or a fact"),
    "render": ("riskaudit.cli.render", "由 report.json 再生成报告 · write a report.json in another format"),
    "diff": ("riskaudit.cli.diff", "比较两期或多期报告 · compare reports"),
    "verify": ("riskaudit.cli.verify", "核验输出并重做稽查 · check the outputs of an audit, and make it again"),
    "schema": ("riskaudit.cli.schema", "打印 JSON Schema · print a JSON Schema"),
    "config": ("riskaudit.cli.config", "列出各选项现值及来源 · every option, its value and where it comes from"),
    "samples": ("riskaudit.cli.samples", "生成合成样例 · generate the synthetic samples"),
}


class _Lazy(click.Group):
    """A group whose commands are modules; their one-line helps stand in the table above."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The command as a process of its own."""
        take_words()
        try:
            return super().__call__(*args, **kwargs)
        except Exception:
            failed()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(_COMMANDS[cmd_name][0]).command
        return wired(command, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with stoppable():
                return super().invoke(ctx)
        except Stopped as stopped:
            click.echo(SAID.in_("en" if ctx.obj == "en" else "zh"), err=True)
            ctx.exit(stopped.exit_code)
        except BrokenPipeError:
            stop_talking()
            ctx.exit(UNREAD)
        except AuditError as error:
            click.echo(defused(error.text("en" if ctx.obj == "en" else "zh")), err=True)
            ctx.exit(int(error.exit_code))


@click.group(cls=_Lazy, params=file_options(hidden=False), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="riskaudit", message="%(prog)s %(version)s")
def main() -> None:
    """电力客户服务法律风险稽查：导出记录进，PDF 报告出。

    Audits the service records of an electricity supplier against rules derived from law, public
    promises and company rules, and writes a linked PDF report.
    """
