//! One clause of a cell while it is read: what stands in it, and what stands
//! before the word that it belongs to.

use super::cell::Qualifier;
use super::lexicon::Role;
use super::number::SCALE;
use super::status::Status;
use super::text::is_nothing;
use super::tokens::{Kind, Obstacle, Token};

/// How much of the work a word speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// Nothing limits it.
    Whole,
    /// As far as a plan or the calendar has got: 按节点, 按序时进度.
    SoFar,
    /// A share below the whole: 80%, 12/18.
    Share,
    /// A stage on the way: 初稿, 招标.
    Stage,
    /// Some of several: 部分, 3个, 除2个外.
    Pieces,
}

/// One clause while it is read.
pub(super) struct Clause<'t, 'c> {
    /// The folded cell.
    pub text: &'t str,
    pub tokens: &'c [Token<'t>],
    pub extent: Extent,
    pub limit: Option<&'t str>,
    pub later: Option<&'t str>,
    /// 正在 or 中 stands in it.
    pub going: bool,
    /// 全部 or 均 stands in it.
    pub whole: bool,
}

/// What stands before the word that it belongs to, and what came without a word
/// for a status.
#[derive(Default)]
pub(super) struct Open<'t> {
    /// Where 未 and 拟 stand.
    pub not: Option<usize>,
    pub plan: Option<usize>,
    /// Where 加快 stands, which plans an end but not a deed.
    pub push: Option<usize>,
    pub near: Option<(Qualifier, bool)>,
    pub nearly: Option<usize>,
    /// 按期 is `true`, 按计划 is `false`.
    pub timely: Option<bool>,
    pub already: bool,
    pub manner: bool,
    pub well: Option<&'t str>,
    pub lasting: Option<&'t str>,
    pub acts: bool,
    pub starts: bool,
    pub prep: bool,
    /// Something is denied or only meant.
    pub hindered: bool,
    /// A word for a status came.
    pub spoken: bool,
}

impl<'t> Clause<'t, '_> {
    pub(super) fn from(&self, mark: usize) -> &'t str {
        &self.text[mark..self.words_end()]
    }

    /// What is left over, with 未 before it, up to what is known of itself.
    pub(super) fn left(&self, index: usize, mark: Option<usize>) -> Obstacle {
        let known = |token: &&Token| matches!(token.role(), Some(Role::Says(_) | Role::Not | Role::Plan | Role::Whole));
        let end = self.tokens[index..].iter().find(|t| known(t) || t.text == "已").map_or(self.words_end(), |t| t.at);
        Obstacle::left(&self.text[mark.unwrap_or(self.tokens[index].at)..end], self.text)
    }

    pub(super) fn words_end(&self) -> usize {
        self.tokens.last().map_or(self.text.len(), Token::end)
    }

    /// 10/31完成 may be one of two things.
    pub(super) fn may_be_day(&self, index: usize, part: i64, all: i64) -> bool {
        let ends =
            |next: &Token| matches!(next.role(), Some(Role::Says(Some(Status::Done)))) && !next.text.starts_with('已');
        let next = self.tokens.get(index + 1).is_some_and(ends);
        index == 0 && next && part <= 12 * SCALE && all <= 31 * SCALE && part < all
    }

    /// Where a word begins, with 已 before it.
    pub(super) fn with_already(&self, word: &Token) -> usize {
        let already = |token: &&Token| token.end() == word.at && token.text == "已";
        self.tokens.iter().find(already).map_or(word.at, |token| token.at)
    }

    /// Whether the words from a place say 未, and not of how: 未全面启动.
    pub(super) fn is_plain_from(&self, mark: usize, words: &str) -> bool {
        let says_how = |token: &&Token| {
            matches!(token.role(), Some(Role::Whole | Role::Manner | Role::Well | Role::Push | Role::Nearly))
        };
        words.contains(['未', '没']) && !self.tokens.iter().filter(says_how).any(|token| token.at > mark)
    }

    /// Whether all of the work is named: 全部, 全年任务.
    pub(super) fn is_of_all(&self) -> bool {
        self.whole || self.tokens.iter().any(|token| token.text.starts_with("全年") || token.text.starts_with("年度"))
    }

    pub(super) fn time_after(&self, word: &Token) -> bool {
        self.tokens.iter().any(|token| token.at == word.end() && matches!(token.kind, Kind::Time(_)))
    }

    pub(super) fn is_past(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token.kind, Kind::Time(moment) if moment.is_over()))
    }

    /// Whether a number follows a word: 共3个.
    pub(super) fn counts_after(&self, word: &Token) -> bool {
        self.tokens.iter().any(|token| token.at == word.end() && matches!(token.kind, Kind::Number(_)))
    }

    pub(super) fn words(&self) -> &'t str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.at..last.end()],
            _ => self.text,
        }
    }
}

