//! A table of the text: headings repeated on every page, rows kept whole, cells
//! with the colour of their word.

use super::columns::{Type, words};
use super::writer::{Cell, Frame, Paragraph, Writer};
use crate::document::outline::{self, is_group};
use crate::outputs::colours::{Rgb, Shade, TableKind};
use pulldown_cmark::Alignment;

/// Behind a row that names those below it.
const GROUP: Rgb = 0xF0F0F0;

/// Writes a table between margins that are `room` twips apart; the first row is the
/// heading.
pub(super) fn write(out: &mut Writer, kind: TableKind, room: usize, aligns: &[Alignment], rows: &[Vec<outline::Cell>]) {
    let Some((head, body)) = rows.split_first().filter(|(head, _)| !head.is_empty()) else { return };
    let set = Type::of(kind, head.len());
    let widths = set.widths(rows, room);
    let titles: Vec<String> = head.iter().map(words).collect();
    out.table(Frame { style: set.style, widths: &widths, ..Frame::default() }, |out| {
        out.row(true, |out| {
            for (events, width) in head.iter().zip(&widths) {
                out.cell_of(Cell::of(*width), Paragraph::of(set.heading), None, events);
            }
        });
        for row in body {
            out.row(false, |out| {
                if is_group(row) {
                    let text = Paragraph { keep_next: true, ..Paragraph::of(set.text) };
                    let name = Cell { fill: Some(GROUP), ..Cell::of(widths[0]) };
                    out.cell_of(name, text, None, &row[0]);
                    let rest = Cell { width: widths[1..].iter().sum(), span: widths.len() - 1, ..name };
                    return out.cell_of(rest, text, None, &row[1]);
                }
                for (column, width) in widths.iter().enumerate() {
                    let empty = outline::Cell::new();
                    let events = row.get(column).unwrap_or(&empty);
                    let names = kind == TableKind::Matrix && column == 0;
                    let shade = Shade::of_cell(&words(events), &titles[column], kind, &out.lights);
                    let (fill, ink) = shade.filter(|_| !names).map_or((None, None), Shade::colours);
                    let align = match aligns.get(column) {
                        Some(Alignment::Right) => Some("right"),
                        Some(Alignment::Center) => Some("center"),
                        _ => None,
                    };
                    let set = Paragraph { align, ..Paragraph::of(set.text) };
                    out.cell_of(Cell { fill, ..Cell::of(*width) }, set, ink, events);
                }
            });
        }
    });
}
