"""Writing: output folders that hold all of an audit or nothing of it, and folders for work that go with it."""

from __future__ import annotations

from riskaudit.folder.journal import OWN
from riskaudit.folder.output import OutputFolder, Written, output_folder, replace, settled
from riskaudit.folder.work import work_folder

__all__ = ["OWN", "OutputFolder", "Written", "output_folder", "replace", "settled", "work_folder"]
