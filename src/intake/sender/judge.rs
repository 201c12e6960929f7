//! Who sent a file, by all the evidence: the 填报单位 cell, the unit column,
//! the title, the file's name and folder, the sheet's name, and the mail's
//! sender and subject.
//!
//! Every piece of evidence names no unit, one, or several. Pieces that name
//! one and disagree stop the file; nobody named stops it too. Nothing is
//! guessed (domain §3.1). Words behind a unit's name may say that it is not the
//! unit that speaks (`speaker`): a village's sheet is a question, whoever sent it.

use super::speaker::{Speaker, before, is_foreign_body, is_neighbourhood, speaker};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::{CellRef, Place};
use crate::model::span::Former;
use crate::model::task::{MasterList, Unit, UnitKind};
use crate::model::value::{differ_in_one, key, labelled, numbered};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Full names of one length, by one half of theirs, each with its unit.
type ByHalf = HashMap<Vec<char>, Vec<(Vec<char>, usize)>>;

/// The names that units go by, folded. A province has thousands, many of them
/// alike: a text is looked up in them and never held against one after the other.
pub(crate) struct Names {
    /// The unit of each name, by its position in the list.
    names: HashMap<Vec<char>, usize>,
    /// How long the names are that begin with a character, the longest first.
    lengths: HashMap<char, BTreeSet<Reverse<usize>>>,
    /// Full names of four characters or more by their length, their first half and
    /// their second: one that is wrong in one character has a half right.
    official: BTreeMap<usize, [ByHalf; 2]>,
    towns: BTreeSet<usize>,
    /// Those that are no towns and that items are expected from.
    reporting: BTreeSet<usize>,
    /// The units that have an address, by that in small letters.
    addresses: HashMap<String, BTreeSet<usize>>,
}

/// Parts of an official name that a short form leaves out.
const SUFFIXES: &[&str] = &["街道办事处", "办事处", "人民政府", "管理委员会", "管委会", "党工委", "街道办"];

/// Words before a colon, or alone in a cell, that announce the reporting unit.
const LABELS: &[&str] = &[
    "填报单位", "报送单位", "上报单位", "填表单位", "单位名称", "街镇名称", "填报街镇", "报送街镇", "街镇", "单位",
    "填报部门", "报送部门", "申报单位",
];

/// How titles of tables end.
const TITLES: &[&str] = &["表", "情况", "进展", "汇总", "清单", "台账"];

/// What a piece of text says about who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Units named, by position in the list.
    pub units: BTreeSet<usize>,
    /// One was recognised only by a near miss in spelling.
    pub misspelt: bool,
}

impl Named {
    fn of(hits: &[Hit]) -> Self {
        Self { units: hits.iter().map(|hit| hit.unit).collect(), misspelt: hits.iter().any(|hit| hit.misspelt) }
    }
}

/// Where a text names a unit.
struct Hit {
    unit: usize,
    from: usize,
    to: usize,
    misspelt: bool,
}

