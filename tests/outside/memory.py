"""Hold builds over inboxes that nobody should send to 500 MB, all processes together, and to a minute.

    python3 tests/outside/memory.py target/release/jianbao [NAME ...]

Linux only. A workspace is the sample's list with an inbox of one kind; figures go to stdout, and 1 is the exit code where
one is beyond the limits.
"""

import base64
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from xml.sax.saxutils import escape

MEMORY, SECONDS = 500 << 20, 60
SAMPLE = pathlib.Path(__file__).parents[2] / "samples/jiading-2025"
TOWNS = [line.split("\t")[0] for line in (SAMPLE / "units.txt").read_text("utf-8").splitlines() if "\t街镇" in line][:12]
HEAD = ["编号", "状态", "完成率", "目标数", "完成数", "工作进展", "存在问题", "下一步计划", "联系人", "电话", "备注"]
REGISTER = ["序号", "项目名称", "项目类型", "建设地点", "实施主体", "总投资（万元）", "开工时间", "计划完工时间", "状态", "完成率"]
IDS = ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "5.1", "6.1", "7.1"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def letters(number):
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def cell(row, col, value):
    if isinstance(value, str):
        return f'<c r="{letters(col)}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{letters(col)}{row}"><v>{value}</v></c>'


def page(rows):
    lines = (f'<row r="{r}">{"".join(cell(r, c, v) for c, v in enumerate(row, 1))}</row>' for r, row in enumerate(rows, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def book(*sheets):
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(f'<Override PartName="/xl/s{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers)
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in zip(numbers, sheets))
    links = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="s{n}.xml"/>' for n in numbers)
    parts = [
        ("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}</Types>'),
        ("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'),
    ]
    return packed(parts + [(f"xl/s{n}.xml", page(rows)) for n, (_, rows) in zip(numbers, sheets)])


def table(town, rows, head=HEAD):
    return [["2025年三季度推进情况"], ["填报单位：" + town], head, *rows]


def mail(town, attached):
    subject = base64.b64encode((town + "三季度").encode()).decode()
    parts = [
        f'From: a@example.invalid\r\nDate: Sun, 28 Sep 2025 16:30:00 +0800\r\nSubject: =?utf-8?b?{subject}?=\r\n'
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n'
    ]
    for name, content in attached:
        body = base64.encodebytes(content).decode().replace("\n", "\r\n")
        parts.append(
            f'--x\r\nContent-Type: application/octet-stream; name="{name}"\r\nContent-Disposition: attachment; '
            f'filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n'
        )
    return "".join([*parts, "--x--\r\n"]).encode()


def csv(rows):
    return "编号,状态,完成率,工作进展\n{}".format("".join(f"1.1,乱写{n},很多,进展{n}\n" for n in rows)).encode()


def said(row, words):
    return [row, "已完成", "100%", 5, 3, words, "无", "继续", "", "", ""]


def numbers(rows, cols):
    return [[row % 97 + col for col in range(cols)] for row in range(rows)]


def wrong(rows):
    return [[IDS[n % 10], f"乱写{n}", "很多%%", f"若干x{n}", "几多y", "进展", "问题", "计划", "某", "电", "备"] for n in range(rows)]


def files(make, count=12):
    return [(f"{n:03}{TOWNS[n % 12]}.xlsx", make(TOWNS[n % 12], n)) for n in range(count)]


def mails(make, count):
    return [(f"{n:03}.eml", mail(TOWNS[n % 12], make(n))) for n in range(count)]


WIDE, LONG = HEAD + [f"附{n}" for n in range(89)], HEAD + ["长" * 30_000]
INBOXES = {
    "numbers": lambda: files(lambda town, _: book(("三季度", table(town, numbers(18_687, 16))))),
    "numbers under no heading": lambda: files(lambda _, n: book(("三季度", numbers(18_687, 16)))),
    "a hundred columns": lambda: files(lambda town, _: book(("三季度", table(town, numbers(2_990, 100), WIDE)))),
    "510 sheets": lambda: files(lambda town, _: book(*((f"三季度{n}", table(town, numbers(48, 11))) for n in range(510)))),
    "every other row": lambda: files(lambda *_: book(("三季度", [[1], []] * 140_000))),
    "bad values": lambda: files(lambda town, _: book(("三季度", table(town, wrong(2_000)))), 200),
    "unmatched rows": lambda: files(lambda town, n: book(("三季度", table(town, [said("", f"毫无关系{r}的事{n}") for r in range(20_000)])))),
    "long texts": lambda: files(lambda town, _: book(("三季度", table(town, [said("", f"无关{r}" * 300) for r in range(1_000)])))),
    "a long heading": lambda: files(lambda town, _: book(("三季度", table(town, [said(IDS[r % 10], f"{r}") + ["x"] for r in range(2_000)], LONG)))),
    "fifty versions": lambda: files(lambda town, n: book(("三季度", table(town, [said(IDS[r % 10], f"{r}{n}") for r in range(2_000)]))), 600),
    "registers": lambda: files(lambda town, _: book(("三季度", table(town, [said("1.1", "完")])), ("项目清单", [["三季度项目清单"], REGISTER] + [[r, f"项目{r}号", "改造", f"某路{r}号", town, r * 10, "2025-01", "2025-12", "进展中", r % 100] for r in range(25_000)]))),
    "mails of csv": lambda: mails(lambda _: [(f"{n}.csv", csv([n])) for n in range(999)], 20),
    "mails of archives of csv": lambda: mails(lambda _: [(f"{p}.zip", packed((f"{n}.csv", csv([n])) for n in range(990))) for p in range(2)], 20),
    "archives of full csv": lambda: [(f"{n}{town}.zip", packed((f"{town}{m}.csv", csv(range(300))) for m in range(990))) for n, town in enumerate(TOWNS)],
}


def tree(process):
    found = [process]
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            for child in pathlib.Path(f"/proc/{process}/task/{thread}/children").read_text().split():
                found += tree(int(child))
    except OSError:
        pass
    return found


def resident(process):
    try:
        return int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def measure(program, inbox):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(SAMPLE / "master.xlsx", folder)
        place = pathlib.Path(folder, "2025Q3/inbox")
        place.mkdir(parents=True)
        for name, content in inbox:
            (place / name).write_bytes(content)
        del inbox
        begun, most = time.monotonic(), 0
        build = subprocess.Popen([program, "build", folder], stdout=subprocess.DEVNULL)
        while build.poll() is None:
            most = max(most, sum(map(resident, tree(build.pid))))
            time.sleep(0.01)
        made = sum(path.stat().st_size for path in pathlib.Path(folder, "2025Q3/out").glob("*"))
        return build.returncode, time.monotonic() - begun, most, made


def main(program, *names):
    beyond = False
    for name in names or INBOXES:
        code, seconds, most, made = measure(program, INBOXES[name]())
        beyond |= code != 0 or most > MEMORY or seconds > SECONDS
        print(f"{name:26} exit {code} {seconds:6.1f} s {most >> 20:5} MiB, {made >> 20:4} MiB made", flush=True)
    return int(beyond)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
