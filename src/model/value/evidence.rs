//! What the pieces of a cell say together: which statuses, what is denied or
//! only meant, and how much of the work is spoken of.

use super::cell::Qualifier;
use super::lexicon::Role;
use super::moment::Moment;
use super::number::SCALE;
use super::status::Status;
use super::tokens::{Kind, Obstacle, Token};

/// How much of the work a word speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// Nothing limits it.
    Whole,
    /// A share below the whole: 80%, 12/18.
    Share,
    /// A stage on the way: 初稿, 招标.
    Stage,
    /// Some of several: 部分, 3个, 除2个外.
    Pieces,
}

/// A word for a status as it was said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'t> {
    pub status: Status,
    pub extent: Extent,
    pub text: &'t str,
}

/// A number or share with what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    pub kind: Kind,
    /// Words before and behind it that say how exact it is.
    pub before: Option<(Qualifier, bool)>,
    pub after: Option<Qualifier>,
    /// A clean 完成 stands in the same clause.
    pub done: bool,
}

/// All of it. What stands in `blocked` forbids any reading.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence<'t> {
    pub says: Vec<Said<'t>>,
    pub figures: Vec<Figure>,
    /// What limits the whole from a clause of its own: （部分）, （50%）.
    pub part: Option<(Extent, &'t str)>,
    /// 未完成, 未验收, 未招标.
    pub denied: Option<&'t str>,
    /// 预计完成, 年底.
    pub planned: Option<&'t str>,
    pub blocked: Option<Obstacle>,
    /// 未 without a word behind it: （未）完成.
    dangling: Option<&'t str>,
    /// A tick by itself.
    pub ticked: bool,
}

/// One clause while it is read.
struct Clause<'t, 'c> {
    /// The folded cell.
    text: &'t str,
    tokens: &'c [Token<'t>],
    extent: Extent,
    limit: Option<&'t str>,
    later: Option<&'t str>,
    /// 正在 or 中 stands in it.
    going: bool,
    /// 全部 or 均 stands in it.
    whole: bool,
}

/// What stands before the word that it belongs to.
#[derive(Default)]
struct Open {
    /// Where 未 and 拟 stand.
    not: Option<usize>,
    plan: Option<usize>,
    near: Option<(Qualifier, bool)>,
    /// A word for a status came.
    spoken: bool,
}

impl<'t> Clause<'t, '_> {
    fn from(&self, mark: usize) -> &'t str {
        &self.text[mark..self.words_end()]
    }

    /// What is left over, with 未 before it, up to what is known of itself.
    fn left(&self, index: usize, mark: Option<usize>) -> Obstacle {
        let known = |token: &&Token| matches!(token.role(), Some(Role::Says(_) | Role::Not | Role::Plan | Role::Whole));
        let end = self.tokens[index..].iter().find(|t| known(t) || t.text == "已").map_or(self.words_end(), |t| t.at);
        Obstacle::left(&self.text[mark.unwrap_or(self.tokens[index].at)..end], self.text)
    }

    fn words_end(&self) -> usize {
        self.tokens.last().map_or(self.text.len(), Token::end)
    }

    /// 10/31完成 may be one of two things.
    fn may_be_day(&self, index: usize, part: i64, all: i64) -> bool {
        let ends =
            |next: &Token| matches!(next.role(), Some(Role::Says(Some(Status::Done)))) && !next.text.starts_with('已');
        let next = self.tokens.get(index + 1).is_some_and(ends);
        index == 0 && next && part <= 12 * SCALE && all <= 31 * SCALE && part < all
    }

    /// Whether a number follows a word: 共3个.
    fn counts_after(&self, word: &Token) -> bool {
        self.tokens.iter().any(|token| token.at == word.end() && matches!(token.kind, Kind::Number(_)))
    }

    fn words(&self) -> &'t str {
        match (self.tokens.first(), self.tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.at..last.end()],
            _ => self.text,
        }
    }
}