impl Names {
    /// The names of every unit on the list.
    pub(crate) fn new(master: &MasterList) -> Self {
        let folded = |name: &String| key(name).chars().collect::<Vec<char>>();
        let (mut names, mut towns, mut reporting) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        let mut addresses: HashMap<String, BTreeSet<usize>> = HashMap::new();
        // Units that are no towns, of which those report that an item is expected from.
        let mut others: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, unit) in master.units.iter().enumerate() {
            names.extend(std::iter::once(&unit.name).chain(&unit.aliases).map(|name| (folded(name), index)));
            for address in &unit.emails {
                addresses.entry(address.trim().to_ascii_lowercase()).or_default().insert(index);
            }
            if unit.kind == UnitKind::Town {
                towns.insert(index);
            } else {
                others.entry(unit.name.as_str()).or_default().push(index);
            }
        }
        let asked = if others.is_empty() { &[][..] } else { &master.items };
        for name in asked.iter().flat_map(|item| &item.expected_from) {
            reporting.extend(others.get(name.as_str()).into_iter().flatten());
        }
        names.retain(|(name, _)| name.len() >= 2);
        let mut lengths: HashMap<char, BTreeSet<Reverse<usize>>> = HashMap::new();
        for (name, _) in &names {
            lengths.entry(name[0]).or_default().insert(Reverse(name.len()));
        }
        // Of several units with one name the first is meant.
        let names = names.into_iter().rev().collect();
        let mut official: BTreeMap<usize, [ByHalf; 2]> = BTreeMap::new();
        for (unit, name) in master.units.iter().map(|unit| folded(&unit.name)).enumerate() {
            if name.len() >= 4 {
                let [first, second] = official.entry(name.len()).or_default();
                let (head, tail) = name.split_at(name.len() / 2);
                first.entry(head.to_vec()).or_default().push((name.clone(), unit));
                second.entry(tail.to_vec()).or_default().push((name.clone(), unit));
            }
        }
        Self { names, lengths, official, towns, reporting, addresses }
    }

    /// The units whose address this is.
    pub(crate) fn at(&self, address: &str) -> Vec<usize> {
        self.addresses.get(&address.to_ascii_lowercase()).into_iter().flatten().copied().collect()
    }

    /// Whether a unit is one that reports: a town, or one that items are expected from.
    pub(crate) fn reports(&self, unit: usize) -> bool {
        self.towns.contains(&unit) || self.reporting.contains(&unit)
    }

    /// Every unit that `text` names. Names are matched longest first and do not
    /// overlap; a full name with one character wrong counts, and outweighs a
    /// shorter name inside it.
    pub(crate) fn named_in(&self, text: &str) -> Named {
        Named::of(&self.hits(&key(text).chars().collect::<Vec<char>>()))
    }

    /// The unit, of those that report, that a heading is called by: it begins with its
    /// name, behind a number perhaps, or is the title of a table and names no other.
    pub(crate) fn heads(&self, text: &str) -> Option<usize> {
        let words = numbered(text).map_or(text, |numbered| numbered.rest);
        let folded: Vec<char> = key(words).trim_start_matches(['(', '[', '【', '●', '■', '▲', '★']).chars().collect();
        let hits = self.hits(&folded);
        let first = hits.first().filter(|first| hits.iter().all(|hit| hit.unit == first.unit))?;
        let is_title = TITLES.iter().any(|end| folded.ends_with(&end.chars().collect::<Vec<_>>()));
        let heads = first.from == 0 || is_title;
        let speaks = || matches!(speaker(&folded[first.to..]), Speaker::Unit);
        (heads && self.reports(first.unit) && speaks()).then_some(first.unit)
    }

    fn hits(&self, folded: &[char]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < folded.len() {
            let rest = &folded[at..];
            let mut names = self.lengths.get(&rest[0]).into_iter().flatten().filter_map(|len| rest.get(..len.0));
            let exact = names.find_map(|name| Some((*self.names.get(name)?, name.len())));
            let near = self.near_at(rest).filter(|(_, len)| exact.is_none_or(|(_, exact)| *len > exact));
            match near.or(exact) {
                Some((unit, len)) => {
                    hits.push(Hit { unit, from: at, to: at + len, misspelt: near.is_some() });
                    at += len;
                }
                None => at += 1,
            }
        }
        hits
    }

    /// A full name of four characters or more with exactly one wrong; `None`
    /// where two names are equally near.
    fn near_at(&self, text: &[char]) -> Option<(usize, usize)> {
        let near = |(len, [first, second]): (&usize, &'_ [ByHalf; 2])| {
            let text = text.get(..*len)?;
            let (head, tail) = text.split_at(len / 2);
            let halves = first.get(head).into_iter().chain(second.get(tail)).flatten();
            let near = halves.filter(|(name, _)| differ_in_one(name, text)).map(|(_, unit)| (*unit, *len));
            Some(near.take(2).collect::<Vec<_>>())
        };
        match self.official.iter().filter_map(near).flatten().take(2).collect::<Vec<_>>()[..] {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// Whether a cell announces the reporting unit, and the words after the colon.
pub(crate) fn label(text: &str) -> Option<String> {
    let folded = key(text);
    let bare = folded.replace("(盖章)", "").replace("(公章)", "").replace("(签章)", "");
    let (head, rest) = bare.split_once(':').unwrap_or((bare.as_str(), ""));
    LABELS.contains(&head.trim_matches(['*', ' '])).then(|| rest.to_string())
}

labelled! {
    /// What kind of evidence.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum EvidenceKind {
        /// A cell that announces the reporting unit.
        UnitCell "填报单位一栏",
        /// The key of a form that was made out for it.
        Form "表样",
        UnitColumn "单位一栏",
        Title "标题",
        SheetName "工作表名",
        FileName "文件名",
        FolderName "文件夹名",
        /// The sender's address, which is a unit's.
        Address "发件人邮箱",
        SenderName "发件人",
        Subject "邮件主题",
    }
}

/// One piece of evidence.
pub(crate) struct Evidence {
    /// Where it was found, which is also how it is named to staff.
    pub kind: EvidenceKind,
    /// The words that may name a unit.
    pub text: String,
    /// The cell that it stands in.
    pub cell: Option<CellRef>,
    /// The unit that it is known to mean, whatever its words are.
    pub unit: Option<usize>,
    /// Its words, folded, and where they name units, once that was looked up.
    heard: OnceCell<(Vec<char>, Vec<Hit>)>,
}

impl Evidence {
    /// Evidence that stands in no cell.
    pub(crate) fn new(kind: EvidenceKind, text: String) -> Self {
        Self { kind, text, cell: None, unit: None, heard: OnceCell::new() }
    }

    /// Evidence in a cell.
    pub(crate) fn at(kind: EvidenceKind, text: String, cell: CellRef) -> Self {
        Self { cell: Some(cell), ..Self::new(kind, text) }
    }

    fn heard(&self, names: &Names) -> &(Vec<char>, Vec<Hit>) {
        self.heard.get_or_init(|| {
            let folded: Vec<char> = key(&self.text).chars().collect();
            let hits = names.hits(&folded);
            (folded, hits)
        })
    }

    /// Whether the mail says so, not what it brought.
    fn is_of_mail(&self) -> bool {
        matches!(self.kind, EvidenceKind::Address | EvidenceKind::SenderName | EvidenceKind::Subject)
    }

    /// Whether it stands where the reporting unit is asked for, and nothing else.
    fn is_there_for_it(&self) -> bool {
        matches!(self.kind, EvidenceKind::UnitCell | EvidenceKind::Form | EvidenceKind::UnitColumn)
    }

    /// Whether a table's own words say so: the cell, column or title that is there for it.
    fn is_of_the_sheet(&self) -> bool {
        self.is_there_for_it() || self.kind == EvidenceKind::Title
    }

    /// The units it names. A cell that is there for it may name any unit; free
    /// text may name the bureau that asked for the sheet, so only towns count, and
    /// departments that report (`departments`) only where no town is named at all.
    pub(crate) fn named(&self, names: &Names, departments: bool) -> Named {
        if let Some(unit) = self.unit {
            return Named { units: BTreeSet::from([unit]), misspelt: false };
        }
        let mut named = Named::of(&self.heard(names).1);
        if !self.is_there_for_it() {
            let is_addressed = departments && self.text.trim_end().ends_with([':', '：']);
            let counts = |unit: &usize| names.towns.contains(unit) || departments && names.reporting.contains(unit);
            named.units.retain(|unit| counts(unit) && !is_addressed);
        }
        named
    }

    /// The unit merged into `unit` that it names, where it does not name that itself.
    fn former<'u>(&self, unit: &'u Unit) -> Option<&'u Former> {
        let mut formers = unit.formers.iter().filter(|former| former.is_meant(&self.text));
        formers.next().filter(|_| !key(&self.text).contains(&key(&unit.name)))
    }

    /// For whom it speaks, `unit` being the one that all evidence names: by the
    /// words round the names in it, the farthest from the unit. Where it names
    /// nobody, only a cell that is there for it may tell of an office or of any
    /// body; a title or a name of a file only of a place.
    fn speaker(&self, names: &Names, unit: &str) -> Speaker {
        let is_cell = self.is_there_for_it();
        let (folded, hits) = self.heard(names);
        let ends_in_unit = hits.last().is_some_and(|hit| hit.to == folded.len());
        let told = match hits.first() {
            Some(first) => {
                let behind = hits.iter().map(|hit| speaker(&folded[hit.to..])).max().unwrap_or(Speaker::Unit);
                behind.max(before(&folded[..first.from]))
            }
            None => speaker(folded),
        };
        // What such a cell ends in is no kind of village: 美丽村 is one.
        let is_village = is_cell && !ends_in_unit && is_neighbourhood(&key(&self.text));
        let told = if is_village && matches!(told, Speaker::Unit) { Speaker::Other(self.text.clone()) } else { told };
        if !hits.is_empty() {
            return told;
        }
        let is_near = || differ_in_one(folded, &key(unit).chars().collect::<Vec<char>>());
        match told {
            Speaker::Unit if is_cell && is_foreign_body(folded) && !is_near() => Speaker::Other(self.text.clone()),
            Speaker::Other(said) if !is_cell && !is_neighbourhood(&said) => Speaker::Unit,
            Speaker::Office(_) if !is_cell => Speaker::Unit,
            told => told,
        }
    }
}

