"""Files within a PDF, as viewers list them beside its pages and as PDF/A-3 relates them to it."""

from __future__ import annotations

from riskaudit.writers.attached import Attachment
from riskaudit.writers.pdf.file import File, entries, name, told
from riskaudit.writers.pdf.view import View


def carried(file: File, view: View) -> dict[str, str]:
    """Writes the files that go with a report; what the catalogue says of them. None, nothing.

    Viewers want the names sorted. No file has a day: a report knows none.
    """
    listed = {item.name: _placed(file, view, item) for item in sorted(view.attached.files, key=lambda item: item.name)}
    if not listed:
        return {}
    names = " ".join(f"{told(title)} {number} 0 R" for title, number in listed.items())
    related = " ".join(f"{number} 0 R" for number in listed.values())
    return {"Names": f"<< /EmbeddedFiles << /Names [{names}] >> >>", "AF": f"[{related}]"}


def _placed(file: File, view: View, item: Attachment) -> int:
    size = f"/Params << /Size {len(item.content)} >>"
    stream = file.stream(item.content, f"/Type /EmbeddedFile /Subtype {name(item.kind)} {size} ")
    return file.put(
        entries(
            {
                "Type": "/Filespec",
                "F": f"({item.name})",
                "UF": told(item.name),
                "EF": f"<< /F {stream} 0 R /UF {stream} 0 R >>",
                "AFRelationship": f"/{item.relation}",
                "Desc": told(view.say(item.about)),
            }
        )
    )
