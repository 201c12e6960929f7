//! The colour that goes with a status (亮灯), never without its word. What a
//! colour means differs from office to office, so staff may say it themselves.

use super::labelled::labelled;
use super::status::Derived;
use super::text::is_nothing;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

labelled! {
    /// A colour.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Colour {
        /// 绿.
        Green "绿",
        /// 蓝.
        Blue "蓝",
        /// 黄.
        Yellow "黄",
        /// 橙.
        Orange "橙",
        /// 红.
        Red "红",
        /// 灰: of every status that no other colour is given to.
        Grey "灰",
    }
}

/// Which status has which colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colours {
    /// Those that are not grey.
    of: BTreeMap<Derived, Colour>,
    /// Those that staff gave a colour to.
    #[serde(skip)]
    given: BTreeSet<Derived>,
}

impl Default for Colours {
    /// 绿: done or on track; 黄: behind, not yet due; 红: past its date; 蓝: not done,
    /// its date still to come.
    fn default() -> Self {
        let of = [
            (Derived::Done, Colour::Green),
            (Derived::OnTrack, Colour::Green),
            (Derived::Lagging, Colour::Yellow),
            (Derived::Overdue, Colour::Red),
            (Derived::Open, Colour::Blue),
        ];
        Self { of: of.into(), given: BTreeSet::new() }
    }
}

impl Colours {
    /// The colour of a status.
    pub fn of(&self, class: Derived) -> Colour {
        self.of.get(&class).copied().unwrap_or(Colour::Grey)
    }

    /// The statuses of a colour, in the order of print.
    pub fn classes(&self, colour: Colour) -> impl Iterator<Item = Derived> {
        Derived::ALL.into_iter().filter(move |class| self.of(*class) == colour)
    }

    /// Ends the giving: what follows starts anew.
    pub fn settle(&mut self) {
        self.given.clear();
    }

    /// Gives a colour to the statuses named in `words` (无: to none) and to no
    /// others; `None` where a word names no status, or one that was given another colour.
    pub fn give(&mut self, colour: Colour, words: &str) -> Option<()> {
        let named = words
            .split(['、', '，', ',', '；', ';'])
            .map(str::trim)
            .filter(|word| !word.is_empty() && !is_nothing(word));
        let classes: Vec<Derived> = named.map(class_named).collect::<Option<_>>()?;
        if classes.iter().any(|class| self.given.contains(class)) {
            return None;
        }
        self.of.retain(|class, other| *other != colour || self.given.contains(class));
        for class in classes {
            self.given.insert(class);
            self.of.insert(class, colour);
        }
        Some(())
    }
}

/// The one status whose word this is, or is part of: 滞后, 进度滞后.
fn class_named(word: &str) -> Option<Derived> {
    let own = Derived::ALL.into_iter().find(|class| class.label() == word);
    let mut near = Derived::ALL.into_iter().filter(|class| word.chars().count() > 1 && class.label().contains(word));
    own.or_else(|| near.next().filter(|_| near.next().is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_say_what_a_colour_means() {
        let mut colours = Colours::default();
        assert_eq!((colours.of(Derived::Done), colours.of(Derived::Unknown)), (Colour::Green, Colour::Grey));
        // 红 for what is well, as some offices have it.
        assert_eq!(colours.give(Colour::Green, "序时推进，长期坚持"), Some(()));
        assert_eq!(colours.give(Colour::Blue, "未启动"), Some(()));
        assert_eq!(colours.give(Colour::Red, "已完成"), Some(()));
        let of = |class| colours.of(class);
        assert_eq!(
            [Derived::Done, Derived::OnTrack, Derived::NotStarted, Derived::Lagging, Derived::Overdue].map(of),
            [Colour::Red, Colour::Green, Colour::Blue, Colour::Yellow, Colour::Grey]
        );
        assert_eq!(colours.give(Colour::Yellow, "已完成"), None, "it has a colour already");
        for words in ["不错", "完成", "完"] {
            assert_eq!(colours.give(Colour::Yellow, words), None, "{words} is no one status");
        }
        assert_eq!(colours.classes(Colour::Red).collect::<Vec<_>>(), [Derived::Done]);
    }

    #[test]
    fn nothing_takes_a_colour_away() {
        let mut colours = Colours::default();
        assert_eq!(colours.give(Colour::Yellow, "无"), Some(()));
        assert_eq!(colours.of(Derived::Lagging), Colour::Grey);
    }
}
