"""Say what python-docx sees in a document: its paragraphs with their styles, tables, sections and title."""

import json
import sys

import docx
from docx.oxml.ns import qn

document = docx.Document(sys.argv[1])


def row(row):
    set = row._tr.trPr
    return {
        "heading": set is not None and set.find(qn("w:tblHeader")) is not None,
        "whole": set is not None and set.find(qn("w:cantSplit")) is not None,
        "cells": [cell.text for cell in row.cells],
    }


print(
    json.dumps(
        {
            "title": document.core_properties.title,
            "author": document.core_properties.author,
            "paragraphs": [[p.style.name, p.text] for p in document.paragraphs],
            "tables": [{"style": t.style.name, "rows": [row(r) for r in t.rows]} for t in document.tables],
            "landscape": [s.page_width > s.page_height for s in document.sections],
            "footers": [
                [s.footer.is_linked_to_previous, s.even_page_footer.is_linked_to_previous] for s in document.sections
            ],
        },
        ensure_ascii=True,
    )
)
