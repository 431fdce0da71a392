"""Defaults of options from settings files and the environment.

Strongest first: the command line, the environment, riskaudit.toml, `[tool.riskaudit]` in pyproject.toml, what is built
in. A setting is named like its option; it stands under the name of its command, or at the top where commands share it.
"""
