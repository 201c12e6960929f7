"""Write the seeds of the fuzz targets: make.py

Needs openpyxl and xlwt; without LibreOffice its seeds are left as they are. All units, names, numbers and addresses
are invented.
"""

import csv
import datetime as dt
import io
import shutil
import struct
import subprocess
import tempfile
import zipfile
from email.header import Header
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from pathlib import Path

import openpyxl
import xlwt
from xlwt.CompoundDoc import XlsDoc

HERE = Path(__file__).parent
TITLE = "甲镇2025年第三季度工作推进情况表"
HEADINGS = ["编号", "状态", "完成率", "目标数", "完成数", "本季度进展", "存在问题", "联系人", "联系电话", "备注"]
DAY = dt.datetime(2025, 9, 6)
ROWS = [
    ["1.1", "已完成", (0.875, "0.0%"), 3, 3, "第一行\n第二行，“引号”；𠮷", "无", "某某", "021-00000001", (DAY, "yyyy\"年\"m\"月\"")],
    ["1.2", "序时推进", (1, "0%"), "约10个", 1.5, "=1+1", "/", None, None, True],
    ["2.1", "进度滞后", "约六成", "157/161", None, "资金&<b>土地</b>", None, None, None, "〃"],
]


def put(target, name, data):
    path = HERE / target / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def split(value):
    return value if isinstance(value, tuple) else (value, None)


