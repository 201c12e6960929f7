"""Mails and archives by Python's own libraries: mails.py FOLDER

Writes the files, and expected.json: what is in each of them.
"""

import datetime as dt
import io
import json
import sys
import zipfile
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP, compat32
from email.utils import format_datetime
from pathlib import Path

folder = Path(sys.argv[1])
expected = {}
WHEN = dt.datetime(2025, 9, 28, 8, 30, tzinfo=dt.timezone.utc)
CONTENT = bytes(range(256)) * 20
NAME = "南翔镇2025年第三季度“15分钟社区生活圈”行动工作推进情况统计表（含项目清单）.xlsx"


def put(file, data, members, envelope=None):
    (folder / file).write_bytes(data)
    expected[file] = {"members": members, "envelope": envelope}


def envelope(text):
    return {"name": "南翔镇规划建设办", "address": "nx@example.invalid", "subject": "报送：南翔镇三季度推进情况，请查收，共一份附件，谢谢",
            "date": "2025-09-28T16:30:00+08:00", "text": text}


def head(mail, charset=None):
    """The modern interface encodes words by itself, the old one as it is told."""
    words = (lambda text: Header(text, charset).encode()) if charset else str
    mail["From"] = words("南翔镇规划建设办") + " <nx@example.invalid>"
    mail["Subject"] = words(envelope("")["subject"])
    mail["Date"] = format_datetime(WHEN)


# The modern interface.
mail = EmailMessage(policy=SMTP)
head(mail)
mail.set_content("请查收。\n")
mail.add_alternative("<p>请查收。</p><img src='cid:logo'>", subtype="html")
mail.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>", filename="logo.png")
mail.add_attachment(CONTENT, "application", "octet-stream", filename=NAME)
mail.add_attachment("编号,状态\n1.1,已完成\n", subtype="csv", filename="附表.csv", charset="gb18030")
put("modern.eml", mail.as_bytes(),
    # A text goes over the wire with the line ends of mail.
    [["正文", None], ["logo.png", "litter"], [NAME, CONTENT.hex()],
     ["附表.csv", "编号,状态\r\n1.1,已完成\r\n".encode("gb18030").hex()]],
    envelope("请查收。"))

# The old interface, in every charset, with a name in three forms.
for charset in ("gb2312", "gbk", "gb18030", "utf-8"):
    for form in ("rfc2231", "rfc2047", "plain"):
        mail = MIMEMultipart(policy=compat32)
        head(mail, charset)
        mail.attach(MIMEText("请查收。", "plain", charset))
        part = MIMEApplication(CONTENT)
        if form == "rfc2231":
            part.add_header("Content-Disposition", "attachment", filename=(charset, "", NAME))
            data = None
        elif form == "rfc2047":
            part.add_header("Content-Disposition", "attachment", filename=str(Header(NAME, charset)))
        else:
            part.add_header("Content-Disposition", "attachment", filename="@@name@@")
        mail.attach(part)
        data = mail.as_bytes().replace(b"@@name@@", NAME.encode(charset))
        put(f"{charset}-{form}.eml", data, [["正文", None], [NAME, CONTENT.hex()]], envelope("请查收。"))

# A forward, and a forward of it.
inner = MIMEMultipart()
head(inner, "gbk")
inner.attach(MIMEText("请查收。", "plain", "gbk"))
inner.attach(MIMEApplication(CONTENT, Name="a.xlsx"))
outer = MIMEMultipart()
outer["From"], outer["Date"], outer["Subject"] = "b@example.invalid", format_datetime(WHEN), "Fwd"
outer.attach(MIMEText("转发", "plain", "utf-8"))
outer.attach(MIMEMessage(inner))
put("forward.eml", outer.as_bytes(), [["正文", None], [envelope("")["subject"] + ".eml", "any"]])

# Archives: Python sets the UTF-8 flag for what is not ASCII.
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("三季度/" + NAME, CONTENT)
    archive.mkdir("空目录") if hasattr(archive, "mkdir") else archive.writestr("空目录/", b"")
    archive.writestr("三季度/说明.txt", "说明".encode())
put("utf8.zip", out.getvalue(), [["三季度/" + NAME, CONTENT.hex()], ["三季度/说明.txt", "说明".encode().hex()]])
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
    archive.writestr("a.xlsx", CONTENT)
put("bzip2.zip", out.getvalue(), [["a.xlsx", "refused"]])

(folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")
