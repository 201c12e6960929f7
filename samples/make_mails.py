"""The sample's workbooks as mails, as a clerk would export them from the mailbox.

Called by make_inbox.py. Dates, boundaries and message ids are fixed, so the same
workbooks give the same bytes. Every address ends in .invalid.
"""

import datetime as dt
import io
import struct
import zipfile
import zlib
from email import encoders
from email.header import Header
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime

import openpyxl

EAST = dt.timezone(dt.timedelta(hours=8))
OFFICE = "ghzyj@example.invalid"
EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def at(month, day, hour, minute):
    return dt.datetime(2025, month, day, hour, minute, tzinfo=EAST)


def plain(number, sender, name, subject, when, words, attachments, html=None, inline=()):
    """A mail as the standard library makes it: UTF-8 throughout."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{name} <{sender}>" if name.isascii() else str(Header(name, "utf-8")) + f" <{sender}>"
    mail["To"] = OFFICE
    mail["Subject"] = subject
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = f"<{number:04}@example.invalid>"
    mail.set_content(words)
    if html:
        mail.add_alternative(html, subtype="html")
        for cid, picture in inline:
            mail.get_payload()[1].add_related(picture, "image", "png", cid=f"<{cid}>")
    for file, content in attachments:
        kind = EXCEL if file.endswith((".xlsx", ".xlsm")) else ("application", "octet-stream")
        mail.add_attachment(content, *kind, filename=file)
    return settled(mail, number)


def settled(mail, number):
    """The bytes, with boundaries that do not change from run to run."""
    for index, part in enumerate(p for p in mail.walk() if p.is_multipart() and p.get_content_maintype() == "multipart"):
        part.set_boundary(f"----=_Part_{number}_{index}")
    return mail.as_bytes()


def old_client(number, sender, name, subject, when, words, attachments):
    """A mail from an old client: headers and names in GBK, raw 8-bit, no charset."""
    mail = MIMEMultipart()
    text = MIMEBase("text", "plain")
    text.set_payload("@@words@@")
    mail.attach(text)
    for index, (_, content) in enumerate(attachments):
        part = MIMEBase("application", "octet-stream")
        part.set_payload(content)
        encoders.encode_base64(part)
        part["Content-Disposition"] = f'attachment; filename="@@file{index}@@"'
        mail.attach(part)
    body = settled(mail, number)
    body = body.replace(b"@@words@@", words.encode("gbk"))
    for index, (file, _) in enumerate(attachments):
        body = body.replace(f"@@file{index}@@".encode(), file.encode("gbk"))
    head = f"From: {name} <{sender}>\nTo: {OFFICE}\nSubject: {subject}\nDate: {format_datetime(when)}\n"
    return (head.encode("gbk") + body).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def forwarded(number, mail, name, subject, when, words):
    """A colleague's forward: the mail itself is attached."""
    outer = MIMEMultipart()
    outer["From"] = str(Header(name, "utf-8")) + f" <{OFFICE}>"
    outer["To"] = OFFICE
    outer["Subject"] = str(Header(subject, "utf-8"))
    outer["Date"] = format_datetime(when)
    outer.attach(MIMEText(words, "plain", "utf-8"))
    outer.attach(MIMEText("@@mail@@", "plain", "utf-8"))
    inner = outer.get_payload()[1]
    for field in list(inner.keys()):
        del inner[field]
    inner["Content-Type"] = "message/rfc822"
    inner.set_payload("@@mail@@")
    return settled(outer, number).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"@@mail@@", mail)