impl<'t> Evidence<'t> {
    /// What the pieces of `text` say; `yes_no` where the column asks 是否完成.
    pub(super) fn of(text: &'t str, tokens: &[Token<'t>], yes_no: bool) -> Self {
        let mut found = Self::default();
        let yes_no = yes_no || tokens.iter().any(|token| token.role() == Some(Role::AsksDone));
        for tokens in tokens.split(Token::parts).filter(|tokens| !tokens.is_empty()) {
            found.clause(text, tokens, yes_no);
        }
        if let Some(words) = found.dangling {
            let said = found.says.first().map(|said| said.text.to_string());
            let left = Obstacle::left(words, text);
            found.block(said.map_or(left, |said| Obstacle::Against(said, words.to_string())));
        }
        found
    }

    fn block(&mut self, obstacle: Obstacle) {
        self.blocked.get_or_insert(obstacle);
    }

    fn clause(&mut self, text: &'t str, tokens: &[Token<'t>], yes_no: bool) {
        let words = |role| tokens.iter().any(|token| token.role() == Some(role));
        let later = tokens.iter().find(|t| matches!(t.kind, Kind::Time(Moment::Later | Moment::Unclear)));
        let later = later.map(|token| token.text);
        // 均已完成 and 全部完成 hold the word for the whole in themselves.
        let says_whole = |t: &Token| matches!(t.role(), Some(Role::Says(_))) && t.text.contains(['均', '全']);
        let whole = words(Role::Whole) || tokens.iter().any(says_whole);
        let (mut extent, mut limit) = (Extent::Whole, None);
        let mut hindered = false;
        for (index, token) in tokens.iter().enumerate() {
            let own = match extent_of(token, tokens.get(index + 1), whole) {
                // 未招标 leaves nothing done of the stage.
                Extent::Stage if hindered => Extent::Whole,
                own => own,
            };
            hindered |= matches!(token.role(), Some(Role::Not | Role::Plan));
            if own > extent {
                (extent, limit) = (own, Some(token.text));
            }
        }
        let mut clause = Clause { text, tokens, extent, limit, later, whole, going: false };
        if let Some(open) = tokens.iter().position(|t| t.role() == Some(Role::Except)) {
            let Some(close) = tokens[open..].iter().position(|t| t.role() == Some(Role::ExceptEnd)) else {
                return self.block(Obstacle::left(tokens[open].text, text));
            };
            clause.tokens = &tokens[open + close + 1..];
            clause.extent = Extent::Pieces;
            clause.limit = Some(&text[tokens[open].at..tokens[open + close].end()]);
            if open > 0 {
                return self.block(Obstacle::left(clause.limit.unwrap_or(text), text));
            }
        }
        let done = words(Role::Says(Some(Status::Done)));
        // 3个月完成 is a plan, and 完成中 is under way; 提前2周完成 is neither.
        let takes_time = words(Role::Duration) && tokens.iter().all(|token| token.text != "提前");
        if done && takes_time {
            return self.block(Obstacle::left(&text[tokens[0].at..tokens[tokens.len() - 1].end()], text));
        }
        clause.going = words(Role::Going);
        self.words(&clause, yes_no);
    }

    fn words(&mut self, clause: &Clause<'t, '_>, yes_no: bool) {
        let (said, figures) = (self.says.len(), self.figures.len());
        let mut open = Open::default();
        for (index, token) in clause.tokens.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| clause.tokens[before].kind);
            match token.kind {
                Kind::Word(role) => self.word(clause, (role, token), before, &mut open, yes_no),
                Kind::Ratio(part, all) if part > all || clause.may_be_day(index, part, all) => {
                    self.block(Obstacle::left(token.text, clause.text))
                }
                Kind::Number(_) | Kind::Ratio(..) | Kind::Share(..) => self.figure(token.kind, &mut open),
                Kind::Time(_) => {}
                Kind::Left => self.block(clause.left(index, open.not.or(open.plan))),
            }
        }
        if let Some(mark) = open.not.or(open.plan) {
            let rest = clause.from(mark);
            match open.not {
                Some(_) if yes_no && clause.tokens.len() == 1 => self.denied = Some(rest),
                Some(_) => self.dangling = Some(rest),
                None => self.block(Obstacle::Later(rest.to_string())),
            }
        }
        if open.near.is_some() {
            self.block(Obstacle::left(clause.text, clause.text));
        }
        self.close(clause, said, figures, open.spoken);
    }

    fn figure(&mut self, kind: Kind, open: &mut Open) {
        self.figures.push(Figure { kind, before: open.near.take(), after: None, done: false });
    }

    /// One word of a clause; `before` is what stands in front of it.
    fn word(
        &mut self,
        clause: &Clause<'t, '_>,
        (role, token): (Role, &Token<'t>),
        before: Option<Kind>,
        open: &mut Open,
        yes_no: bool,
    ) {
        let left = Obstacle::left(token.text, clause.text);
        let counted = matches!(before, Some(Kind::Number(_) | Kind::Word(Role::Measure)));
        let measured = counted || matches!(before, Some(Kind::Ratio(..) | Kind::Share(..) | Kind::Word(Role::Half(_))));
        match role {
            Role::Not if open.not.is_some() => self.block(left),
            Role::Not => open.not = Some(token.at),
            Role::Plan => open.plan = open.plan.or(Some(token.at)),
            Role::Says(Some(status)) => self.say(clause, status, token, open),
            Role::Yes(yes) if yes_no && open.not.is_none() && open.plan.is_none() => {
                open.spoken = true;
                if yes {
                    self.says.push(Said { status: Status::Done, extent: clause.extent, text: token.text });
                } else {
                    self.denied = Some(token.text);
                }
            }
            Role::Deed if open.not.is_none() && open.plan.is_none() => self.block(left),
            Role::Stage | Role::Deed => match (open.not.take(), open.plan.take()) {
                (Some(mark), _) => self.denied = Some(&clause.text[mark..token.end()]),
                (None, Some(mark)) => self.planned = Some(&clause.text[mark..token.end()]),
                _ => {}
            },
            Role::Tick(true) | Role::Boxed(true) => self.ticked = true,
            Role::Tick(false) => self.denied = Some(token.text),
            Role::Light => self.block(Obstacle::Sign(token.text.to_string())),
            Role::Near(qualifier) => open.near = Some((qualifier, token.text.contains('近'))),
            Role::About(qualifier) if measured => {
                if let Some(figure) = self.figures.last_mut() {
                    figure.after = Some(qualifier);
                }
            }
            Role::Half(_) => self.figure(token.kind, open),
            Role::Measure | Role::Duration if measured => {}
            Role::Noun if counted || clause.whole => {}
            Role::Total | Role::Among if clause.counts_after(token) => {}
            Role::Filler | Role::Going | Role::Whole | Role::Part | Role::AsksDone | Role::Boxed(false) => {}
            _ => self.block(left),
        }
    }

    /// A word for a status, with what was said before it.
    fn say(&mut self, clause: &Clause<'t, '_>, status: Status, token: &Token<'t>, open: &mut Open) {
        let meant = match (open.not.take(), open.plan.take()) {
            (Some(mark), _) => return self.deny(status, &clause.text[mark..token.end()], open),
            (None, Some(mark)) => Some(&clause.text[mark..token.end()]),
            _ if matches!(status, Status::Done | Status::OnTrack) && clause.later.is_some() => clause.later,
            _ => (clause.going && status == Status::Done).then(|| clause.words()),
        };
        open.spoken = true;
        match meant {
            Some(words) => self.planned = self.planned.or(Some(words)),
            None => self.says.push(Said { status, extent: clause.extent, text: token.text }),
        }
    }

    /// What the clause leaves for the others.
    fn close(&mut self, clause: &Clause<'t, '_>, said: usize, figures: usize, spoken: bool) {
        let done = self.says[said..].iter().any(|said| said.status == Status::Done);
        self.figures[figures..].iter_mut().for_each(|figure| figure.done = done);
        if spoken {
            return;
        }
        // 招标中 and 正在编制方案 are under way.
        if clause.going && clause.extent == Extent::Stage && self.denied.is_none() && self.planned.is_none() {
            self.says.push(Said { status: Status::OnTrack, extent: Extent::Stage, text: clause.words() });
            return;
        }
        if let Some(later) = clause.later {
            self.planned = self.planned.or(Some(later));
        }
        if clause.extent > Extent::Whole && self.part.is_none_or(|(extent, _)| extent < clause.extent) {
            self.part = Some((clause.extent, clause.limit.unwrap_or(clause.text)));
        }
    }

    /// 未 before a word for a status.
    fn deny(&mut self, status: Status, words: &'t str, open: &mut Open) {
        open.spoken = true;
        match status {
            Status::Done => self.denied = Some(words),
            // 无滞后 takes nothing from what is said beside it.
            Status::Lagging | Status::Overdue => {}
            _ => self.block(Obstacle::left(words, words)),
        }
    }
}

/// How much of the work a piece leaves; `whole` where 全部 or 均 stands beside it.
fn extent_of(token: &Token, next: Option<&Token>, whole: bool) -> Extent {
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