impl<'t> Open<'t> {
    /// Notes a word that says how; `false` where it is none.
    pub(super) fn take(&mut self, role: Role, token: &Token<'t>) -> bool {
        match role {
            Role::Filler => self.already |= token.text.contains('已') || token.text == "正式",
            // 完成序时任务, 完成长期任务
            Role::Timely(_) | Role::Lasting | Role::Nearly | Role::Push if self.spoken => return false,
            Role::Push => self.push = Some(token.at),
            Role::Nearly => self.nearly = Some(token.at),
            Role::Timely(by_date) => self.timely = Some(by_date),
            Role::Well => self.well = Some(token.text),
            Role::Lasting => self.lasting = Some(token.text),
            Role::Manner | Role::Whole => self.manner = true,
            _ => return false,
        }
        true
    }

    pub(super) fn begin(&mut self, role: Role) {
        match role {
            Role::Act | Role::Deed(_) => self.acts = true,
            Role::Start => self.starts = true,
            Role::Prep => self.prep = true,
            _ => {}
        }
    }

    pub(super) fn tells_how(&self) -> bool {
        let one = self.push.is_some() || self.timely.is_some() || self.well.is_some() || self.lasting.is_some();
        one || self.manner
    }

    /// What a clause without a word for a status says by its parts.
    pub(super) fn status(&self, clause: &Clause) -> Option<Status> {
        let deeds = self.acts || self.starts || clause.extent == Extent::Stage;
        let moves = clause.going && deeds
            || self.tells_how() && (self.acts || self.starts)
            || self.starts && (self.already || self.acts || clause.extent == Extent::Stage || clause.is_past())
            || self.well.is_some()
            || self.timely == Some(false) && clause.tokens.len() == 1;
        if self.lasting.is_some() {
            Some(Status::Standing)
        } else if self.prep {
            (!self.starts && !self.already).then_some(Status::NotStarted)
        } else {
            moves.then_some(Status::OnTrack)
        }
    }
}

/// 无遗留问题 beside what is said.
pub(super) fn is_of_no_trouble(text: &str, clause: &[Token]) -> bool {
    let words = clause.first().zip(clause.last()).map_or("", |(first, last)| &text[first.at..last.end()]);
    ["问题", "困难", "异常", "难点", "堵点", "事项"].iter().any(|noun| words.ends_with(noun)) && is_nothing(words)
}

/// 启动 and 前期 beside a word for the end.
pub(super) fn is_begun(token: &Token) -> bool {
    matches!(token.role(), Some(Role::Start | Role::Prep))
}

/// Whether the task or aim of a time is named: 上半年任务, 2025年目标.
pub(super) fn names_task(tokens: &[Token], at: usize) -> bool {
    let names = |next: &Token| ["任务", "目标", "计划", "工作"].iter().any(|word| next.text.contains(word));
    tokens.get(at + 1).is_some_and(names)
}

/// The same of a time that is not the year.
pub(super) fn is_task_of_a_time(tokens: &[Token], at: usize) -> bool {
    let is_over = matches!(tokens[at].kind, Kind::Time(moment) if moment.is_over());
    (is_over || matches!(tokens[at].text, "本季度" | "阶段")) && names_task(tokens, at)
}

/// How much of the work a piece leaves; `whole` where 全部 or 均 stands beside it.
pub(super) fn extent_of(token: &Token, next: Option<&Token>, whole: bool) -> Extent {
    let share = |below: bool| if below { Extent::Share } else { Extent::Whole };
    match token.kind {
        Kind::Share(share_done, loose) => share(share_done < 100 * SCALE || loose),
        Kind::Ratio(part, all) => share(part < all),
        Kind::Number(n) if n.scaled > 0 && n.scaled < SCALE => Extent::Share,
        // 2周 is a time, 个百分点 a distance.
        Kind::Number(_) if next.is_some_and(|next| next.role() == Some(Role::Duration)) => Extent::Whole,
        // 10.1全部完成 may be a day to come.
        Kind::Number(n)
            if !whole || n.scaled % SCALE != 0 && next.is_some_and(|next| next.role() != Some(Role::Measure)) =>
        {
            Extent::Pieces
        }
        Kind::Word(Role::Half(_) | Role::Near(Qualifier::Under | Qualifier::About)) => Extent::Share,
        Kind::Word(Role::Stage) => Extent::Stage,
        Kind::Word(Role::Part) => Extent::Pieces,
        _ => Extent::Whole,
    }
}
