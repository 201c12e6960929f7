//! The form: every column that a progress sheet or a project register may
//! have, its heading as we print it, and the headings it is known by.
//!
//! One table for the form writer, the intake and the sheets of answers; the
//! 词表 sheet adds to it. To add an answer: a row here, and a field of `Answers`.

use crate::model::ledger::{Answers, Project, Source};
use crate::model::place::CellRef;
use crate::model::value::{Answer, Given, Percent, Quantity, Status, Words, key, value};
use serde::{Deserialize, Serialize};

/// Which part of a sheet a column belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the list gives.
    List,
    /// What the unit fills in.
    Answer,
    /// How far the calendar has got; not the unit's own progress.
    Calendar,
    /// What only project registers have.
    Register,
}

/// One column of the form.
#[derive(Debug)]
pub struct Field {
    /// What it holds.
    pub column: Column,
    /// Where it belongs.
    pub part: Part,
    /// The heading as we print it.
    pub heading: &'static str,
    /// Other headings that mean the same (domain §5.1).
    pub synonyms: &'static [&'static str],
    /// Words that identify the column in a longer heading.
    pub stems: &'static [&'static str],
}

/// An answer to be filled in, by its kind.
#[derive(Debug)]
pub enum AnswerMut<'a> {
    /// One word.
    Status(&'a mut Answer<Status>),
    /// A share.
    Percent(&'a mut Answer<Percent>),
    /// A number of things.
    Count(&'a mut Answer<Quantity>),
    /// Words.
    Text(&'a mut Answer<Words>),
}

/// An answer as typed, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// The words.
    pub text: &'a str,
    /// The number format of a number cell.
    pub format: Option<&'a str>,
    /// The words that it was read as; empty where that is no words.
    pub read: &'a str,
    /// Where it stands on its sheet.
    pub cell: CellRef,
    /// Its row, where that is not the row of the whole entry.
    pub source: Option<&'a Source>,
}

/// What an answer may be read as.
trait Read {
    fn words(&self) -> &str {
        ""
    }
}

impl Read for Status {}
impl Read for Percent {}
impl Read for Quantity {}
impl Read for Words {
    fn words(&self) -> &str {
        self
    }
}

fn typed<T: Read>(answer: &Answer<T>) -> Option<Typed<'_>> {
    let given = answer.as_ref()?;
    let read = given.value().map_or("", Read::words);
    Some(Typed { text: &given.text, format: given.format(), read, cell: given.cell, source: given.source() })
}

macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident $part:ident $(($field:ident: $kind:ident))? $heading:literal $synonyms:tt $($stem:literal)*;)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Column { $($(#[$doc])* $column,)* }

        /// Every column, in the order of the form.
        pub const FIELDS: &[Field] = &[$(Field {
            column: Column::$column,
            part: Part::$part,
            heading: $heading,
            synonyms: &$synonyms,
            stems: &[$($stem),*],
        },)*];

        impl Answers {
            /// Every answer, to be filled in, in the order of the form.
            pub fn each_mut(&mut self) -> impl Iterator<Item = (Column, AnswerMut<'_>)> {
                [$($((Column::$column, AnswerMut::$kind(&mut self.$field)),)?)*].into_iter()
            }

            /// Every answer as typed, in the order of the form; absent where the cell is empty.
            pub fn each(&self) -> impl Iterator<Item = (Column, Option<Typed<'_>>)> {
                [$($((Column::$column, typed(&self.$field)),)?)*].into_iter()
            }

            /// The same, what was read as it was typed held once.
            #[must_use]
            pub fn once(mut self) -> Self {
                for (_, answer) in self.each_mut() {
                    if let AnswerMut::Text(answer) = answer {
                        *answer = answer.take().map(Given::once);
                    }
                }
                self
            }

            /// Takes from `other` every answer that is not there yet.
            pub fn fill_from(&mut self, other: Self) {
                $($(self.$field = self.$field.take().or(other.$field);)?)*
            }

            /// Whether the answer of a column reads as something.
            pub fn has_value(&self, column: Column) -> bool {
                match column {
                    $($(Column::$column => value(&self.$field).is_some(),)?)*
                    _ => false,
                }
            }

            /// Whether the answers of a column read as the same.
            pub fn agrees(&self, other: &Self, column: Column) -> bool {
                match column {
                    $($(Column::$column => value(&self.$field) == value(&other.$field),)?)*
                    _ => true,
                }
            }

            /// Takes back the answer of a column.
            pub fn clear(&mut self, column: Column) {
                match column {
                    $($(Column::$column => drop(self.$field.take()),)?)*
                    _ => {}
                }
            }

            /// Notes of every answer that names no row of its own that it stands in this one.
            pub fn keep_sources(&mut self, source: &Source) {
                $($(self.$field = self.$field.take().map(|given| {
                    let row = given.row(source).clone();
                    given.with_source(Some(row))
                });)?)*
            }

            /// Leaves to every answer the cell alone, without its own row.
            pub fn forget_sources(&mut self) {
                $($(self.$field = self.$field.take().map(|given| given.with_source(None));)?)*
            }
        }
    };
}

// Heading, other headings, stems of longer headings.
columns! {
    /// The item id, or only a running number.
    Id List "编号"
        ["序号", "任务序号", "任务编号", "成果编号", "成果序号", "事项编号", "序", "号", "no.", "no", "项目编号"];
    /// Task number and title.
    Task List "任务"
        ["任务名称", "工作任务", "主要任务", "重点任务", "重点工作", "工作事项", "事项", "目标任务", "重点任务名称",
         "任务内容名称", "任务事项", "重点工作任务", "任务清单", "工作名称", "事项名称", "重点事项"];
    /// What the task asks for.
    Requirement List "具体要求"
        ["工作要求", "工作内容", "任务内容", "主要内容", "工作举措", "要求", "具体内容", "任务要求", "主要举措",
         "具体任务"];
    /// The deliverable's words.
    Deliverable List "成果"
        ["成果要求", "工作成果", "工作目标", "成果目标", "成果名称", "预期成果", "成果形式", "目标成果", "年度成果",
         "成果内容", "目标要求", "主要成果", "标志性成果", "预期目标", "任务目标", "成果清单"];
    /// The target of the item that the numbers of the row count towards.
    Goal List "计入目标" ["计入哪个目标", "对应目标"];
    /// The unit in the lead.
    Lead List "牵头单位"
        ["牵头部门", "主办单位", "责任部门", "责任单位", "牵头责任单位", "主责单位", "主责部门", "牵头责任部门",
         "承办单位"];
    /// Units that support.
    Support List "配合单位"
        ["协办单位", "参与单位", "配合部门", "协同单位", "协办部门", "参与部门", "参加单位", "配合责任单位", "协同部门"];
    /// The unit that reports.
    Unit List "填报单位"
        ["报送单位", "街镇", "街道/镇", "单位", "属地", "单位名称", "街镇名称", "上报单位", "填表单位", "街道(镇)",
         "所属街镇", "街道"];
    /// The deadline as the list gives it.
    Deadline List "完成时限"
        ["完成时间", "时间节点", "时限要求", "计划完成时间", "办结时限", "截止时间", "时限", "完成期限", "节点",
         "时间要求", "进度安排", "计划时间", "完成节点", "时限节点", "目标时限"]
        "时限" "时间节点";
    /// Where the row stood in the sheet that came: a form that goes back says it.
    Whence List "原表位置" [];
    /// Where it stands, one word.
    Status Answer(status: Status) "状态"
        ["进展状态", "完成状态", "是否完成", "推进状态", "亮灯", "工作状态", "任务状态", "办理状态", "目前状态",
         "当前状态", "亮灯情况", "项目状态", "建设状态", "是否完工", "进展状况", "完成与否", "红黄绿灯"]
        "状态" "状况" "亮灯" "是否完成" "是否完工";
    /// How much is done, in per cent.
    Percent Answer(percent: Percent) "完成率"
        ["完成比例", "进度", "完成进度", "形象进度", "工作进度", "当前进度", "目前进度", "完成百分比", "进度百分比",
         "总体进度", "推进进度", "累计进度", "累计完成率", "实际进度", "完成度", "进展比例", "任务完成率"]
        "完成率" "推进率" "办结率" "百分比" "完成比例" "完成占比" "进度";
    /// How many there shall be.
    Target Answer(target: Count) "目标数"
        ["目标值", "计划数", "年度目标", "目标", "量化指标", "任务数", "年度计划", "计划", "年度目标数",
         "年度计划数", "目标数量", "计划数量", "应完成数", "应完成", "年度任务数", "指标值", "目标任务数", "年度指标"]
        "目标数" "计划数" "任务数";
    /// How many there are.
    Done Answer(done: Count) "完成数"
        ["实际完成", "累计完成", "已完成数", "实际完成数", "累计完成数", "完成数量", "已完成", "实际数", "完成量",
         "已完成数量", "实际", "现完成数", "实绩", "完成", "完成值", "完成指标", "实完成", "已竣工", "已完工", "已建成", "已办结"]
        "完成数" "完成任务数" "完成目标数" "完成计划数" "完成项目数" "完工数" "竣工数" "建成数" "办结数";
    /// Progress in words.
    Progress Answer(progress: Text) "本季度进展"
        ["进展情况", "工作进展", "推进情况", "完成情况", "落实情况", "目前进展", "最新进展", "进展",
         "本季度进展情况", "本季度工作进展", "工作进展情况", "目前进展情况", "工作推进情况", "任务进展",
         "任务进展情况", "当前进展", "本季度推进情况", "本季度完成情况", "工作开展情况", "开展情况", "实施情况",
         "进度情况", "进展说明", "进度说明", "情况说明", "工作情况", "本季度工作情况", "主要进展", "工作完成情况",
         "最新进展情况", "推进进展", "季度进展", "季度进展情况", "落实进展", "落实进展情况", "具体进展",
         "具体进展情况", "任务完成情况", "任务推进情况", "具体情况", "情况", "办理情况", "办结情况", "办理结果",
         "工作推进", "工作落实", "已开展工作", "已做工作", "完成工作"]
        "进展" "推进情况" "落实情况" "完成情况" "开展情况" "工作情况" "成效" "做法" "动态" "小结";
    /// Problems.
    Problems Answer(problems: Text) "存在问题"
        ["存在的问题", "困难和问题", "难点堵点", "存在问题及原因", "需协调事项", "需区级协调解决的问题", "问题",
         "存在困难", "问题和困难", "困难问题", "存在的困难", "存在的困难和问题", "存在的问题和困难",
         "存在困难和问题", "存在问题和困难", "主要问题", "需要协调的问题", "需要协调解决的问题", "问题及困难",
         "需协调解决事项", "需协调解决的问题", "存在问题及建议", "存在的主要问题", "问题难点", "困难", "堵点难点",
         "滞后原因", "未完成原因", "未完成的原因", "需协调问题", "存在的问题及原因"]
        "问题" "困难" "难点" "堵点" "瓶颈" "短板" "弱项" "需协调" "协调事项" "协调解决" "需区" "需市" "需上级"
        "支持事项";
    /// What comes next.
    NextSteps Answer(next_steps: Text) "下一步计划"
        ["下一步", "下一步工作安排", "下阶段计划", "工作打算", "整改措施", "下一步工作", "下一步工作计划",
         "下步计划", "下步工作", "下步工作安排", "下步工作计划", "下步安排", "下一步安排", "下一步打算",
         "下一步工作打算", "下阶段工作", "下阶段工作计划", "下阶段工作安排", "下季度计划", "下季度工作计划",
         "下季度安排", "下季度工作安排", "工作计划", "后续计划", "后续安排", "下一步举措", "下一步措施",
         "下一步工作举措", "推进措施", "下一步推进计划"]
        "下一步" "下步" "下阶段" "下一阶段" "下季度" "下期" "后续" "打算" "拟开展" "拟做" "计划开展";
    /// Good practice worth telling.
    Highlight Answer(highlight: Text) "亮点做法"
        ["亮点", "特色做法", "创新做法", "典型经验", "工作亮点", "亮点工作", "经验做法", "特色亮点", "亮点特色",
         "亮点经验", "典型做法", "创新亮点", "亮点及特色做法"]
        "亮点" "特色" "创新" "典型" "经验";
    /// Who to ask.
    Contact Answer(contact: Text) "联系人"
        ["责任人", "填报人", "经办人", "负责人", "具体联系人", "项目负责人", "填表人", "联络员"]
        "联系人";
    /// Their number.
    Phone Answer(phone: Text) "联系电话"
        ["电话", "手机", "联系方式", "手机号", "手机号码", "电话号码"]
        "联系电话" "联系方式" "电话" "手机";
    /// Anything else.
    Note Answer(note: Text) "备注"
        ["说明", "其他", "备注说明", "其他说明", "补充说明"]
        "备注";
    /// How far the calendar has got; not the unit's own progress.
    Schedule Calendar "序时进度"
        ["序时", "时序进度", "应达进度", "时间进度"]
        "序时进度";
    /// Register: the project's name.
    ProjectName Register "项目名称"
        ["项目", "工程名称", "建设项目", "建设项目名称", "点位名称", "项目(点位)名称"]
        "项目名称";
    /// Register: its kind.
    Category Register "项目类型"
        ["项目类别", "类别", "类型", "建设类型", "建设性质", "项目性质"];
    /// Register: where it is.
    Site Register "建设地点"
        ["地点", "项目地点", "地址", "位置", "建设位置", "所在位置", "项目地址", "项目位置", "建设地址", "点位"];
    /// Register: who builds it.
    Owner Register "实施主体"
        ["建设单位", "建设主体", "项目主体", "业主单位", "实施单位", "责任主体", "主体"];
    /// Register: total investment.
    Investment Register "总投资"
        ["总投资额", "投资额", "投资", "项目总投资", "投资金额", "计划总投资", "概算", "总投资估算", "项目投资",
         "资金规模"]
        "总投资";
    /// Register: start of works.
    Start Register "开工时间"
        ["开工日期", "启动时间", "开始时间", "实际开工时间", "计划开工时间", "开工"];
    /// Register: planned completion.
    PlannedFinish Register "计划完工时间"
        ["计划竣工时间", "计划完工日期", "预计完工时间", "预计竣工时间", "计划竣工", "竣工时间", "计划竣工日期",
         "计划完工", "预计完成时间", "完工时间", "预计完工日期"];
    /// Register: actual completion.
    ActualFinish Register "实际完工时间"
        ["实际竣工时间", "实际完成时间", "实际完工日期", "实际竣工日期", "实际竣工", "实际完工"];
}

impl Column {
    /// Its row of the table.
    pub fn field(self) -> &'static Field {
        &FIELDS[self as usize]
    }

    /// The heading as we print it.
    pub fn heading(self) -> &'static str {
        self.field().heading
    }

    /// What it is called where no quarter is meant.
    pub fn name(self) -> &'static str {
        if self == Self::Progress { "工作进展" } else { self.heading() }
    }

    /// Whether the unit fills it in, as against what the list gives.
    pub fn is_answer(self) -> bool {
        self.field().part == Part::Answer
    }

    /// Whether it is told in sentences: several columns of it are told one after
    /// the other.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Progress | Self::Problems | Self::NextSteps | Self::Highlight | Self::Note)
    }

    /// Whether a merged range fills downwards in it: what the list gives does,
    /// answers never do (domain R1).
    pub fn fills_down(self) -> bool {
        self.field().part == Part::List
    }

    /// Whether only project registers have it.
    pub fn is_of_register(self) -> bool {
        self.field().part == Part::Register
    }

    /// The column whose heading, as we print it, is `heading`.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let wanted = key(heading);
        FIELDS.iter().find(|field| key(field.heading) == wanted).map(|field| field.column)
    }

    /// The column that a folded heading names exactly.
    pub fn named(heading: &str) -> Option<Self> {
        FIELDS.iter().find(|field| field.headings().any(|name| name == heading)).map(|field| field.column)
    }
}