/// Who sent a file, or what must be asked.
pub(crate) enum Sender {
    /// The unit that the evidence agrees on, as a position in the list; and the unit
    /// merged into it in whose name it was sent, where it was.
    Known(usize, Option<String>),
    /// The evidence names nobody, or contradicts itself: what it says, and the units that it
    /// names, as positions in the list.
    Asked(String, BTreeSet<usize>),
}

/// A piece of evidence that names one unit: which, and whether by a near miss.
type Witness<'e> = (usize, &'e Evidence, bool);

/// The evidence that names one unit each. A department that reports may be named
/// in free text where no town is; its name in a title alone is no evidence.
fn witnesses<'e>(names: &Names, evidence: &'e [Evidence]) -> Vec<Witness<'e>> {
    let naming = |departments: bool| {
        let one = evidence.iter().filter_map(|piece| {
            let named = piece.named(names, departments);
            named.units.first().filter(|_| named.units.len() == 1).map(|unit| (*unit, piece, named.misspelt))
        });
        one.collect::<Vec<Witness>>()
    };
    let towns = naming(false);
    let departments = if towns.is_empty() { naming(true) } else { Vec::new() };
    if departments.iter().any(|(_, piece, _)| piece.kind != EvidenceKind::Title) { departments } else { towns }
}

