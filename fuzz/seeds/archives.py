"""Write the seeds of the targets rar and seven_zip: archives.py

Needs the packages rars and py7zr, and 7-Zip (7zz). All units, names and numbers are invented.
"""

import io
import subprocess
import tempfile
from pathlib import Path

import py7zr
import rars

HERE = Path(__file__).parent
TABLE = "甲镇三季度进展表\n编号,状态,完成率,目标数,完成数\n" + "".join(
    f"{a}.{b},正常推进,{10 * a + b}%,{a + 3},{b}\n" for a in range(1, 9) for b in range(1, 4))
MEMBERS = [("三季度/甲镇.csv", TABLE.encode()), ("说明.txt", "说明".encode()), ("三季度/乙镇.csv", TABLE.encode("gb18030"))]


def put(target, name, data):
    path = HERE / target / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def rar(members=MEMBERS, **how):
    builder = rars.RarBuilder(**how)
    for name, data in members:
        builder.add_bytes(data, name, mtime=1_757_000_000)
    return builder.to_bytes()


put("rar", "stored5.rar", rar(store=True))
put("rar", "best5.rar", rar(compression=5))
put("rar", "solid5.rar", rar(solid=True))
put("rar", "locked5.rar", rar(password="口令"))
for kind in [rars.RAR15, rars.RAR20, rars.RAR29, rars.RAR40]:
    put("rar", f"{kind}.rar".lower(), rar(format=kind))
put("rar", "stored4.rar", rar(format=rars.RAR40, store=True))
put("rar", "solid4.rar", rar(format=rars.RAR40, solid=True, compression=5))
put("rar", "locked4.rar", rar(format=rars.RAR40, password="kouling"))

with tempfile.TemporaryDirectory() as folder:
    for name, data in MEMBERS:
        path = Path(folder, "in", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    SOME = {"lzma2": [], "lzma": ["-m0=LZMA"], "ppmd": ["-m0=PPMd:mem=64k:o=6"], "bzip2": ["-m0=BZip2"], "stored": ["-m0=Copy"],
            "single": ["-ms=off"], "filters": ["-m0=BCJ", "-m1=Delta:4", "-m2=LZMA2"], "bcj2": ["-mf=BCJ2"],
            "locked": ["-p口令"], "packed": ["-mhc=on"]}
    for name, how in SOME.items():
        made = Path(folder, f"{name}.7z")
        plain = [] if name == "packed" else ["-mhc=off"]
        subprocess.run(["7zz", "a", "-bd", "-mtm=off", "-mmt=1", *plain, *how, str(made), "."], cwd=Path(folder, "in"),
                       check=True, stdout=subprocess.DEVNULL)
        put("seven_zip", made.name, made.read_bytes())
out = io.BytesIO()
with py7zr.SevenZipFile(out, "w") as made:
    for name, data in MEMBERS:
        made.writestr(data, name)
put("seven_zip", "py7zr.7z", out.getvalue())