def archive(parts, method=zipfile.ZIP_DEFLATED):
    """An archive that is the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as zipped:
        for name, data in parts:
            zipped.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def without(book, *gone):
    """The same archive without the parts that no reader looks at."""
    with zipfile.ZipFile(io.BytesIO(book)) as zipped:
        return archive([(n, zipped.read(n)) for n in zipped.namelist() if not n.startswith(gone)])


# Workbooks.

def with_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "三季度"
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:J1")
    for at, row in enumerate([HEADINGS] + ROWS, 3):
        for column, value in enumerate(row, 1):
            value, form = split(value)
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str) and value != "=1+1":
                cell.data_type = "s"
            if form:
                cell.number_format = form
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    hidden = book.create_sheet("旧表")
    hidden["B2"] = "上季度"
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return without(out.getvalue(), "xl/theme", "docProps")


def with_xlwt():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("三季度")
    sheet.write_merge(0, 0, 0, 9, TITLE)
    for at, row in enumerate([HEADINGS] + ROWS, 2):
        for column, value in enumerate(row):
            value, form = split(value)
            if value == "=1+1":
                value = xlwt.Formula("1+1")
            if value is not None:
                style = xlwt.easyxf(num_format_str=form) if form else xlwt.Style.default_style
                sheet.write(at, column, value, style)
    sheet.row(5).hidden = True
    sheet.col(3).hidden = True
    book.add_sheet("旧表").visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CELL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rels(*list):
    each = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in list)
    return f'<Relationships xmlns="{RELS}">{each}</Relationships>'


def small_xlsx(data, after="", strings="<si><t>字</t></si><si><r><t>社</t></r><r><t>区</t></r></si>"):
    """A workbook of the parts that are needed and no more."""
    return archive([
        ("_rels/.rels", rels(("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", f'<workbook xmlns="{CELL}" xmlns:r="{OFFICE}"><sheets>'
                            '<sheet name="三季度" sheetId="1" r:id="r1"/></sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", rels(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml"),
                                            ("r3", "sharedStrings", "sharedStrings.xml"))),
        ("xl/styles.xml", f'<styleSheet xmlns="{CELL}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/>'
                          '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/>'
                          '<xf numFmtId="31"/></cellXfs></styleSheet>'),
        ("xl/sharedStrings.xml", f'<sst xmlns="{CELL}" count="2" uniqueCount="2">{strings}</sst>'),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{CELL}"><cols><col min="2" max="3" hidden="1"/></cols>'
                                     f"<sheetData>{data}</sheetData>{after}</worksheet>"),
    ], zipfile.ZIP_STORED)


def records(*list):
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in list)


def biff5():
    """A workbook of Excel 5 in GBK, in the container of a later one."""
    gbk = lambda text: text.encode("gbk")
    words = lambda *list: struct.pack(f"<{len(list)}H", *list)
    label = lambda row, col, text: (0x0204, words(row, col, 0, len(gbk(text))) + gbk(text))
    style = lambda form: (0x00E0, words(0, form, 0, 0, 0, 0, 0, 0))
    number = lambda row, form, n: (0x0203, words(row, 1, form) + struct.pack("<d", n))
    form = (0x041E, words(164) + bytes([len(gbk("yyyy年m月"))]) + gbk("yyyy年m月"))
    cells = [
        label(0, 0, "社区“圈”"), number(0, 1, 0.85), number(1, 2, 45906.0),
        (0x0208, words(2, 0, 1, 255, 0, 0) + bytes([0x20, 1, 0, 0])), (0x007D, words(1, 2, 0, 0, 1, 0)),
        (0x0006, words(2, 0, 0) + bytes([0] * 6 + [0xFF] * 2 + [0] * 8)), (0x0207, words(2) + gbk("三")),
        (0x0006, words(2, 1, 0) + bytes([2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF] + [0] * 8)),
        (0x00BD, words(3, 0, 0) + struct.pack("<I", 30) + words(0) + struct.pack("<I", 0x3FF00000) + words(1)),
        (0x00E5, words(1, 0, 1, 0, 0)), (0x00BE, words(4, 0, 0, 0, 1)), (0x0205, words(5, 0, 0) + b"\1\0"),
    ]
    begin, end, name = lambda kind: (0x0809, words(0x0500, kind, 0, 0)), (0x000A, b""), gbk("三季度")
    head = lambda at: records(begin(5), (0x0042, words(936)), form, style(0), style(9), style(164),
                              (0x0085, struct.pack("<IHB", at, 0, len(name)) + name), end)
    stream = head(len(head(0))) + records(begin(0x10), *cells, end)
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


def xlsb():
    def short(kind, data=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(data)]) + data
    longs = lambda *list: struct.pack(f"<{len(list)}I", *list)
    wide = lambda text: longs(len(text)) + text.encode("utf-16-le")
    style = lambda form: short(0x2F, struct.pack("<4H", 0, form, 0, 0))
    sheet = [
        short(0x81), short(0x3C, longs(3, 4, 0, 0) + b"\1\0"), short(0x91), short(0x00, longs(2, 0) + b"\0\0\0\x10"),
        short(0x07, longs(0, 0, 0)), short(0x02, longs(1, 1, 0x3FE00000)), short(0x0B, longs(2, 0) + b"\x2a"),
        short(0x08, longs(3, 0) + wide("文")), short(0x04, longs(4, 0) + b"\1"),
        short(0x05, longs(5, 1) + struct.pack("<d", 0.85)), short(0x3E, longs(6, 0) + b"\0" + wide("富文")),
        short(0x01, longs(7, 0)), short(0x92), short(0xB0, longs(2, 3, 0, 0)), short(0x82),
    ]
    book = short(0x99, longs(0, 0)) + short(0x9C, longs(1, 1) + wide("r1") + wide("三季度"))
    styles = short(0x2C, struct.pack("<H", 164) + wide("0.0%")) + style(9) + short(0x0269, longs(2))
    return archive([
        ("_rels/.rels", rels(("r1", "officeDocument", "xl/workbook.bin"))),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", rels(("r1", "worksheet", "worksheets/s.bin"), ("r2", "styles", "styles.bin"),
                                            ("r3", "sharedStrings", "sst.bin"))),
        ("xl/styles.bin", styles + style(0) + style(164) + short(0x026A)),
        ("xl/sst.bin", short(0x13, b"\0" + wide("社区"))),
        ("xl/worksheets/s.bin", b"".join(sheet)),
    ], zipfile.ZIP_STORED)


ODS_STYLES = """<number:percentage-style style:name="N1"><number:number number:decimal-places="1" number:min-integer-digits="1"/>\
<number:text>%</number:text></number:percentage-style><number:date-style style:name="N2"><number:year number:style="long"/>\
<number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>\
<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>\
<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2" style:parent-style-name="c1"/>\
<style:style style:name="t1" style:family="table"><style:table-properties table:display="false"/></style:style>"""
ODS_TABLE = """<table:table table:name="三季度" table:style-name="t1"><table:table-column table:number-columns-repeated="2"/>\
<table:table-column table:visibility="collapse" table:default-cell-style-name="c1"/><table:table-row>\
<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>一<text:s \
text:c="2"/>二</text:p><text:p>三<text:line-break/><office:annotation><text:p>批注</text:p></office:annotation></text:p>\
</table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="float" office:value="0.5"/></table:table-row>\
<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell table:number-columns-repeated="3"/>\
<table:table-cell office:value-type="percentage" office:value="0.25" table:number-columns-repeated="2"/></table:table-row>\
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>\
<table:table-row><table:table-cell table:formula="of:=1"/><table:table-cell table:style-name="c2" office:value-type="date" \
office:date-value="2025-09-06"/><table:table-cell office:value-type="time" office:time-value="PT06H00M00S"/><table:table-cell \
office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="string" \
calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell></table:table-row></table:table>"""
FODS = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">\
<office:automatic-styles>{ODS_STYLES}</office:automatic-styles><office:body><office:spreadsheet>{ODS_TABLE}\
</office:spreadsheet></office:body></office:document>"""

PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>报表</title>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>三季度</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style><!--
td {mso-number-format:General;}
.xl65 {mso-style-parent:style0; mso-number-format:"0\\.0%";}
.xl66 {mso-number-format:"yyyy\\0022年\\0022m\\0022月\\0022";}
tr.off {display:none}
--></style></head>
<body><h1>甲镇</h1><table x:str border=0><caption>表一</caption>
 <col width=72><col width=72 span=2 style='display:none'>
 <tr height=18><td colspan=3 class=xl65>甲镇&nbsp;第三季度 <span style='mso-spacerun:yes'>&nbsp; </span></td></tr>
 <tr class=off><td rowspan=2>1.1<td x:num="0.875" class=xl65>87.5%</td><td class=xl66 x:num="45906">2025年9月</td>
 <tr><td x:num>3</td><td>一<br>
   二<p>三 &lt;四&gt;&#20116;</p></td></tr>
 <tr><td x:bool="TRUE">TRUE</td><td x:err="#N/A">#N/A</td><td><table><tr><td>东<td>完成</table></td></tr>
</table>完</body></html>"""

OFFICE_2003 = """<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s2" ss:Parent="s1"/></Styles>
<Worksheet ss:Name="三季度"><Table><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column ss:StyleID="s1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell><Cell ss:StyleID="s2"><Data ss:Type="Number">0.85</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="3" ss:MergeDown="1"><ss:Data ss:Type="String"><html:B>粗</html:B>字&#10;行</ss:Data></Cell><Cell><Data ss:Type="DateTime">2025-09-06T00:00:00.000</Data></Cell></Row>
<Row ss:Span="1"><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1+1"/><Cell ss:Index="5"><Data ss:Type="Error">#REF!</Data></Cell></Row>
</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def docx():
    cell = lambda text, more="": f"<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    rows = [
        cell("编号") + cell("进展", '<w:gridSpan w:val="2"/>'),
        cell("1.1", '<w:vMerge w:val="restart"/>') + cell("甲</w:t><w:br/><w:t>乙") + cell(""),
        cell("", "<w:vMerge/>") + "<w:tc><w:tbl><w:tr>" + cell("内") + "</w:tr></w:tbl><w:p/></w:tc>" + cell("丙"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("末</w:t></w:r><w:del><w:r><w:t>旧</w:t></w:r></w:del><w:r><w:t>"),
    ]
    body = "<w:p><w:r><w:t>甲镇</w:t><w:tab/></w:r></w:p><w:tbl>" + "".join(f"<w:tr>{r}</w:tr>" for r in rows) + "</w:tbl>"
    return archive([
        ("_rels/.rels", rels(("r1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'),
    ], zipfile.ZIP_STORED)


def delimited(encoding, dialect="excel"):
    out = io.StringIO(newline="")
    writer = csv.writer(out, dialect)
    writer.writerows([[TITLE], []] + [[str(split(v)[0] if v is not None else "") for v in row] for row in [HEADINGS] + ROWS])
    return out.getvalue().encode(encoding)


def with_libreoffice(book, kind):
    """The same workbook as LibreOffice saves it; `None` where there is none."""
    if not shutil.which("soffice"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(book)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        run = ["soffice", profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", f"{folder}/out", path]
        subprocess.run(run, check=True, capture_output=True)
        return (Path(folder) / "out" / f"a.{kind}").read_bytes()


book = with_openpyxl()
put("workbook", "openpyxl.xlsx", book)
put("workbook", "inline.xlsx", small_xlsx(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c><c t="inlineStr"><is><t>行内</t></is></c></row>'
    '<row r="3" hidden="1"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" s="2"><v>45906</v></c>'
    '<c r="D3"><f>_xlfn.DISPIMG("ID_1",1)</f><v>0</v></c><c r="E3"><f>A1</f></c><c r="F3" t="d"><v>2025-09-06</v></c></row>',
    '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'))
put("workbook", "bare.xlsx", small_xlsx('<row><c><v>1</v></c><c t="s"><v>1</v></c><c t="str"><f>"a"</f><v>a</v></c></row>'))
put("workbook", "xlwt.xls", with_xlwt())
put("workbook", "biff5.xls", biff5())
put("workbook", "small.xlsb", xlsb())
put("workbook", "small.ods", archive([
    ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
    ("styles.xml", f"<office:document-styles><office:styles>{ODS_STYLES}</office:styles></office:document-styles>"),
    ("content.xml", "<office:document-content><office:body><office:spreadsheet>" + ODS_TABLE +
                    "</office:spreadsheet></office:body></office:document-content>"),
], zipfile.ZIP_STORED))
put("workbook", "flat.fods", FODS)
for kind in ("ods", "html"):
    if made := with_libreoffice(book, kind):
        gone = ("Thumbnails", "Configurations2", "meta.xml", "settings.xml", "manifest.rdf")
        put("workbook", f"libreoffice.{kind}", without(made, *gone) if kind == "ods" else made)
put("workbook", "excel.html", PAGE.encode("gb18030"))
put("workbook", "layout.html", "<table><tr><td>各位好<td><table><tr><td rowspan=0>编号<td>进展</tr><tr><td>1.1<td>甲</table>谢谢</table>")
put("workbook", "office2003.xml", OFFICE_2003.encode("gb18030"))
put("workbook", "form.docx", docx())
put("workbook", "utf8.csv", delimited("utf-8-sig"))
put("workbook", "gb.csv", delimited("gb18030"))
put("workbook", "unicode.txt", delimited("utf-16", "excel-tab"))
put("workbook", "said.csv", 'sep=;\n编号;"进\n展"\n\n="001";"a""b"\n')

# Mails.

CONTENT = "编号,状态\r\n1.1,已完成\r\n".encode("gb18030")


def head(mail, charset=None):
    words = (lambda text: Header(text, charset).encode()) if charset else str
    mail["From"] = words("甲镇规划建设办") + " <a@example.invalid>"
    mail["Subject"] = words("报送：甲镇三季度推进情况")
    mail["Date"] = "Sun, 28 Sep 2025 08:30:00 GMT"
    mail["Received"] = "from a by b; Mon, 29 Sep 2025 00:10:00 +0000"


def settled(mail):
    """The bytes of a mail with boundaries that are the same on every run."""
    for at, part in enumerate(part for part in mail.walk() if part.is_multipart() and part.get_content_type() != "message/rfc822"):
        part.set_boundary(f"=_{at}")
    return mail.as_bytes()


modern = EmailMessage(policy=SMTP)
head(modern)
modern.set_content("请查收，另见 https://example.invalid/a?b=1 。\n")
modern.add_alternative("<p>请查收。</p><table><tr><td>编号</td></tr></table><img src='cid:logo'>", subtype="html")
modern.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>", filename="logo.png")
modern.add_attachment(CONTENT, "application", "octet-stream", filename="甲镇2025年第三季度.csv")
put("mail", "modern.eml", settled(modern))
for form in ("rfc2231", "rfc2047", "plain"):
    mail = MIMEMultipart()
    head(mail, "gb2312")
    mail.attach(MIMEText("请查收。", "plain", "gbk"))
    part = MIMEApplication(CONTENT)
    names = {"rfc2231": ("gbk", "", "附件.csv"), "rfc2047": str(Header("附件.csv", "gbk")), "plain": "@@name@@"}
    part.add_header("Content-Disposition", "attachment", filename=names[form])
    mail.attach(part)
    put("mail", f"{form}.eml", settled(mail).replace(b"@@name@@", "附件.csv".encode("gbk")))
inner = MIMEMultipart()
head(inner, "utf-8")
inner.attach(MIMEText("请查收。", "plain", "utf-8"))
inner.attach(MIMEApplication(CONTENT, Name="a.csv"))
outer = MIMEMultipart()
outer["From"], outer["Subject"] = "b@example.invalid", "Fwd"
outer.attach(MIMEText("转发", "plain", "utf-8"))
outer.attach(MIMEMessage(inner))
put("mail", "forward.eml", settled(outer))
put("mail", "bare.eml", "From: 甲镇 <a@example.invalid>\nReceived: x\nSubject: =?utf-8?Q?=E4=B8=89?= =?UTF-8?B?5a2j5bqm?=\n"
                        "Content-Transfer-Encoding: quoted-printable\n\n=E9=99=84=E4=BB=B6=\n\xa0\n")
put("mail", "pieces.eml", "Return-Path: <a@example.invalid>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
    "--X\r\nContent-Type: text/plain; charset=\"GB18030\"\r\nContent-Transfer-Encoding: base64\r\n\r\nuL28/g==\r\n"
    "--X\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx\r\n"
    "--X\r\nContent-Disposition: attachment;\r\n filename*0*=GB18030''%B8%BD%BC;\r\n filename*1*=%FE.csv\r\n\r\n1,2\r\n"
    "--X\r\nContent-Type: image/png\r\nContent-ID: <a>\r\nContent-Disposition: inline; filename=\"..\\a\\\"b.png\"\r\n\r\n\r\n--X\r\n")
put("mail", "box.mbox", "".join(
    f"From a@example.invalid Sun Sep 28 16:30:00 2025\nFrom: a@example.invalid\nMIME-Version: 1.0\nSubject: {n}\n\n{n}\n\n" for n in "一二"))
put("mail", "letters.eml", "From: a@example.invalid\nMIME-Version: 1.0\nSubject: x\n\n请查收\nbegin 644 a.csv\n#0V%T\n`\nend\n完\n")

# Archives.

put("archive", "python.zip", archive([("三季度/甲镇.csv", CONTENT), ("三季度/说明.txt", "说明".encode()), ("空/", b"")]))
put("archive", "stored.zip", archive([("../../a.csv", b"1,2"), ("C:\\b\\con.csv", b"3"), ("a.csv", b""), ("./a.csv", b"4"),
                                      ("红\x1b\u202e.csv", b"5"), ("Thumbs.db", b"6")], zipfile.ZIP_STORED))
put("archive", "nested.zip", archive([("a.zip", archive([("b.zip", archive([("c.csv", CONTENT)]))]))], zipfile.ZIP_STORED))


def raw(*members):
    """An archive written byte by byte: name, bytes, and what the directory says otherwise."""
    out, directory = b"", b""
    for name, data, more in members:
        said = {"flags": 0, "method": 0, "crc": zipfile.crc32(data), "size": len(data), "extra": b"", "mode": 0} | more
        fields = struct.pack("<5H3I2H", 20, said["flags"], said["method"], 0, 0x21, said["crc"], len(data), said["size"],
                             len(name), len(said["extra"]))
        directory += (b"PK\1\2\x14\3" if said["mode"] else b"PK\1\2\x14\0") + fields + bytes(6)
        directory += struct.pack("<2I", said["mode"] << 16, len(out)) + name + said["extra"]
        out += b"PK\3\4" + fields + name + said["extra"] + data
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + end


unicode = b"\1" + struct.pack("<I", zipfile.crc32(b"a.csv")) + "乙镇.csv".encode()
put("archive", "raw.zip", raw(
    ("甲镇.csv".encode("gbk"), b"a", {}), (b"a.csv", b"b", {"extra": struct.pack("<2H", 0x7075, len(unicode)) + unicode}),
    ("锁.csv".encode(), bytes(15), {"flags": 1}), ("谎.csv".encode(), b"abc", {"size": 2}), (b"wrong.csv", b"abc", {"crc": 1}),
    ("链.csv".encode(), b"/etc/hosts", {"mode": 0o120777}), (b"odd.csv", b"abc", {"method": 14}), (b"dir\\", b"", {}),
    (b"large.csv", b"abc", {"method": 8, "size": 0xFFFFFFFF})))

# Words: a file a phrase, and briefings edited by hand.

PHRASES = """7月底前
2025年9月28日前
8月前形成初稿、11月前形成最终成果
各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）
自2025年3月1日起至2025年10月31日止
6月1日至9月15日
三、四季度
每月25日前
每季度首月10日前
批复后1个月
11月至次年2月
二O二五年九月三十日
2025.9.28
9.3
6-9
20250928
45928
12（含续建3个）
完成157个（共161个）
约300万元
1.2亿元
1,500.5
十多个
两百零五
百分之八十
八成五
近八成
三分之二
80%以上
0.8
已完成（7月）
尚未全部完成
未达序时进度
阶段性完成
不涉及
暂无
截至9月底
2025年第３季度进展表
某某 021-00000001 转 13900000000""".splitlines()
for at, phrase in enumerate(PHRASES, 1):
    put("phrases", f"{at:02}.txt", phrase)
BASE = (HERE.parent / "briefings" / "before.md").read_text(encoding="utf-8")
EDITS = [
    BASE.replace("完成率4.5%。", "完成率不高，需要加快。"),
    BASE.replace("逾期的为1.1、2.1。", "逾期的两项已约谈。").replace("| 甲镇 | 3 | 3 |\n", ""),
    BASE.replace("<!-- jianbao:board -->\n\n", "").replace("### 四、亮点\n\n**甲镇**：“好。”\n", ""),
    BASE.replace("已报10个。", "已报10个。\n\n").replace("单位：项。", "单位：项。\n\n> 【请核对】这里手工改过，程序现在写的是：无。　（核对后请删去这一行）"),
]
for at, edited in enumerate(EDITS, 1):
    put("phrases", f"edited-{at}.md", edited)
