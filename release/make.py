#!/usr/bin/env python3
"""release/make.py [--only TARGET] [FOLDER]: the archives that go out, in FOLDER.

One for each kind of machine: the program, 使用说明 and its pages, a sample to try it on, and the
licences of all that is in it; SHA256SUMS beside them. Made again of the same source, with the same
Rust, mingw and Python, they are the same bytes wherever the source lies: times, owners and paths of
the machine that made them stand in none.

Needs the targets (`rustup target add`), for Windows gcc-mingw-w64-x86-64, for aarch64 nothing more.
"""
import argparse, gzip, hashlib, io, json, os, subprocess, sys, tarfile, tempfile, zipfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
# The target, what its archive is called, and how its program is linked. loongarch64 is not among
# them: rustup has no library of Rust for it; there the program is built from source.
TARGETS = {
    "x86_64-pc-windows-gnu": (
        "windows-x86_64",
        ["-Clinker=x86_64-w64-mingw32-gcc", "-Clink-arg=-Wl,--no-insert-timestamp"],
    ),
    "x86_64-unknown-linux-musl": ("linux-x86_64", ["-Clinker=rust-lld", "-Ctarget-feature=+crt-static"]),
    "aarch64-unknown-linux-musl": ("linux-aarch64", ["-Clinker=rust-lld", "-Ctarget-feature=+crt-static"]),
}
SAMPLE = "jiading-2025"
# 1980 is the first year of a zip; no time at all in a tar.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def run(*command, **more):
    return subprocess.run(command, cwd=SOURCE, check=True, **more)


def resources(version):
    """What links the icon and the fields of the Windows program in. Named by what is in it, or Cargo
    would not see a change; from the source, where the linker runs, or another folder made other bytes."""
    windows, folder = SOURCE / "release" / "windows", SOURCE / "target" / "release-resources"
    numbers = ",".join((version.split(".") + ["0", "0", "0"])[:4])
    text = (windows / "jianbao.rc").read_text("utf-8").replace("{numbers}", numbers).replace("{version}", version)
    folder.mkdir(parents=True, exist_ok=True)
    script, made = folder / "jianbao.rc", folder / "jianbao.o"
    script.write_text(text, "utf-8")
    run("x86_64-w64-mingw32-windres", "--codepage=65001", f"--include-dir={windows}", str(script), "-O", "coff", str(made))
    named = made.with_stem(hashlib.sha256(made.read_bytes()).hexdigest()[:16])
    return [f"-Clink-arg={made.replace(named).relative_to(SOURCE)}"]


def build(target, flags, version):
    """The program for a target, as bytes of a file."""
    linked = resources(version) if "windows" in target else []
    crates = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo")) / "registry" / "src"
    whole = {SOURCE: "jianbao"} | {registry: "crates" for registry in sorted(crates.iterdir())}
    paths = [f"--remap-path-prefix={folder}={name}" for folder, name in whole.items()]
    first = f"{SOURCE / 'release' / 'windows' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = dict(os.environ, CARGO_ENCODED_RUSTFLAGS="\x1f".join(flags + paths), PATH=first)
    run("cargo", "rustc", "--release", "--locked", "--bin", "jianbao", "--target", target, "--", *linked, env=env)
    folder = SOURCE / os.environ.get("CARGO_TARGET_DIR", "target") / target / "release"
    name = "jianbao.exe" if "windows" in target else "jianbao"
    return name, (folder / name).read_bytes()


