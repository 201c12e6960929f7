//! The view of a quarter: names, words and numbers ready to print.
//!
//! `briefing.json` is this structure. Every number in it is a [`Num`] that
//! points at a [`Figure`], and a figure knows the cells (or other figures) it
//! was made of. Sentences are not made here: they stand in the templates.
//! Contact names and phone numbers never enter the view.

pub mod blank;
mod board;
mod briefing;
mod cards;
mod charts;
mod checks;
mod coming;
mod closing;
mod comparison;
mod compose;
mod desk;
mod echo;
mod erratum;
pub mod exchange;
mod figure;
mod figures;
pub mod form;
mod front;
mod items;
mod judgement;
pub mod letter;
mod lineage;
mod matters;
mod mismatch;
mod overview;
mod parts;
mod phrases;
mod practice;
mod problems;
mod sections;
mod selection;
mod thrift;
pub mod unit_page;
mod units;
mod verdict;

pub use crate::model::value::Colour;
pub use board::{FILLED_IN, board};
pub use briefing::Briefing;
pub use cards::{Card, Tone};
pub use charts::{Chart, Charts, Segment, StatusBar, TargetBar};
pub use checks::{Checks, DoubtKind, LabelledCount, Merger};
pub use closing::ClosingView;
pub use comparison::*;
pub use compose::{DeskFacts, DeskPlan, ExchangeLine, UnitPages, charts, compose};
pub use desk::{
    Asked as AskedView, BoardLine, Counted, Desk, Entry as DeskEntry, Group as DeskGroup, Links, Next as NextStep,
    NextView, PieceCell, PieceLine, PieceView, PlaceView, Whose, Wrong,
};
pub use echo::{EchoView, PlanView};
pub use erratum::{AnswerCounts, Cause, Corrections, Erratum, Fact, Group, MainFigure, Row, Topic, TopicId};
pub use figure::{Evidence, Figure, Ground, Num};
pub use front::{Account, AccountPart, Decision, DueStep, Matter, PaceView, Promise, Standing, Time, UnitGroup};
pub use items::{ItemView, LeftTasks, Repeat, Sent, TaskNotes, TaskView, WholeTask};
pub use judgement::{Judgement, Rule};
pub use lineage::{Lineage, Lines};
pub use mismatch::{Mismatch, Mismatches};
pub use overview::{Foot, Head, Overview, StateCount};
pub use parts::{ClassCount, DueView, Hue, ItemList, ItemRef, Names, Quote, Rate, short_label};
pub use sections::{
    Ahead, Asked, DueDay, DueItem, Duty, Highlights, Makeup, MatterView, Next, ProblemKind, Problems, Start, TargetNext,
};
pub use thrift::{FIRST_GIVES_WAY, GIVES_WAY};
pub use units::{
    Detail, DetailRow, LegendEntry, Matrix, MatrixCell, MatrixRow, UnitBoard, UnitCounts, UnitRest, UnitView,
};
pub use verdict::{Caveat, Overall, Trouble, Verdict};
