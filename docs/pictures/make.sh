#!/usr/bin/env bash
# Makes the pictures of the READMEs again from the sample, in a copy of it. Wants what tests/run.sh installs:
# Chromium, LibreOffice, poppler and Python with pdfplumber (which brings Pillow).
set -euo pipefail
cd "$(dirname "$0")/../.."
place=$PWD/docs/pictures
python=${JIANBAO_PYTHON:-$PWD/target/test-python/bin/python}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r samples/jiading-2025 "$work/sample"
chmod -R u+w "$work/sample"
cargo build --quiet --locked
program=$PWD/${CARGO_TARGET_DIR:-target}/debug/jianbao
"$program" forms "$work/sample" >/dev/null
"$program" check "$work/sample" --fail-on never >/dev/null
"$program" build "$work/sample" >/dev/null
out=$work/sample/2025Q3/out
"$python" docs/pictures/make.py "$chromium" "$program" "$work/sample/2025Q3" "$work" "$place"
# Chinese fonts stand in for those of official documents.
export FONTCONFIG_FILE=$PWD/tests/outside/fonts.conf
for office in xlsx docx; do
    [ -f "$out/简报.$office" ] || continue
    soffice "-env:UserInstallation=file://$work/profile" --headless --norestore --convert-to pdf \
        --outdir "$work/$office" "$out/简报.$office" >/dev/null
    pdftoppm -r 80 -f 1 -l 1 -png -singlefile "$work/$office/简报.pdf" "$work/$office"
    "$python" docs/pictures/make.py shrink "$work/$office.png" "$place/$office.png"
done
# The table of a form; of a return the list and the table.
form=$(find "$work/sample/2025Q3/forms" -name '南翔镇*.xlsx')
return=$(find "$work/sample/2025Q3/returns/安亭镇/1" -name '*.xlsx')
"$python" docs/pictures/make.py sheet "$form" "$work/form.xlsx"
"$python" docs/pictures/make.py sheet "$return" "$work/return.xlsx"
for book in form return; do
    soffice "-env:UserInstallation=file://$work/profile" --headless --norestore --convert-to pdf \
        --outdir "$work/$book" "$work/$book.xlsx" >/dev/null
    pdftoppm -r 80 -png "$work/$book/$book.pdf" "$work/$book"
    "$python" docs/pictures/make.py below "$place/$book.png" "$work/$book"-*.png
done
ls -l "$place"/*.png
