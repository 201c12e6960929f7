//! What the pieces of a cell say together: which statuses, what is denied or
//! only meant, and how much of the work is spoken of.

use super::cell::Qualifier;
use super::clause::{Clause, Extent, Open, extent_of, is_begun, is_of_no_trouble, is_task_of_a_time, names_task};
use super::lexicon::Role;
use super::moment::Moment;
use super::status::Status;
use super::tokens::{Kind, Obstacle, Token};

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

impl<'t> Evidence<'t> {
    /// What the pieces of `text` say; `yes_no` where the column asks 是否完成.
    pub(super) fn of(text: &'t str, tokens: &[Token<'t>], yes_no: bool) -> Self {
        let mut found = Self::default();
        let yes_no = yes_no || tokens.iter().any(|token| token.role() == Some(Role::AsksDone));
        for clause in tokens.split(Token::parts).filter(|clause| !clause.is_empty()) {
            if clause.len() == tokens.len() || !is_of_no_trouble(text, clause) {
                found.clause(text, clause, yes_no);
            }
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
        let ahead = |(at, token): &(usize, &Token)| match token.kind {
            Kind::Time(Moment::Later | Moment::Unclear) => true,
            Kind::Time(Moment::Year) => !names_task(tokens, *at),
            _ => false,
        };
        let later = tokens.iter().enumerate().find(ahead).map(|(_, token)| token.text);
        let (whole, done) = (words(Role::Whole), words(Role::Says(Some(Status::Done))));
        let (mut extent, mut limit) = (Extent::Whole, None);
        let mut hindered = false;
        for (index, token) in tokens.iter().enumerate() {
            let own = match extent_of(token, tokens.get(index + 1), whole) {
                // 上半年任务, 启动, 前期准备: done of them is not done.
                _ if done && (is_begun(token) || is_task_of_a_time(tokens, index)) => Extent::Stage,
                // 阶段完成, but not 各阶段均已完成
                _ if done && !whole && token.text == "阶段" => Extent::Stage,
                own => own,
            };
            // 未招标 leaves nothing done of the stage.
            let own = if hindered && own == Extent::Stage { Extent::Whole } else { own };
            hindered = match token.role() {
                Some(Role::Not | Role::Plan) => true,
                Some(Role::Start) => false,
                _ => hindered,
            };
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
        // 3个月完成 is a plan, and 完成中 is under way; 提前2周完成 is neither.
        let takes_time = words(Role::Duration) && tokens.iter().all(|token| token.text != "提前");
        if done && takes_time {
            return self.block(Obstacle::left(&text[tokens[0].at..tokens[tokens.len() - 1].end()], text));
        }
        clause.going = words(Role::Going) || !done && words(Role::Filler) && tokens.iter().any(|t| t.text == "阶段");
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
                Kind::Number(_) | Kind::Ratio(..) | Kind::Share(..) => self.figure(clause, token.kind, &mut open),
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
        self.close(clause, said, figures, &open);
    }

    fn figure(&mut self, clause: &Clause<'t, '_>, kind: Kind, open: &mut Open<'t>) {
        // 基本80% is about so much; 总体80% is all of the work taken together.
        let nearly = open.nearly.filter(|mark| !clause.text[*mark..].starts_with(['总', '整']));
        let before = open.near.take().or(nearly.map(|_| (Qualifier::About, false)));
        self.figures.push(Figure { kind, before, after: None, done: false });
    }

    /// One word of a clause; `before` is what stands in front of it.
    fn word(
        &mut self,
        clause: &Clause<'t, '_>,
        (role, token): (Role, &Token<'t>),
        before: Option<Kind>,
        open: &mut Open<'t>,
        yes_no: bool,
    ) {
        let left = Obstacle::left(token.text, clause.text);
        let counted = matches!(before, Some(Kind::Number(_) | Kind::Word(Role::Measure)));
        let measured = counted || matches!(before, Some(Kind::Ratio(..) | Kind::Share(..) | Kind::Word(Role::Half(_))));
        match role {
            // 不未, 基本未
            Role::Not if open.not.is_some() || open.nearly.is_some() => self.block(left),
            Role::Not => open.not = Some(token.at),
            Role::Plan => open.plan = open.plan.or(Some(token.at)),
            Role::Filler if token.text == "目标" && clause.time_after(token) => open.plan = Some(token.at),
            Role::Says(Some(status)) => self.say(clause, status, token, open),
            Role::Yes(yes) if yes_no && open.not.or(open.plan).or(open.nearly).is_none() => {
                open.spoken = true;
                if yes {
                    self.says.push(Said { status: Status::Done, extent: clause.extent, text: token.text });
                } else {
                    self.denied = Some(token.text);
                }
            }
            Role::Well if open.not.is_some() || open.spoken => self.block(left),
            Role::Stage | Role::Deed(_) | Role::Act | Role::Start | Role::Prep => self.deed(clause, role, token, open),
            Role::Tick(true) | Role::Boxed(true) => self.ticked = true,
            Role::Tick(false) => self.denied = Some(token.text),
            Role::Light => self.block(Obstacle::Sign(token.text.to_string())),
            Role::Near(qualifier) => open.near = Some((qualifier, token.text.contains('近'))),
            Role::About(qualifier) if measured => {
                if let Some(figure) = self.figures.last_mut() {
                    figure.after = Some(qualifier);
                }
            }
            Role::Half(_) => self.figure(clause, token.kind, open),
            Role::Measure | Role::Duration if measured => {}
            Role::Noun if counted || clause.whole => {}
            Role::Total | Role::Among if clause.counts_after(token) => {}
            Role::Going | Role::Rate | Role::Part | Role::AsksDone | Role::Boxed(false) => {}
            _ if open.take(role, token) => {}
            _ => self.block(left),
        }
    }

    /// A word for a status, with what was said before it.
    fn say(&mut self, clause: &Clause<'t, '_>, status: Status, token: &Token<'t>, open: &mut Open<'t>) {
        let (status, from) = match open.nearly {
            Some(mark) if status == Status::Done => (Status::OnTrack, mark),
            _ => (status, clause.with_already(token)),
        };
        let text = &clause.text[from..token.end()];
        let moves = matches!(status, Status::Done | Status::OnTrack);
        let plan = open.plan.take().or(open.push.take().filter(|_| moves));
        let meant = match (open.not.take(), plan) {
            (Some(mark), _) => return self.deny(status, &clause.text[mark..token.end()], open),
            // 预计逾期, 拟取消 tell how it will stand, whatever is said of today.
            (None, Some(mark)) if !moves => {
                return self.block(Obstacle::Later(clause.text[mark..token.end()].to_string()));
            }
            (None, Some(mark)) => Some(&clause.text[mark..token.end()]),
            _ if moves && clause.later.is_some() => clause.later,
            _ => (clause.going && status == Status::Done).then(|| clause.words()),
        };
        // 正常滞后, 持续完成
        let apart = open.well.filter(|_| !moves).or(open.lasting.filter(|_| status == Status::Done));
        if let Some(other) = apart {
            self.block(Obstacle::Against(other.to_string(), text.to_string()));
        }
        open.spoken = true;
        match meant {
            Some(words) => self.planned = self.planned.or(Some(words)),
            // By a plan, and not by a date, only what was due by now may be done.
            None if status == Status::Done
                && open.timely == Some(false)
                && clause.extent == Extent::Whole
                && !clause.is_of_all() =>
            {
                self.says.push(Said { status, extent: Extent::SoFar, text: clause.words() });
            }
            None => self.says.push(Said { status, extent: clause.extent, text }),
        }
    }

    /// A word for what is done or begun: by itself no status, but with what stands
    /// before it: 已印发, 未启动, 待招标.
    fn deed(&mut self, clause: &Clause<'t, '_>, role: Role, token: &Token<'t>, open: &mut Open<'t>) {
        let status = match (open.not.take(), open.plan.take(), role) {
            (Some(mark), _, _) => {
                let words = &clause.text[mark..token.end()];
                let plain = clause.is_plain_from(mark, words);
                match role {
                    Role::Start if plain => (Status::NotStarted, words),
                    Role::Act if plain && open.timely.is_some() => (Status::Lagging, words),
                    _ => {
                        open.hindered = true;
                        return self.denied = Some(words);
                    }
                }
            }
            (None, Some(mark), _) => {
                let words = &clause.text[mark..token.end()];
                match role {
                    Role::Start if words.starts_with('待') => (Status::NotStarted, words),
                    _ => {
                        open.hindered = true;
                        return self.planned = Some(words);
                    }
                }
            }
            (None, None, Role::Deed(true)) if open.already && !open.spoken => {
                return self.say(clause, Status::Done, token, open);
            }
            (None, None, Role::Deed(is_end)) if !(is_end && open.spoken || clause.going || open.tells_how()) => {
                return self.block(Obstacle::left(token.text, clause.text));
            }
            (None, None, _) => return open.begin(role),
        };
        open.spoken = true;
        self.says.push(Said { status: status.0, extent: clause.extent, text: status.1 });
    }

    /// What the clause leaves for the others.
    fn close(&mut self, clause: &Clause<'t, '_>, said: usize, figures: usize, open: &Open<'t>) {
        let done = self.says[said..].iter().any(|said| said.status == Status::Done);
        self.figures[figures..].iter_mut().for_each(|figure| figure.done = done);
        if open.spoken {
            return;
        }
        if let Some(status) = open.status(clause).filter(|_| !open.hindered) {
            match clause.later.filter(|_| status == Status::OnTrack && !clause.going) {
                Some(later) => self.planned = Some(later),
                None => self.says.push(Said { status, extent: clause.extent, text: clause.words() }),
            }
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
    fn deny(&mut self, status: Status, words: &'t str, open: &mut Open<'t>) {
        open.spoken = true;
        match status {
            Status::Done if open.timely == Some(true) && words.contains(['未', '没']) => {
                self.says.push(Said { status: Status::Overdue, extent: Extent::Whole, text: words })
            }
            Status::Done => self.denied = Some(words),
            // 无滞后 takes nothing from what is said beside it.
            Status::Lagging | Status::Overdue => {}
            _ => self.block(Obstacle::left(words, words)),
        }
    }
}