/// Whether a table says of itself that it is of several units that report: where the
/// unit is asked for; or in its title, where nothing else on the sheet names one.
fn names_several(names: &Names, evidence: &[Evidence], piece: &Evidence) -> bool {
    let units =
        |piece: &Evidence| piece.named(names, false).units.into_iter().filter(|unit| names.reports(*unit)).count();
    let of_sheet = |piece: &&Evidence| piece.is_there_for_it() || piece.kind == EvidenceKind::SheetName;
    let says = piece.is_there_for_it()
        || piece.kind == EvidenceKind::Title && !evidence.iter().filter(of_sheet).any(|piece| units(piece) == 1);
    says && units(piece) > 1
}

/// What is not used where nobody is known to have sent it.
fn skipped(place: &Place) -> Taken {
    if place.sheet.is_some() { Taken::SheetSkipped } else { Taken::FileSkipped }
}

/// Weighs the evidence about a file, or about a sheet of one that holds those of several.
pub(crate) fn judge(
    names: &Names,
    master: &MasterList,
    evidence: &[Evidence],
    place: &Place,
    findings: &mut Findings,
) -> Sender {
    let one = witnesses(names, evidence);
    let named = evidence.iter().flat_map(|piece| piece.named(names, false).units);
    let named: BTreeSet<usize> = one.iter().map(|(unit, ..)| *unit).chain(named).collect();
    let asked = |said| Sender::Asked(said, named);
    let Some((unit, piece, _)) = one.first() else {
        let said: Vec<&str> = evidence.iter().map(|e| e.text.as_str()).filter(|t| !t.is_empty()).collect();
        let finding = Finding::new(Code::UnitUnknown, place.clone(), said.join("；"), skipped(place));
        let first = master.units.first().map_or("", |unit| unit.name.as_str());
        findings.push(finding.expecting(format!("填报单位：{first}")));
        return asked(said.join("；"));
    };
    let at = |piece: &Evidence| piece.cell.map_or_else(|| place.clone(), |cell| place.at(cell));
    let says = |unit: usize, e: &Evidence| format!("{}“{}”指{}", e.kind.label(), e.text, master.units[unit].name);
    let against = || one.iter().filter(|(other, ..)| other != unit);
    let by_mailbox = against().all(|(_, e, _)| matches!(e.kind, EvidenceKind::Address | EvidenceKind::SenderName));
    let several: Vec<&Evidence> = evidence.iter().filter(|piece| names_several(names, evidence, piece)).collect();
    let by_mailbox = by_mailbox && several.is_empty() && piece.is_of_the_sheet();
    if let Some((other, mailbox, _)) = against().next().filter(|_| by_mailbox) {
        // A neighbour or a colleague sent it: the sheet's own words hold.
        let taken = Taken::ReadAs(master.units[*unit].name.clone());
        findings.push(Finding::new(Code::UnitNotSender, place.clone(), says(*other, mailbox), taken));
    } else if against().next().is_some() || !several.is_empty() {
        let first = several.first().unwrap_or(piece);
        let several = several.iter().map(|e| format!("{}“{}”写了几个单位", e.kind.label(), e.text));
        let said = several.chain(one.iter().map(|(unit, e, _)| says(*unit, e))).collect::<Vec<_>>().join("；");
        findings.add(Code::UnitContradiction, at(first), said.clone(), skipped(place));
        return asked(said);
    }
    let name = &master.units[*unit].name;
    let one: Vec<Witness> = one.iter().filter(|(other, ..)| other == unit).copied().collect();
    let by_mail_alone = one.iter().all(|(_, piece, _)| piece.is_of_mail());
    let speaking = evidence.iter().filter(|piece| by_mail_alone || !piece.is_of_mail());
    let spoken: Vec<(&Evidence, Speaker)> = speaking.map(|piece| (piece, piece.speaker(names, name))).collect();
    if let Some((other, _)) = spoken.iter().find(|(_, speaker)| matches!(speaker, Speaker::Other(_))) {
        let said = format!("{}“{}”；{}", other.kind.label(), other.text, says(*unit, piece));
        let finding = Finding::new(Code::NotTheUnit, at(other), said.clone(), skipped(place));
        findings.push(finding.expecting(format!("填报单位：{name}")));
        return asked(said);
    }
    let office = spoken.iter().find(|(_, speaker)| matches!(speaker, Speaker::Office(_))).map(|(office, _)| *office);
    let unit_of_list = &master.units[*unit];
    // What the sheet says goes before what its mail says.
    let speaking = one.iter().find(|(_, piece, _)| !piece.is_of_mail()).or(one.first());
    let former = speaking.and_then(|(_, piece, _)| Some((*piece, piece.former(unit_of_list)?)));
    findings.extend(assumed(unit_of_list, &one, (office, former), &at));
    Sender::Known(*unit, former.map(|(_, former)| former.name.clone()))
}

