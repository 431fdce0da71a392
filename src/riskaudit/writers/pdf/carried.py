"""Files within a PDF, as viewers list them beside its pages and as PDF/A-3 relates them to it."""

from __future__ import annotations

import re
import zlib

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


def content_of(pdf: bytes, title: str) -> bytes | None:
    """The file of a name within a PDF that `write_pdf` wrote; None for none, and for a PDF of others."""
    asked = re.search(rb"/F \(" + re.escape(title.encode()) + rb"\) [^\n]*/EF << /F (\d+) 0 R ", pdf)
    held = asked and re.search(rb"\n" + asked[1] + rb" 0 obj\n<< /Length (\d+) [^\n]*>>\nstream\n", pdf)
    if not held:
        return None
    try:
        return zlib.decompress(pdf[held.end() : held.end() + int(held[1])])
    except zlib.error:
        return None
