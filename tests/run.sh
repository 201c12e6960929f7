#!/usr/bin/env bash
# The test command of the README: installs the outside programs that some tests
# use (Debian and its kin), makes the archives that go out, then runs every test,
# whatever fails before; a skipped test fails.
set -euo pipefail
cd "$(dirname "$0")/.."
need=()
command -v python3 >/dev/null || need+=(python3 python3-venv)
command -v soffice >/dev/null || need+=(libreoffice-calc libreoffice-writer)
command -v chromium >/dev/null || need+=(chromium)
command -v pdftoppm >/dev/null || need+=(poppler-utils)
command -v 7zz >/dev/null || need+=(7zip)
command -v bsdtar >/dev/null || need+=(libarchive-tools)
# What makes the programs for other systems, and runs them here.
command -v x86_64-w64-mingw32-windres >/dev/null || need+=(gcc-mingw-w64-x86-64)
command -v wine >/dev/null || need+=(wine wine64)
command -v proot >/dev/null || need+=(proot)
command -v qemu-aarch64 >/dev/null || need+=(qemu-user)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || need+=(fonts-noto-cjk fontconfig)
if [ ${#need[@]} -gt 0 ] && command -v apt-get >/dev/null; then
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi
# What compilers, browsers and offices leave about goes with this run; a short path, since some put sockets there.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache
python=target/test-python
if [ ! -x "$python/bin/python" ]; then
    python3 -m venv "$python"
fi
"$python/bin/pip" install --quiet --disable-pip-version-check openpyxl==3.1.5 XlsxWriter==3.3.1 xlwt==1.3.0 \
    pdfplumber==0.11.10 python-docx==1.2.0 py7zr==1.1.4
# For the axe-core that it brings; Chromium is driven without Playwright.
"$python/bin/pip" install --quiet --disable-pip-version-check --no-deps axe-playwright-python==0.1.8
export JIANBAO_PYTHON="$PWD/$python/bin/python"
export JIANBAO_REQUIRE_ALL=1
# The archives take minutes: only where tests are run that ask for them.
case "$*" in
"" | *platforms* | *menu*)
    if command -v rustup >/dev/null; then
        rustup --quiet target add x86_64-pc-windows-gnu x86_64-unknown-linux-musl aarch64-unknown-linux-musl
    else
        echo "没有 rustup：请自行安装 Rust 的 x86_64-pc-windows-gnu、x86_64-unknown-linux-musl、aarch64-unknown-linux-musl 三个目标" >&2
    fi
    export JIANBAO_ARCHIVES="$PWD/target/test-archives"
    # What is optimised across crates is smaller and faster, takes minutes more, and says the same.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 python3 release/make.py "$JIANBAO_ARCHIVES"
    ;;
esac
cargo test --locked --no-fail-fast "$@"