/// What a unit is taken for on, where its own name does not stand there.
fn assumed(
    unit: &Unit,
    one: &[Witness],
    (office, former): (Option<&Evidence>, Option<(&Evidence, &Former)>),
    at: &dyn Fn(&Evidence) -> Place,
) -> Findings {
    let (name, mut findings) = (unit.name.as_str(), Findings::default());
    let mut tell = |code, piece: &Evidence, found: String| {
        let finding = Finding::new(code, at(piece), found, Taken::ReadAs(name.into())).of(name);
        findings.push(finding.expecting(format!("填报单位：{name}")));
    };
    let said = |piece: &Evidence| format!("{}“{}”", piece.kind.label(), piece.text);
    let misspelt = one.iter().all(|(_, _, misspelt)| *misspelt);
    if let Some((piece, former)) = former {
        tell(Code::UnitByFormer, piece, format!("{}；{}至{}，已并入", said(piece), former.name, former.until));
    }
    match one.first() {
        Some((_, first, _)) if one.iter().all(|(_, piece, _)| piece.is_of_mail()) => {
            tell(Code::UnitBySender, first, said(first));
        }
        Some((_, first, _)) => match office {
            Some(office) => tell(Code::UnitByOffice, office, said(office)),
            None if former.is_some() => {}
            None if misspelt || !one.iter().any(|(_, e, _)| key(&e.text).contains(&key(name))) => {
                tell(Code::UnitByAlias, first, first.text.clone());
            }
            None => {}
        },
        None => {}
    }
    findings
}