def windows_zip(members):
    """An archive as Chinese Windows packs it: names in GBK, without the UTF-8 flag."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (_, content) in enumerate(members):
            entry = zipfile.ZipInfo("@" * len(members[index][0].encode("gbk")), (2025, 9, 26, 9, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    data = out.getvalue()
    for name, _ in members:
        data = data.replace(b"@" * len(name.encode("gbk")), name.encode("gbk"), 2)
    return data


def earlier(workbook, sheet, changes):
    """The same workbook as it stood before these cells were changed."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for cell, value in changes.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def logo():
    """A picture of one grey dot, as stands under a signature."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80", 9)) + chunk(b"IEND", b"")


def mails(books, same_every_time):
    """File name and bytes of every mail."""
    def one(name):
        found = [file for file in books if name in file]
        assert len(found) == 1, (name, found)
        return found[0], books[found[0]]

    def unit(number, sender, who, subject, when, words, file):
        return plain(number, f"{sender}@example.invalid", who, subject, when, words, [one(file)])

    due = "请查收。\n"
    nanxiang = one("南翔镇")
    before = same_every_time(earlier(nanxiang[1], "Q3推进情况", {"G5": "百分之六十", "H5": "正常推进"}))
    html = "<div><p>现报送马陆镇第三季度推进情况，请审阅。</p><p>马陆镇规划建设办 某某</p><img src=\"cid:logo@example.invalid\"></div>"
    anting = unit(7, "at", "某某", "安亭镇三季度报表", at(9, 26, 15, 20), due, "安亭镇")
    yield "嘉定镇街道三季度报送.eml", unit(1, "jdz", "嘉定镇街道规建办", "报送三季度推进情况", at(9, 24, 10, 12), "请查收，谢谢。\n", "嘉定镇街道")
    yield "三季度生活圈进展.eml", unit(2, "xcl", "某某", "三季度生活圈进展", at(9, 25, 16, 48), due, "生活圈进展.xlsx")
    yield "三季度推进情况.eml", unit(3, "zx", "某某", "三季度推进情况", at(9, 26, 9, 5), "已报镇领导审阅，请查收。\n", "报规资局")
    yield "菊园新区三季度报送.eml", unit(4, "jy", "某某", "菊园新区三季度报送", at(9, 26, 11, 30), due, "菊园新区")
    yield "嘉工区进展（终稿）.eml", unit(5, "gyq", "某某", "嘉工区生活圈进展（终稿）", at(9, 30, 9, 20), "因汇总各居村情况，报送迟了两天，请谅解。\n", "嘉工区")
    yield "南翔镇三季度（定稿）.eml", plain(6, "nx@example.invalid", "某某", "南翔镇三季度（定稿）", at(9, 24, 17, 2), due,
                                     [("南翔镇三季度（定稿）.xlsx", before)])
    yield "南翔镇三季度.eml", plain(16, "nx@example.invalid", "某某", "更正：南翔镇三季度", at(9, 28, 16, 30),
                                 "前一份的1.1填得不对，以本件为准。\n", [nanxiang])
    yield "转发：安亭镇三季度报表.eml", forwarded(17, anting, "规资局某某", "转发：安亭镇三季度报表", at(9, 29, 8, 30), "误发到我的邮箱，转上。\n")
    yield "马陆镇报送.eml", plain(8, "ml@example.invalid", "某某", "报送三季度推进情况", at(9, 28, 10, 15),
                               "现报送马陆镇第三季度推进情况，请审阅。\n", [one("马陆镇")], html, [("logo@example.invalid", logo())])
    xuhang = one("徐行镇")
    yield "徐行镇-三季度.eml", plain(9, "xh@example.invalid", "某某", "徐行镇三季度", at(9, 27, 14, 40), due,
                                 [("徐行镇三季度.zip", windows_zip([("三季度/" + xuhang[0], xuhang[1])]))])
    yield "江桥镇.eml", old_client(10, "jq@example.invalid", "江桥镇", "江桥镇三季度", at(9, 28, 15, 55), due, [one("江桥镇")])
    yield "外冈镇三季度.eml", plain(11, "wg@example.invalid", "某某", "外冈镇三季度", at(9, 28, 16, 58), due,
                                [("外冈镇三季度.rar", b"Rar!\x1a\x07\x01\x00" + bytes(range(256)) * 8)])
