"""Pack a file by programs that are not ours: archives.py FILE FOLDER

By 7-Zip in every method that its window offers, by libarchive and by Python's own 7z. Before the file stands another
that makes the archive solid, behind it one with a password where the name says so.
"""

import os
import subprocess
import sys

import py7zr

file, folder = sys.argv[1:]
place = os.path.join(folder, "in", "三季度")
os.makedirs(place)
with open(file, "rb") as whole:
    content = whole.read()
NAMES = ["一二三.txt", "南翔镇.xlsx"]
for name, data in zip(NAMES, ["一二三".encode() * 20_000, content]):
    with open(os.path.join(place, name), "wb") as out:
        out.write(data)


def run(*command):
    subprocess.run(command, cwd=os.path.join(folder, "in"), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


METHODS = {"lzma2": [], "ultra": ["-mx=9"], "lzma": ["-m0=LZMA"], "ppmd": ["-m0=PPMd"], "bzip2": ["-m0=BZip2"], "stored": ["-mx=0"],
           "single": ["-ms=off"], "filters": ["-m0=BCJ2", "-m1=LZMA2", "-m2=LZMA", "-m3=LZMA"], "locked": ["-p口令"],
           "hidden": ["-p口令", "-mhe=on"]}
for name, how in METHODS.items():
    run("7zz", "a", *how, os.path.join("..", f"{name}.7z"), "三季度")
run("7zz", "a", "-v40k", "-mx=0", os.path.join("..", "volumes.7z"), "三季度")
run("bsdtar", "-cf", os.path.join("..", "libarchive.7z"), "--format", "7zip", "三季度")
with py7zr.SevenZipFile(os.path.join(folder, "python.7z"), "w") as made:
    made.writeall(os.path.join(folder, "in", "三季度"), "三季度")