impl Answers {
    /// Whether nothing was filled in that may stand in the place of another version:
    /// contact and phone alone are no answer.
    pub fn is_empty(&self) -> bool {
        self.hold_only(&[Column::Contact, Column::Phone])
    }

    /// Whether nothing was filled in of how far it has got: how many there shall be, which
    /// a form may give, is none of it.
    pub fn tell_no_progress(&self) -> bool {
        self.hold_only(&[Column::Target, Column::Contact, Column::Phone])
    }

    fn hold_only(&self, columns: &[Column]) -> bool {
        self.each().all(|(column, answer)| answer.is_none() || columns.contains(&column))
    }
}

impl Project {
    /// Every answer as typed, in the order of the form; absent where the cell is empty.
    pub fn each(&self) -> impl Iterator<Item = (Column, Option<Typed<'_>>)> {
        [
            (Column::ProjectName, typed(&self.name)),
            (Column::Category, typed(&self.category)),
            (Column::Site, typed(&self.place)),
            (Column::Owner, typed(&self.owner)),
            (Column::Investment, typed(&self.investment)),
            (Column::Start, typed(&self.start)),
            (Column::PlannedFinish, typed(&self.planned_finish)),
            (Column::ActualFinish, typed(&self.actual_finish)),
            (Column::Status, typed(&self.status)),
            (Column::Percent, typed(&self.percent)),
        ]
        .into_iter()
    }
}

impl Field {
    /// Every heading of the column, our own first.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.heading).chain(self.synonyms.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn no_heading_means_two_columns() {
        let mut seen: BTreeMap<String, Column> = BTreeMap::new();
        for field in FIELDS {
            for name in field.headings() {
                let before = seen.insert(key(name), field.column);
                assert!(before.is_none_or(|c| c == field.column), "{name}: {before:?}");
            }
        }
    }
}
