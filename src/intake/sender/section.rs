//! Sections of a sheet that are called by units.

/// The heading of a section that is called by a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// The row that the heading stands in.
    pub row: u32,
    /// The column of its words.
    pub col: u32,
    /// The unit, by its position in the list.
    pub unit: usize,
}

/// The section that a row stands in.
pub(crate) fn section_of(sections: &[Section], row: u32) -> Option<&Section> {
    sections[..sections.partition_point(|section| section.row < row)].last()
}