/// A file or folder name without what the office's own handling adds.
pub(crate) fn plain_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    SUFFIXES.iter().fold(stem.to_string(), |name, suffix| name.replace(suffix, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master() -> MasterList {
        let town = |name: &str, aliases: &[&str]| Unit {
            name: name.into(),
            kind: UnitKind::Town,
            aliases: aliases.iter().map(|a| a.to_string()).collect(),
            emails: Vec::new(),
            formers: Vec::new(),
        };
        MasterList {
            units: vec![
                town("临江镇街道", &["临江镇", "临江街道"]),
                town("新成路街道", &["新成路", "新成街道"]),
                town("城北镇", &["城北", "临江新城", "新城"]),
                town("梅园新区", &["梅园"]),
                town("石冈镇", &["石冈", "石岗"]),
                town("城西镇", &["城西", "北大桥"]),
            ],
            ..MasterList::default()
        }
    }

    #[test]
    fn names_in_free_text() {
        let master = master();
        let names = Names::new(&master);
        let cases: &[(&str, &[&str])] = &[
            ("临江新城（城北镇）第三季度进展", &["城北镇"]),
            ("新城路街道", &["新成路街道"]),
            ("新城", &["城北镇"]),
            ("新区", &[]),
            ("临江区“15分钟社区生活圈”行动", &[]),
            ("临江镇街道办事处", &["临江镇街道"]),
            ("石岗镇人民政府", &["石冈镇"]),
            ("城西、城北两镇", &["城北镇", "城西镇"]),
            ("地产北虹", &[]),
        ];
        for (text, wanted) in cases {
            let named: Vec<&str> = names.named_in(text).units.iter().map(|i| master.units[*i].name.as_str()).collect();
            assert_eq!(&named, wanted, "{text}");
        }
    }

    #[test]
    fn labels_announce_the_unit() {
        assert_eq!(label("填报单位：城东镇"), Some("城东镇".into()));
        assert_eq!(label("单位（盖章）： 城东镇"), Some("城东镇".into()));
        assert_eq!(label("填报单位"), Some(String::new()));
        assert_eq!(label("填报人：王某"), None);
        assert_eq!(label("牵头单位"), None);
    }
}
