"""Drafts and the list of letters as others read them: letters.py FOLDER prints as JSON what Python's own mail library finds in
each .eml, and what openpyxl finds in each .xlsx."""

import email
import json
import sys
from email.policy import default
from pathlib import Path

import openpyxl


# Names for programs that know nothing of RFC 2231 are written as these programs write them: RFC 2047 would not have it.
MEANT = ("encoded word inside quoted string", "missing trailing whitespace after encoded-word")


def defects_of(part):
    found = [str(defect) for defect in part.defects]
    for name, value in part.items():
        defects = [str(defect) for defect in getattr(value, "defects", ())]
        found += [f"{name}: {defect}" for defect in defects if name != "Content-Type" or defect not in MEANT]
    return found


def draft(path):
    data = path.read_bytes()
    mail = email.message_from_bytes(data, policy=default)
    files = list(mail.iter_attachments())
    return {
        "headers": mail.keys(),
        "to": [address.addr_spec for address in mail["To"].addresses] if mail["To"] else [],
        "subject": str(mail["Subject"]),
        "body": mail.get_body(("plain",)).get_content(),
        "charset": mail.get_body(("plain",)).get_content_charset(),
        "files": [[part.get_filename(), part.get_content().hex()] for part in files],
        # What a mail program sees that knows nothing of RFC 2231.
        "names": [str(email.header.make_header(email.header.decode_header(part.get_param("name")))) for part in files],
        "kinds": [part.get_content_type() for part in files],
        "defects": [line for part in mail.walk() for line in defects_of(part)],
        "longest": max(len(line) for line in data.split(b"\r\n")),
        "bare": data.replace(b"\r\n", b"").count(b"\n") + data.replace(b"\r\n", b"").count(b"\r"),
        "ascii": data.isascii(),
    }


def sheet(path):
    page = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return {
        "rows": rows,
        "kinds": sorted({cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None}),
        "links": {cell.coordinate: cell.hyperlink.target for row in page.iter_rows() for cell in row if cell.hyperlink},
        "heights": [page.row_dimensions[row].height for row in range(1, page.max_row + 1)],
    }


folder = Path(sys.argv[1])
found = {path.name: draft(path) for path in sorted(folder.glob("*.eml"))}
found |= {path.name: sheet(path) for path in sorted(folder.glob("*.xlsx"))}
print(json.dumps(found, ensure_ascii=False))