def licences(target):
    """The licence of every package that is in the program, one below the other."""
    read = run("cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}", stdout=subprocess.PIPE)
    whole = json.loads(read.stdout)
    packages = {package["id"]: package for package in whole["packages"]}
    nodes = {node["id"]: node for node in whole["resolve"]["nodes"]}
    wanted, todo = set(), [whole["resolve"]["root"]]
    while todo:
        one = todo.pop()
        if one in wanted:
            continue
        wanted.add(one)
        todo += [dep["pkg"] for dep in nodes[one]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
    out, told = [], {}
    for package in sorted((packages[one] for one in wanted), key=lambda one: (one["name"], one["version"])):
        folder = Path(package["manifest_path"]).parent
        texts = sorted(p for p in folder.iterdir() if p.is_file() and p.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "UNLICENSE")))
        by = ", ".join(package["authors"]) or "its authors"
        out.append(f"{'=' * 72}\n{package['name']} {package['version']}\n{package['license'] or 'see below'}\n{package['repository'] or ''}\n")
        if not texts:
            out.append(f"Copyright of {by}; its source has no text of the licence.\n")
        for text in texts:
            words = text.read_text("utf-8", "replace").strip()
            first = told.setdefault(words, package["name"])
            out.append(f"---- {text.name}\n" + (f"{words}\n" if first == package["name"] else f"The same words as of {first}.\n"))
    return "\n".join(out)


def notices(target):
    """What those ask for whose work is in the program: names and bytes."""
    yield "第三方许可.txt", licences(target).encode()
    sysroot = run("rustc", "--print", "sysroot", stdout=subprocess.PIPE).stdout.decode().strip()
    yield "第三方许可（Rust标准库）.html", (Path(sysroot) / "share/doc/rust/COPYRIGHT-library.html").read_bytes()
    if "musl" in target:
        yield "第三方许可（musl）.txt", (SOURCE / "release" / "musl.txt").read_bytes()
    else:
        yield "第三方许可（mingw-w64）.txt", Path("/usr/share/doc/mingw-w64-x86-64-dev/copyright").read_bytes()


def contents(program, target, pages):
    """What is in an archive: name and bytes, and whether it is run."""
    yield *program, True
    if "linux" in target:
        # A file manager opens no window for a program by itself.
        yield "简报.desktop", (SOURCE / "release" / "linux" / "简报.desktop").read_bytes(), True
    for page in sorted(pages.iterdir()):
        yield page.name, page.read_bytes(), False
    for text in ("CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"):
        yield text, (SOURCE / text).read_bytes(), False
    for name, text in notices(target):
        yield name, text, False
    tracked = run("git", "ls-files", "-z", f"samples/{SAMPLE}", stdout=subprocess.PIPE).stdout.decode().split("\0")
    for path in sorted(path for path in tracked if path and "/expected/" not in path):
        yield "样例/" + path.removeprefix("samples/"), (SOURCE / path).read_bytes(), False


def as_zip(folder, files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data, is_run in files:
            info = zipfile.ZipInfo(f"{folder}/{name}", ZIP_TIME)
            info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED
            info.external_attr = (0o100755 if is_run else 0o100644) << 16
            archive.writestr(info, data)
    return held.getvalue()


def as_tar(folder, files):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data, is_run in files:
            info = tarfile.TarInfo(f"{folder}/{name}")
            info.size, info.mode, info.mtime = len(data), 0o755 if is_run else 0o644, 0
            archive.addfile(info, io.BytesIO(data))
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as archive:
        archive.write(held.getvalue())
    return packed.getvalue()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", default=SOURCE / "target" / "release-archives", type=Path)
    arguments.add_argument("--only", action="append", choices=TARGETS, help="only this target (may be given again)")
    given = arguments.parse_args()
    version = next(line.split('"')[1] for line in (SOURCE / "Cargo.toml").read_text().splitlines() if line.startswith("version"))
    given.folder.mkdir(parents=True, exist_ok=True)
    for old in given.folder.glob("jianbao-*"):
        old.unlink()
    sums = []
    with tempfile.TemporaryDirectory() as pages:
        run("cargo", "run", "--quiet", "--locked", "--example", "manual", "--", pages)
        for target in given.only or TARGETS:
            machine, flags = TARGETS[target]
            folder = f"jianbao-{version}-{machine}"
            make, ending = (as_zip, "zip") if "windows" in target else (as_tar, "tar.gz")
            program = build(target, flags, version)
            data = make(folder, contents(program, target, Path(pages)))
            (given.folder / f"{folder}.{ending}").write_bytes(data)
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {folder}.{ending}\n")
    (given.folder / "SHA256SUMS").write_text("".join(sums))
    sys.stdout.write("".join(sums))


if __name__ == "__main__":
    main()
