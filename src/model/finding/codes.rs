//! The table of codes: the only place where codes, severities and standing
//! texts are written; `explain` and the documentation are made from it.

use crate::model::value::labelled;
use serde::Serialize;

labelled! {
    /// How grave a finding is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Severity {
        /// Not used until somebody acts.
        Error "错误" as "error",
        /// Used under an assumption, or doubtful.
        Warning "提醒" as "warning",
        /// Worth knowing.
        Note "提示" as "note",
    }
}

/// What a finding of a kind puts in doubt of what was read and used. What was not
/// used is not in doubt: it is out, and its unit is named as one that gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing: it says what was done, or what is not there.
    Nothing,
    /// The answer in its own cell, a number or a status.
    Answer,
    /// Every number of its row: two of them, or words beside them, say different things.
    Numbers,
    /// Every number of its column.
    Column,
    /// Everything of the unit on its sheet.
    Sheet,
    /// Where its row stands.
    Status,
    /// Where its row stands, and every number of it.
    Row,
}

/// Who can mend what a finding of a kind is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Nobody need, or the author of the list.
    Nobody,
    /// The office: an answer, a date of receipt, a setting, a mailbox.
    Office,
    /// The unit, in what it filled in.
    Unit(&'static str),
    /// The unit, and it lies in how its own sheet is laid out: in a form of ours filled
    /// with what was read it is gone, and the unit sees whether all of it was read.
    Layout(&'static str),
}

labelled! {
    /// What a finding of a kind leaves to be checked, in the words of 附件3.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Topic {
        /// A file or an attachment was not read.
        File "文件或附件不能读取",
        /// Whose sheet it is, of which quarter, which of several counts.
        Sheet "报送单位、季度或以哪一份为准不明",
        /// To which item a row belongs.
        Item "对应哪项成果不明",
        /// What a column or a cell says.
        Cell "状态、比例、数量或日期的写法不明",
        /// The answers of a row against each other.
        Answers "状态与比例、数量或文字不一致",
        /// A number against the target, the register, the total.
        Count "数量与目标、分解、合计或项目清单不符",
        /// Against the quarter before.
        Past "与上期相比减少、退回或改变",
        /// What is said where the form does not ask.
        Beside "表外另有说明",
        /// What came beside the sheet that is used, or in place of it.
        Besides "更正、代发或来信有待与单位核实",
        /// A row that is none of the unit's.
        NotAsked "填了不要求本单位填报的成果",
        /// Whatever else.
        Other "其他",
    }
}

/// One row of the table of codes.
#[derive(Debug)]
pub struct Row {
    /// The printed id: `I201`. Never reused.
    pub id: &'static str,
    /// How grave.
    pub severity: Severity,
    /// What it puts in doubt.
    pub doubts: Doubt,
    /// What it leaves to be checked; absent where nothing is, where the author of the
    /// list must act, and where the text tells what is missing, late or past its date.
    pub topic: Option<Topic>,
    /// The title in the lists.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// An example of what is right.
    pub example: &'static str,
    /// What whoever must act should do.
    pub advice: &'static str,
    /// Who can mend it, and in what words a unit is asked to.
    pub mend: Mend,
}

impl Row {
    /// What a unit is asked to do, in the second person; absent where it is not the unit
    /// that can mend it.
    pub fn ask(&self) -> Option<&'static str> {
        match self.mend {
            Mend::Unit(ask) | Mend::Layout(ask) => Some(ask),
            Mend::Nobody | Mend::Office => None,
        }
    }
}

/// What a row of the table says of doubt; nothing where it says nothing.
macro_rules! doubt {
    () => {
        Doubt::Nothing
    };
    ($doubt:ident) => {
        Doubt::$doubt
    };
}

/// What a row says is to be checked.
macro_rules! topic {
    () => {
        None
    };
    ($topic:ident) => {
        Some(Topic::$topic)
    };
}

/// What a row says of who can mend it: a unit is asked by the advice where there are no
/// words of its own.
macro_rules! mend {
    ($advice:literal) => {
        Mend::Nobody
    };
    ($advice:literal => office) => {
        Mend::Office
    };
    ($advice:literal => unit) => {
        Mend::Unit($advice)
    };
    ($advice:literal => unit $ask:literal) => {
        Mend::Unit($ask)
    };
    ($advice:literal => layout $ask:literal) => {
        Mend::Layout($ask)
    };
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $id:literal $severity:ident $($doubt:ident)? $([$topic:ident])? $title:literal $meaning:literal $example:literal $advice:literal $(=> $who:ident $($ask:literal)?)?;)*) => {
        /// What kind of thing is wrong. The letter of the printed id tells the
        /// stage: M master list, R reading, I intake, G merge, A assessment.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* #[doc = $title] $name,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Whether it is about the list: its author must act, not a unit.
            pub fn is_of_list(self) -> bool {
                self.row().id.starts_with('M')
            }

            /// Whether it tells that something asked for is not there, and not that something is wrong.
            pub fn is_of_missing(self) -> bool {
                matches!(self, Self::UnitMissing | Self::ReportedEmpty | Self::RowMissing)
            }

            /// Its row of the table.
            pub fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => &Row {
                        id: $id, severity: Severity::$severity, doubts: doubt!($($doubt)?),
                        topic: topic!($($topic)?), title: $title, meaning: $meaning, example: $example, advice: $advice,
                        mend: mend!($advice $(=> $who $($ask)?)?),
                    },)*
                }
            }
        }
    };
}

codes! {
    // Master list.
    OwnersMissing "M101" Error "责任部门缺失"
        "任务清单中该任务没有责任部门一栏的内容，无法确定应由哪些单位填报。"
        "责任部门：区规划资源局 各街镇"
        "请核对原文件，在 master.xlsx 的“任务”表补填责任部门，或在“成果”表的“填报单位”写明。";
    DeliverableMissing "M102" Error "成果缺失"
        "任务清单中该任务没有成果要求，没有可以衡量的目标。"
        "成果：1、各街镇工作方案（8月底前）"
        "请核对原文件，有成果的在“成果”表补填成果文字。确无成果要求的，在该行“已核”栏填写 M102。";
    DuplicateTask "M103" Error "成果与另一任务完全相同"
        "整栏成果与另一任务一字不差，多为原表错行；重复的成果不要求填报，也不计数。"
        "每项任务各有自己的成果"
        "请核对原文件，用“更正”表改正，或在“成果”表的“同文”栏确认。";
    DuplicateItem "M104" Warning "成果与另一成果完全相同"
        "这一条成果与另一条一字不差；后出现的一条不要求填报，也不计数。"
        "同一成果只列一次"
        "请核对原文件，用“更正”表改正，或在“成果”表的“同文”栏确认。";
    HtmlResidue "M105" Note "成果中残留网页标记"
        "文字中有 <p> 一类的网页标记，已作为分条标志去除。"
        "1、各街镇结合项目实施……"
        "请核对分条；有误的用“更正”表改正。核对无误的，在该行“已核”栏填写 M105。";
    SplitTable "M106" Note "清单被空行分成几段"
        "任务清单中间有空行，已接成一张表。"
        "表格中间不留空行"
        "请核对空行处没有漏掉任务。核对无误的，在“设置”表“清单已核”一项填写 M106。";
    MissingColumn "M107" Warning "该行栏数不足"
        "该任务所在行的栏数比表头少，缺少的栏按空白处理。"
        "任务、具体要求、成果、责任部门四栏齐全"
        "请核对原文件是否漏了一栏；漏了责任部门的，在“任务”表补填。核对无误的，在该行“已核”栏（整行没有编号的，在“设置”表“清单已核”一项）填写 M107。";
    TaskNumbering "M108" Warning "任务编号不连续或重复"
        "任务编号应从 1 起连续且不重复。"
        "1: …… 2: …… 3: ……"
        "请核对原文件。编号可用的，在该任务“已核”栏（说的是整张清单的，在“设置”表“清单已核”一项）填写 M108。";
    DeadlineUnread "M109" Warning "时限无法判读"
        "时限文字不符合任何一条判读规则，按没有时限处理。"
        "10月底前；6-9月；2026年1月底前"
        "请在“成果”表的日期栏直接填写日期。";
    DeadlineAmbiguous "M110" Note "时限有两种读法"
        "“8月前”一类的写法可以理解为 8 月 31 日或 7 月 31 日；判断逾期用较宽的一种，提醒用较严的一种。"
        "8月底前"
        "如需按另一种读法，请在“成果”表改写日期；就按现在读法的，在该行“已核”栏填写 M110。";
    DeadlineOutsideYear "M111" Note "时限在计划年度之外"
        "时限落在计划年度以后，本年度内不判逾期。"
        "计划年度以内的时限"
        "请核对年份；有误的，在“成果”表改写日期。核对无误的，在该行“已核”栏填写 M111。";
    DeadlineInferred "M112" Note "时限为推定"
        "没有写明时限，按“全年”“本年度”等字样推定为年底。"
        "年底前"
        "如不妥，请在“成果”表改写日期；核对无误的，在该行“已核”栏填写 M112。";
    NoDeadline "M113" Note "没有写明时限"
        "该成果没有时限，按计划年度末到期判断。"
        "10月底前"
        "如有时限，请在“成果”表补填日期；确无时限的，在“日期”栏填“无”。";
    TargetUnquantified "M114" Note "目标没有数量"
        "“一批”“若干”等没有数量，不作目标统计。"
        "7个社区"
        "如有具体数量，请在“成果”表的“目标”栏写明；确无数量的，在该行“已核”栏填写 M114。";
    TargetScopeUnclear "M115" Warning "目标是全区合计还是每个街镇，未写明"
        "目标数没有写明是全区合计还是每个街镇各自的数，按全区合计处理。"
        "每个街镇至少2个"
        "请在“成果”表的“目标”栏写明（全区）或（每个街镇）；就按全区合计的，删去该栏的“？”。";
    AllocationMissing "M116" Warning "全区目标没有分解"
        "全区目标没有分解到各街镇，无法判断各街镇是否完成自己的份额。"
        "分解表：3.1 某某镇 14"
        "请在“分解”表填写各单位的数，合计应等于全区目标；不分解的，在其中一行的“目标”栏填“不分解”。";
    AllocationSum "M117" Error "分解合计与全区目标不符"
        "“分解”表中各单位之和不等于全区目标。"
        "各单位之和＝100"
        "请改正“分解”表。";
    OwnerUnknown "M118" Warning "责任单位不在单位名单中"
        "责任部门中有不在“单位”表里的名称，保留原文，不向其收表。"
        "各街镇；某某镇；区规划资源局"
        "如应当填报，请加入“单位”表，或在“成果”表的“填报单位”写明；不必填报的，在该任务“已核”栏填写 M118。";
    OwnerOpen "M119" Note "责任单位未指明"
        "“各相关部门”没有指明是哪些单位，不向其收表。"
        "区发改委 区商务委"
        "如应当填报，请在该任务各项成果的“填报单位”栏写明；不必填报的，在该任务“已核”栏填写 M119。";
    OwnerDoubtful "M120" Warning "责任单位的范围有疑问"
        "原文的范围写法不清（如“各相关街镇”），或分开写“镇、街道”而有的单位两者都不是；按字面能及的最大范围处理。"
        "各街镇"
        "请核对；范围不同的，在“成果”表的“填报单位”写明。核对无误的，在该任务或该成果“已核”栏填写 M120。";
    UnitsMissing "M121" Error "没有单位名单"
        "没有单位名单，“各街镇”无法展开，不能判断谁未报送。"
        "jianbao init DIR --master 清单 --units 单位.txt"
        "请在 master.xlsx 的“单位”表填写各街镇。";
    WordingDoubtful "M122" Warning "原文疑有错漏字"
        "原文的词句疑有错漏，保留原文，未作改动。"
        "词句完整，没有错字、漏字"
        "请核对原文件；需要改正的，填“更正”表。原文无误的，在该行“已核”栏填写 M122。";
    MismatchedDeliverable "M123" Warning "成果与任务内容似不对应"
        "成果的文字与任务名称和要求没有共同的词，疑为原表错行；保留原样。"
        "成果与任务说的是同一件事"
        "请核对原文件，用“更正”表改正。原文无误的，在该行“已核”栏填写 M123。";
    SingleNumbered "M124" Note "只有一条成果却编了号"
        "成果只有“1、”一条，可能漏掉了后面的内容。"
        "1、……　2、……"
        "请核对原文件。没有漏掉的，在该行“已核”栏填写 M124。";
    OwnersByText "M125" Warning "填报单位按文字推定"
        "责任部门缺失，按任务文字中的“各街镇”“每个街镇”推定由各街镇填报。"
        "责任部门：各街镇"
        "请在“成果”表的“填报单位”确认：无误的删去“？”，有误的改写。";
    CorrectionStale "M126" Warning "更正未应用：原文已变"
        "“更正”表写的原文与清单现有文字不一致，该条更正没有应用。"
        "原文一栏与清单逐字相同"
        "请核对后重写该条更正。";
    CorrectionApplied "M127" Note "已按更正表改正"
        "清单原文已按“更正”表改正，改前改后见“更正”表。"
        "编号、字段、原文、改为、理由、确认人、日期七栏齐全"
        "不必处理。";
    OriginalChanged "M128" Warning "任务清单原文被改动"
        "“任务”或“成果”表的原文与建立工作区时不同。原文应保持不动，改正请用“更正”表。"
        "用“更正”表改正"
        "请恢复原文，把改动写进“更正”表。";
    SettingUnread "M129" Error "设置无法判读"
        "master.xlsx 中的一项设置不符合要求，按缺省处理。"
        "报送截止：2025-09-28"
        "请改正该单元格。";
    TargetPairUnclear "M130" Note "两个目标的关系未写明"
        "同一成果中有“推进”和“完成”两个数，按前者为总数、后者为应完成数处理。"
        "推进100个，完成80个"
        "如不妥，请在“成果”表改写目标；核对无误的，在该行“已核”栏填写 M130。";
    TargetPerUnit "M131" Note "目标按每个街镇理解"
        "目标前写的是“各街镇”，没有写“每个”，按每个街镇各自的数处理。"
        "每个街镇完成1篇"
        "如为全区合计，请在“成果”表的“目标”栏改写；核对无误的，在该行“已核”栏填写 M131。";
    WordingDiffers "M132" Note "同一名称前后写法不同"
        "同一任务中，同一名称前后写法不同；保留原样。"
        "同一名称前后都用一种写法"
        "请核对原文件；需要统一的，填“更正”表。不必统一的，在该任务“已核”栏填写 M132。";
    OnlyInRequirement "M133" Note "要求中的时限或数量没有列入成果"
        "具体要求中写有时限或数量，成果中没有；只按成果跟踪。"
        "要求中的时限和数量在成果中都有"
        "如需跟踪，请在“成果”表补填日期或目标；不必跟踪的，在该任务“已核”栏填写 M133。";
    PartUnused "M140" Note "清单文件中有没有采用的内容"
        "清单文件里有认不出用途的栏、小标题或合计行、其他工作表，没有采用；原话在“原内容”中列出。"
        "任务、具体要求、成果、责任部门、配合单位、完成时限各一栏"
        "请看原话；其中有成果、时限或单位的，在“成果”表或“更正”表补上。核对无误的，在“设置”表“清单已核”一项填写 M140。";
    NoteUnused "M141" Warning "清单的附注没有采用"
        "表格上下的附注不是对全部任务的时限或责任单位的说明，或有读不懂的字，没有据此改动任何任务。"
        "注：以上任务均于12月底前完成"
        "请看原话；涉及时限、目标或单位的，在“成果”表相应栏补填。核对无误的，在“设置”表“清单已核”一项填写 M141。";
    NoteApplied "M142" Note "附注已用于没有写明的任务"
        "附注对全部任务写明了时限或责任单位，已用于没有单独写明的成果或任务；自己写明的不受影响。"
        "注：以上任务均于12月底前完成"
        "请核对；不适用的成果，在“成果”表改写日期或填报单位。核对无误的，在“设置”表“清单已核”一项填写 M142。";
    ResultsMissing "M143" Error "清单没有成果一栏"
        "清单没有写成果、目标的一栏，看不出每项任务交什么、有几项，只能按任务名称或工作内容跟踪。"
        "成果：1、社区规划（10月底前）"
        "请在“成果”表逐项填写成果文字；一项任务有几项成果的，改编号为 3.1、3.2 并各占一行。确实没有成果的，在“设置”表“清单已核”一项填写 M143。";
    DeadlinesDiffer "M144" Warning "成果文字与时限栏的时间不一致"
        "成果的文字写了时间，时限一栏写的是另一个时间；按成果的文字。"
        "成果：社区规划（10月底前）；完成时限：10月底前"
        "请核对；按时限栏的，在“成果”表改写日期。按文字无误的，在该行“已核”栏填写 M144。";
    CarriedOver "M145" Note "已沿用上一个工作区的决定"
        "文字没有变的成果，沿用了工作人员在上一个工作区填写的日期、目标、填报单位、项目清单、同文、已核、分解和更正。"
        "3.1 目标、填报单位"
        "不必处理；请在 master.xlsx 中核对一遍。";
    NotCarried "M146" Warning "上一个工作区的决定没有沿用"
        "成果已删去或改写，日期已过，或更正的原文已变，工作人员原来填写的内容没有带过来。"
        "文字未变的成果"
        "请看列出的内容；仍然适用的，在新的 master.xlsx 中重填。";
    ListDiffers "M147" Note "清单与上一个工作区不同"
        "与上一个工作区的清单相比，有新增、删去或改写的成果。"
        "新增：3.2 口袋公园建设"
        "不必处理；请核对是否与发文一致。";
    NobodyReports "M148" Note "成果没有要求单位填报"
        "责任单位中没有街镇，“填报单位”也没有写明；这些成果没有单位填报，简报中无法判定。"
        "填报单位：区某局"
        "应由部门填报的，请在“成果”表的“填报单位”栏写上该部门；确实不收表的，在“设置”表“清单已核”一项填写 M148。";
    SpanWrong "M149" Error "起止季度有误"
        "“单位”“成果”或“分解”表里，“自”晚于“至”，或同一内容的几行所写的季度有重叠、有空档。"
        "前一行至2025Q2，后一行自2025Q3"
        "请在 master.xlsx 改正“自”“至”：同一内容的几行前后相接，不重叠，不留空档。";
    UnitMerged "M150" Note "单位已并入另一单位"
        "“单位”表写明该单位的最后一个季度和并入哪个单位；以后收到的、仍用它的名称或邮箱的，都归并入的单位。"
        "至2025Q2，并入城东镇"
        "不必处理；请核对“至”“并入”是否与撤并的文件一致。";
    UnitEnded "M151" Note "单位已到最后一个季度"
        "“单位”表写明该单位的最后一个季度，没有写并入哪个单位；以后不再要求它填报。"
        "至2025Q2，并入城东镇"
        "有单位接续的，在“并入”栏填写；没有的不必处理。";

    // Reading of files.
    Encrypted "R101" Error [File] "文件已加密"
        "文件是加密保存的，无法读取。设有打开密码的文件是这样；设了“保护工作簿”密码的旧版 .xls 和少数 .xlsx，打开时虽不问密码，也是这样。"
        "未加密的 .xlsx 文件"
        "请报送单位用 Excel 或 WPS 打开，取消打开密码和工作簿保护，另存为 .xlsx 再发；压缩包有密码的，请不设密码重发，或用密码解压后把里面的进展表放进收件夹。"
        => unit "请用 Excel 或 WPS 打开，取消打开密码和工作簿保护，另存为 .xlsx 再发；压缩包请不设密码。";
    Damaged "R102" Error [File] "文件已损坏"
        "文件内容不完整或已损坏，无法读取。"
        "用 Excel 或 WPS 能正常打开并重新保存的文件"
        "请报送单位用 Excel 或 WPS 打开，另存为 .xlsx 后重报；邮件没有导出完整的，请从邮箱重新导出这封邮件。"
        => unit "请用 Excel 或 WPS 打开，另存为 .xlsx 后重报。";
    Unsupported "R103" Error [File] "文件种类不能读取"
        "这不是可以读取的工作簿。"
        ".xlsx"
        "请报送单位用 Excel 或 WPS 打开，另存为 .xlsx 再发；打不开的，请发来进展表原件。"
        => unit "请用 Excel 或 WPS 打开，另存为 .xlsx 再发；打不开的，请发来进展表原件。";
    TooLarge "R104" Error [File] "文件超出规模上限"
        "文件展开后的大小、单元格数或读取时间超出上限。"
        "一份进展表通常不到 1 MB"
        "请报送单位删除多余的行列和图片，另存后重报；邮件或压缩包太大、层数太多的，请解开后把里面的进展表放进收件夹。"
        => unit "请删除多余的行、列和图片，另存后重报。";
    CellTrouble "R105" Warning [Cell] "单元格无法读取"
        "该单元格存储有误，读不出内容。"
        "文字、数字或日期"
        "请报送单位重新填写该单元格。"
        => layout "请重新填写这一格。";
    EmptyFile "R106" Error [File] "文件是空的"
        "文件没有任何内容。"
        "填好的进展表"
        "请报送单位重报。"
        => unit "请发来填好的进展表（.xlsx）。";
    Unopened "R107" Error [File] "文件在本机打不开"
        "收件夹中的文件（或子文件夹）在读取时打不开：正被其他程序占用，没有权限，名称或路径太长，刚被移走，等等。不是报送单位的问题。"
        "能打开的文件"
        "请按列出的原因处理：关闭打开它的程序，请管理员授权，改短名称或移到较浅的文件夹；再运行一次。不必让单位重报。"
        => office;
    StructureNotRead "R108" Warning [File] "隐藏与合并情况未能读取"
        "工作表的格式部分有误，合并单元格和隐藏行列的情况没有读出，其内容按未合并处理。"
        "用 Excel 或 WPS 重新保存的文件"
        "请报送单位用 Excel 或 WPS 打开，另存为 .xlsx 后重报。"
        => layout "请用 Excel 或 WPS 打开，另存为 .xlsx 后重报。";
    AttachmentNotRead "R112" Note "随附材料没有读取"
        "该单位已有进展表，另附或另发的扫描件、文档等没有读取。"
        "扫描件、图片、文档"
        "不必处理；如其中有表内没有的内容，请自行查看。";
    NameOdd "R113" Warning [Other] "文件名不正常"
        "附件或压缩包成员的名称含有路径、控制字符、改变文字方向的字符、系统保留名，或者过长，已改成无害的写法。"
        "某某镇三季度进展表.xlsx"
        "请核对文件来源；确系单位所发的，不必处理。"
        => office;
    LargeAttachment "R114" Error [File] "以链接发送的附件没有收到"
        "正文里只有超大附件、文件中转站或网盘的链接，表本身没有随邮件到达；链接会过期。"
        "把 .xlsx 直接作为附件发送"
        "请报送单位把表直接作为附件重发（进展表通常不到 1 MB），或下载后放入收件夹。"
        => unit "请把表直接作为附件重发（进展表通常不到 1 MB），不要发链接。";
    AttachmentForgotten "R115" Warning [Beside] "正文说有附件，却没有附件"
        "正文提到附件，邮件里却没有附件。"
        "邮件带有附件"
        "请报送单位补发附件。"
        => unit "请补发附件。";
    MailDateDoubtful "R116" Warning [Other] "邮件日期不可信"
        "邮件没有日期、日期读不出，或者与服务器收到的时间相差三天以上；收件时间采用服务器收到的时间。"
        "发件电脑的时钟准确"
        "不必处理；如因此判为迟报，请从邮箱重新导出这封邮件，用它换掉收件夹里的一份。"
        => office;
    MailUndated "R117" Warning [Other] "看不出邮件是何时收到的"
        "邮件没有可用的日期，也没有服务器收到时间的记录，收件时间按不明处理。"
        "从邮箱直接导出的 .eml"
        "请从邮箱重新导出这封邮件，用它换掉收件夹里的一份。"
        => office;
    WordDocument "R130" Error [File] "报来的是不能读取的文字文档"
        "文件是没有表格的 Word 文档，或旧版 .doc、.wps、RTF 文档，里面的内容没有采用。"
        "进展表.xlsx"
        "请报送单位把内容填进下发的 Excel 进展表，存为 .xlsx 再发；表格在 .doc、.wps 里的，另存为 .docx 也可以读取。"
        => unit "请把内容填进下发的 Excel 进展表，存为 .xlsx 再发。";
    FixedLayout "R131" Error [File] "报来的是 PDF 或 OFD 版式文件"
        "版式文件只能看，不能当表格读取，里面的内容没有采用。"
        "进展表.xlsx"
        "请报送单位发来制作该文件所用的 Excel 进展表（.xlsx）；盖章件可以同时附上。"
        => unit "请发来制作该文件所用的 Excel 进展表（.xlsx）；盖章件可以同时附上。";
    PictureFile "R132" Error [File] "报来的是图片"
        "照片、截图或扫描件中的文字不能读取，里面的内容没有采用。"
        "进展表.xlsx"
        "请报送单位发来 Excel 进展表原件（.xlsx），不要拍照或截图；盖章件可以同时附上。"
        => unit "请发来 Excel 进展表原件（.xlsx），不要拍照或截图；盖章件可以同时附上。";
    ArchiveUnread "R133" Error [File] "压缩包的种类不能打开"
        "能打开的压缩包是 zip、rar 和 7z；tar、gz、cab 等不能打开，里面的文件没有采用。"
        "zip、rar 或 7z 压缩包，或直接发送 .xlsx"
        "请在电脑上解压后，把里面的进展表放进收件夹；或请报送单位不压缩、直接发来 .xlsx。"
        => unit "请不要压缩，直接发来 .xlsx。";
    OutlookFile "R134" Error [File] "Outlook 专用的附件包不能打开"
        "这是 Outlook 的附件包（winmail.dat），里面的附件没有采用。"
        "进展表.xlsx，或另存为 .eml 的邮件"
        "请用 Outlook 打开，把附件另存到收件文件夹；或请报送单位把进展表（.xlsx）作为普通附件重发。"
        => unit "请把进展表（.xlsx）作为普通附件重发。";
    NoColumns "R135" Error [File] "文件里没有表格"
        "文件是没有分栏的文字或没有表格的网页，看不出哪些字属于哪一栏，内容没有采用。"
        "进展表.xlsx"
        "请报送单位把内容填进下发的 Excel 进展表，存为 .xlsx 再发。"
        => unit "请把内容填进下发的 Excel 进展表，存为 .xlsx 再发。";
    ShortcutFile "R136" Error [File] "报来的是快捷方式，不是文件"
        "快捷方式只记着文件在对方电脑或网上的位置，文件本身没有发来。"
        "进展表.xlsx"
        "请报送单位找到进展表原件（.xlsx），以附件发送。"
        => unit "请找到进展表原件（.xlsx），以附件发送。";

    SheetLost "R141" Warning [File] "目录里的工作表没有内容"
        "工作簿的目录列有这张工作表，文件里却没有它的内容，多为另存或转换时丢失；其余工作表照常读取。"
        "目录列出的工作表都在文件中"
        "请报送单位打开原文件核对；如该表有进展内容，请另存为 .xlsx 后重报。"
        => layout "请打开原文件核对；该表有进展内容的，请填进本表。";
    AppleFile "R142" Error [File] "报来的是苹果 Numbers 文件"
        "Numbers、Pages 或 Keynote 文件只有苹果电脑能打开，没有读取。"
        "进展表.xlsx"
        "请报送单位在 Numbers 中选“文件—导出到—Excel”，另存为 .xlsx 后重报。"
        => unit "请在 Numbers 中选“文件—导出到—Excel”，另存为 .xlsx 后重报。";
    ArchiveVolume "R143" Error [File] "分卷压缩包不能单卷打开"
        "压缩包被分成了几卷（.part1.rar、.r00、.7z.001、.zip.001 等），各卷要放在一起才能解压，里面的文件没有采用。"
        "不分卷的压缩包，或直接发送 .xlsx"
        "请把各卷都存到同一个文件夹，在电脑上从第一卷解压，把里面的进展表放进收件夹；缺卷的，请报送单位补发，或不分卷重发。"
        => unit "请不要分卷，直接发来 .xlsx。";

    // Intake of sheets.
    UnitUnknown "I101" Error [Sheet] "看不出是哪个单位报送的"
        "填报单位一栏、标题、文件名都没有可以识别的单位名称。"
        "填报单位：某某镇"
        "请核实报送单位，在裁定.xlsx 中选定；也可以在文件名前加上单位名称，或在 master.xlsx 的“单位”表添加别名。"
        => office;
    UnitContradiction "I102" Error [Sheet] "单位名称互相矛盾"
        "填报单位一栏、标题、文件名指向不同的单位，或者一处写了几个单位，不能确定是谁报送的。"
        "填报单位、标题和文件名一致"
        "请向报送人核实，在裁定.xlsx 中选定单位，或请其改正后重报。"
        => office;
    NotAParty "I103" Warning [NotAsked] "报送单位不在应报之列"
        "没有一项成果要求该单位填报；内容照录，不计入统计。"
        "成果要求填报的单位"
        "不需要它报送的，不必处理；需要的，请在 master.xlsx 的“成果”表“填报单位”一栏写上这个单位。"
        => office;
    NoTable "I104" Warning [Other] "工作表中没有进展表"
        "工作表中没有找到进展表的表头，也不能按前一张表的各栏接着读。"
        "编号、任务、进展情况、状态、完成率……"
        "没有进展内容的，不必处理；有的，请报送单位补上表头，或用统一表样重报。"
        => layout "没有进展内容的工作表不必处理；有的，请把内容填进本表。";
    OtherPeriod "I105" Note "不是本期的工作表"
        "工作表名称或标题写的是别的季度，没有采用。"
        "2025年第三季度"
        "不必处理；如写错了季度，请改正后重报。";
    PeriodDoubtful "I106" Error [Sheet] "不能确定哪张是本期的表"
        "表名、标题、文件名写的季度不一致，或写的不是本期；或者同一文件有几张本期的进展表，不能确定以哪一张为准。"
        "表名、标题和文件名写的都是本期，本期只有一张表"
        "请核实后在裁定.xlsx“本期工作表”一行选定工作表，不是本期的选“不采用”；或请报送单位改正季度后重报。"
        => layout "请改正表名、标题和文件名中的季度，本期只留一张进展表后重报。";
    HiddenSheet "I107" Note "隐藏的工作表没有采用"
        "隐藏的工作表不自动采用。"
        "显示的工作表"
        "如需采用，请取消隐藏后重报。";
    HiddenRow "I108" Warning [Beside] "隐藏的行列也已采用"
        "被隐藏的行或列中有内容，已照常读取。"
        "不隐藏行列"
        "请核对隐藏的内容；不该采用的，请报送单位删去后重报。"
        => layout "请核对原表隐藏的行、列：不该报的，在本表删去。";
    ItemUnknown "I109" Error [Item] "看不出是哪一项成果"
        "该行没有可用的编号（顺序号、分项号不是编号），任务和成果的文字也不能确定是哪一项。"
        "编号：任务清单中的编号"
        "请报送单位补填清单编号，或在裁定.xlsx 中选定；确是清单以外的工作，选“不采用”。"
        => unit "请在“编号”一栏填清单编号；确是清单以外的工作，请在“备注”写明。";
    ItemContradiction "I110" Error [Item] "编号与任务文字不一致"
        "编号指向一项，任务和成果的文字却是另一项，不能确定。"
        "编号和任务名称与任务清单一致"
        "请报送单位核对编号后改正；知道是哪一项的，也可以在裁定.xlsx 中选定。"
        => unit "请核对编号，与任务名称填成同一项。";
    UnitBySender "I115" Note "单位按发件人认定"
        "表内和文件名都没有单位名称，按邮件的发件人或主题认定。"
        "填报单位：某某镇"
        "请核对；请单位下次在表内写明填报单位。";
    UnitNotSender "I119" Warning [Besides] "发件人不是表上写的单位"
        "邮件的发件人或邮箱是别的单位的，表内写明的单位前后一致，按表内的采用。"
        "由填报单位发出"
        "请核对是不是代发；不是的，请与发件人联系。"
        => office;
    FormOfAnother "I120" Warning [Sheet] "交回的是别的季度的表"
        "表样写的是别的季度，这个文件里没有本季度的表，内容没有采用。"
        "填报单位：某某镇　所报季度：2025年第三季度　表样：JB-1"
        "请报送单位填本季度下发的表，重新交回；本季度的表另有文件交来的，不必处理。"
        => unit "请填本季度下发的表，重新交回。";
    WordsInMail "I116" Warning [Beside] "邮件正文有需要看的内容"
        "正文除了客套话，还提到更正、补充或某一项成果，程序没有据此改动。"
        "进展内容都写在表内"
        "请看正文；需要采用的，请单位改在表内重报。"
        => office;
    TextMail "I117" Warning [Besides] "来信没有附表，正文有进展"
        "邮件没有带来能用的进展表，正文却说到进展。正文不作为报送。"
        "进展内容都写在表内"
        "请联系单位补报进展表，并在裁定.xlsx 中注明；与本期无关的，选“不采用”。"
        => unit "正文不作为报送，请把进展填进进展表，作为附件发来。";
    TakenBack "I121" Warning Sheet [Besides] "来信收回已报的表"
        "单位来信说已报的表作废、先不要用或稍后重报，以后没有再收到它的表。裁定以前原表照旧计入，该单位注明待核。"
        "重报的表随信附上"
        "请与单位联系，请它尽快重报，并在裁定.xlsx 选“原表作废，等重报”或“原表照用”；重报的表到了，不必再答。"
        => office;
    BodyDiffers "I118" Warning [Beside] "正文的表与附表不同"
        "邮件正文里也有一张表，与附表填的不同，以附表为准；先列正文的，后列附表的。"
        "正文与附表一致"
        "请与单位核实以哪个为准；正文对的，请单位改在表内重报。"
        => layout "请核实以哪个为准；正文对的，请在本表改填。";
    ItemByText "I111" Note "按文字认定成果"
        "该行没有编号，按任务和成果的文字认定。"
        "编号：任务清单中的编号"
        "请核对；请单位下次填上编号。";
    ItemRepeated "I112" Error [Item] "同一成果填了多行"
        "同一成果在表中有多行，数值不能相加，也不能任选一行。"
        "一项成果一行"
        "请在裁定.xlsx 中选定一行，或请报送单位合并为一行后重报。"
        => unit "请只留一行，把几行的内容合并到这一行，其余的清空。";
    ItemNotExpected "I113" Warning [NotAsked] "填了不要求本单位填报的成果"
        "该成果不要求本单位填报；内容保留并单列，不计入统计。"
        "只填本单位承担的成果"
        "请核实；应当填报的，在“成果”表的“填报单位”加上这个单位。"
        => office;
    ItemDuplicate "I114" Note "填在重复的成果上"
        "该成果在清单中是重复条目，内容保留，不计入统计。"
        "填在原条目上"
        "请报送单位改填到原条目。";
    PartBehind "I251" Warning Status [Answers] "分项比成果的状态差"
        "成果下面的分项（（1）、①等）写着滞后、逾期或未完成，成果自身一行却没有反映。"
        "成果一行的状态包括各分项"
        "请核对该成果的状态；确有分项滞后的，请在成果一行改填，并写明原因。"
        => layout "请核对该成果的状态；确有分项滞后的，请在成果一行改填，并写明原因。";
    OnlyParts "I252" Error [Item] "只填了分项，成果一行没有填"
        "成果自身一行没有填报内容，只在下面的分项中填了；分项不能合并成一项成果的状态。"
        "成果一行也填状态和进展"
        "请在成果一行填写整项成果的状态和进展。"
        => unit;
    TaskRowOpen "I253" Warning [Item] "整项任务合填一行，有的成果看不出进展"
        "该行填的是整项任务，任务下有几项成果；文字已照录在任务下，没有写明是哪一项成果的，不能判断。"
        "各项成果分别写明状态"
        "请报送单位按所列编号分别补报各项成果的状态和完成数。"
        => unit "请按所列编号，在各项成果的行里分别填写状态和完成数。";
    StatusUnread "I201" Error Status [Cell] "状态看不懂"
        "状态一栏的文字不是约定的写法，不能判断。不认识的词在裁定.xlsx 中问一次，答复对各单位都有效。"
        "已完成、序时推进、进度滞后、逾期未完成、未启动、长期坚持、已调整、不涉及"
        "请按约定的写法改填；常用的词，本办公室可在裁定.xlsx 或 master.xlsx 的“词表”中写明。"
        => unit "请按约定的写法改填状态，其余的话写进进展表的“本季度进展”。";
    StatusPartial "I202" Note "部分完成不算已完成"
        "文字表明只完成了一部分，按推进中处理。"
        "已完成；序时推进"
        "如已全部完成，请填“已完成”。";
    PercentUnread "I203" Error [Cell] "完成率看不懂"
        "完成率一栏的文字不能读成百分数。"
        "80%"
        "请填百分数。"
        => unit;
    PercentDoubtful "I204" Warning Answer [Cell] "完成率的写法有疑问"
        "没有百分号的小数或“1”，可以有两种理解。"
        "80%；100%"
        "请带百分号填写。"
        => unit;
    PercentOutOfRange "I205" Warning Answer [Cell] "完成率超出0至100%"
        "完成率大于100%或小于0。"
        "0%至100%"
        "请核对后改正。"
        => unit;
    CountUnread "I206" Error [Cell] "数量看不懂"
        "数量一栏的内容不能读成一个数，或看不出是不是这一栏要的数：“12个在建”不是完成数。"
        "12；12个；12/18"
        "请只填这一栏要的数。"
        => unit;
    MoneyUnread "I207" Warning [Cell] "金额看不懂"
        "金额一栏的文字不能读成数，或没有单位。"
        "2000（万元）"
        "请填数字并写明单位。"
        => unit "请填以万元计的数。";
    DateUnread "I208" Warning [Cell] "日期看不懂"
        "日期一栏的内容不能读成日期。"
        "2025-09-28；2025年9月"
        "请按年月日填写。"
        => unit;
    DateDoubtful "I209" Warning [Cell] "日期的写法有疑问"
        "日期没有年份，或注明“预计”、带有问号，或 9.3 可能是 9 月 3 日也可能是 9 月 30 日。"
        "2025-09-30"
        "请写全年月日。"
        => unit;
    TurnedIntoDate "I210" Warning Answer [Cell] "内容可能被 Excel 变成了日期"
        "该栏不应是日期；“6-9”“3/5”之类会被 Excel 自动变成日期。"
        "把单元格设为文本后填写"
        "请核对原意后改填。"
        => unit;
    Approximate "I211" Note "约数不参与合计"
        "“约”“余”“以上”等约数照录，不参与合计和平均。"
        "12个"
        "请填准确的数。";
    ErrorCell "I212" Error [Cell] "单元格是错误值"
        "单元格显示错误（如 #REF!），没有内容。"
        "文字或数字"
        "请改正公式或直接填写。"
        => unit;
    UncalculatedCell "I213" Error [Cell] "公式没有保存结果"
        "单元格是公式但没有保存计算结果。"
        "文字或数字"
        "请用 Excel 或 WPS 打开保存一次，或直接填写。"
        => unit;
    PictureCell "I214" Warning [Cell] "单元格里是图片"
        "单元格里嵌的是图片，不能作为文字采用。"
        "文字或数字"
        "请用文字填写。"
        => unit;
    MergedAnswer "I215" Error Answer [Cell] "填报内容跨行合并"
        "一个填报单元格合并了几行，不知道是哪一行的内容；只算在第一行。"
        "每行各填各的"
        "请取消合并，逐行填写。"
        => layout "请按行核对，各行分别填写。";
    MergedOverTask "I254" Warning [Cell] "填报内容合并在一项任务的几行上"
        "一个填报单元格合并的几行正好是一项任务的全部成果，按整项任务的内容照录在任务下。"
        "每行各填各的"
        "请核对；各项成果情况不同的，请取消合并，逐行填写。"
        => layout "请核对；各项成果情况不同的，请在各项成果的行里分别填写。";
    SameAsAbove "I216" Note "“同上”按上一行采用"
        "“同上”按同一列上一行的内容采用。"
        "写出内容"
        "请核对。";
    SameAsNothing "I217" Error [Cell] "“同上”没有上文"
        "“同上”的上一行没有内容。"
        "写出内容"
        "请写出内容。"
        => unit;
    DuplicateColumn "I218" Warning [Cell] "有两列是同一项内容"
        "有两列的表头指同一项内容，采用表头更明确的一列，另一列照录。"
        "一项内容一列"
        "请核对没有采用的一列；应以它为准的，请报送单位只留这一列后重报。"
        => layout "请核对没有采用的一列；应以它为准的，请在本表改填。";
    UnknownColumn "I219" Note "表中有约定以外的列"
        "约定以外的列照录在附表，不参与统计。"
        "约定的列"
        "不必处理；如是某一项约定内容的另一种叫法，请在 master.xlsx 的“词表”中写明（类别填“列”）。";
    MissingAnswerColumn "I220" Warning [Cell] "缺少约定的列"
        "表中没有状态、完成率、完成数、进展情况中的任何一列，或缺少其中的状态一列。"
        "状态、完成率、本季度进展"
        "请用统一表样重报；只是叫法不同的，请在 master.xlsx 的“词表”中写明（类别填“列”）。"
        => layout "请在本表的“状态”“完成率”“本季度进展”各栏填写。";
    StalePeriod "I221" Warning Status [Answers] "文字写的是以前的时间"
        "进展文字中的“截至×月底”早于本期。"
        "截至9月底"
        "请核对是否沿用了上期的文字；是的，请按本期情况改写。"
        => unit;
    TotalDisagrees "I222" Warning Column [Count] "合计与各行之和不符"
        "合计行的数与各行之和不同；采用各行的数。"
        "合计＝各行之和"
        "请核对后改正。"
        => layout "请核对各行的数；填错的，在本表改正。";
    RegisterOnly "I223" Note "只报了项目清单"
        "工作表是项目清单，不是进展表。"
        "进展表和项目清单各一张"
        "请报送单位补报进展表。";
    UnitRowMismatch "I224" Error [Sheet] "行内单位与报送单位不同"
        "该行的单位一栏写的是别的单位，该行没有采用。"
        "与报送单位一致"
        "请核对后重报。"
        => layout "请核对该行是不是本单位的；是的，请填进本表。";
    UnitByAlias "I225" Note "单位按别名或错字认定"
        "单位名称不是正式名称，按“单位”表的别名认定。"
        "某某街道"
        "不必处理；请核对。";
    UnitByFormer "I270" Warning [Sheet] "以已并入单位的名义报送"
        "表用的是已经并入另一单位的名称，或只有原来的邮箱可以认；按“单位”表计为并入的单位，可能只是原单位一片的数。"
        "填报单位：城东镇"
        "请核对：只有原单位一片的，请报送单位合并成一份重报，并改用现在的单位名称。"
        => office;

    NotDoneOnly "I226" Note "只填了没有完成"
        "状态只填“未完成”或“否”，知道没有完成，看不出进展：时限未到的按未到期，已过的按逾期未完成。"
        "正常推进；滞后"
        "请填写进展状态。";
    DateRough "I227" Note "日期只写到旬、月或一段时间"
        "日期不是确切的某一天，按这段时间的最后一天采用。"
        "2025-09-30"
        "不必处理；如需准确，请填年月日。";
    AfterTable "I228" Note "表后、表旁内容没有采用"
        "合计行或签名之后、或者表旁另列的内容看不出是哪一项成果，没有采用。"
        "进展内容写在表内"
        "请核对；如是进展内容，请移到表内。";
    TwoInOne "I229" Note "一列填了两项内容"
        "表头把两项内容合在一列，无法分开，全部照录在前一项。"
        "存在问题、下一步计划各一列"
        "请用统一表样，一项内容一列。";
    TableBeyond "I230" Error [Cell] "表的行数或列数超出上限"
        "各表的行数、列数或文字远远超过进展表应有的，超出的部分没有读取。"
        "一张进展表通常不到200行、30列"
        "请报送单位删除与本表无关的行和列，或分开报送。"
        => layout "请删除与本表无关的行和列；没有读到的内容，请填进本表。";
    NotListed "I232" Warning [File] "核查意见太多，没有逐条列出"
        "一个单位的来件里问题太多，列出了最要紧的一部分，其余只计数。"
        "一份进展表通常只有几条到几十条"
        "请先办列出的各条；多半是整张表用错了表样，请报送单位用统一表样重报。"
        => office;
    WholeDisagrees "I231" Warning Numbers [Count] "完成数里写的总数与目标数不同"
        "完成数一栏写明了总数（如12/18、18个（完成12个）），与同一行的目标数不同；总数没有采用。"
        "总数与目标数相同"
        "请核对目标数和完成数，完成数一栏只填完成的数。"
        => unit;
    ColumnDoubtful "I241" Error [Cell] "分不清采用哪一列"
        "几列都可能是同一项内容，或者可能是某项内容的列写的是别的时间、计划数、某一阶段的数，不能确定是不是。"
        "一项内容一列，表头写明是累计数"
        "请在裁定.xlsx 中选定采用的一列；都不是的，填“不采用”。下次请报送单位用统一表样。"
        => layout "请核对本表这一栏；没有采用的一列应当采用的，请填进本表，填截至本季度末的累计数。";
    PartOfTheTime "I242" Warning Column [Cell] "只有本季度或某月的数，没有累计数"
        "表头写的是本季度或某月的数，表中没有写明累计数的列，暂按年初以来的累计数采用。"
        "累计完成数"
        "请核对是不是累计数；如只是当期新增的数，请改填累计数。"
        => layout "请核对是不是累计数；如只是当期新增的数，请改填累计数。";
    ColumnUnknownAnswer "I243" Warning [Cell] "约定以外的列像是填报内容"
        "表中缺少一项填报内容，而有一列的内容像是它，表头却不在约定之内。"
        "约定的列"
        "请在裁定.xlsx 中选定采用的一列；都不是的，填“不采用”。常用的表头可以加进 master.xlsx 的“词表”（类别填“列”）。"
        => layout "请核对本表这一栏；那一列应当采用的，请填进本表。";
    BeforeTheEnd "I244" Warning Column [Cell] "写的是季度中间的数"
        "表头写明数截至季度中间的一个月，不是截至日期；数照采用，没有推算。"
        "截至季度末的累计数"
        "请核对到季度末是不是这个数；有变化的，请改填截至季度末的数。"
        => layout "请核对到季度末是不是这个数；有变化的，请改填截至季度末的数。";
    NotTheUnit "I261" Error [Sheet] "报送的不是街镇本级"
        "填报单位、标题或文件名写的是村、居委会、学校、公司或名单以外的单位，即使同时写有街镇的名称，也不能当作街镇的报送。"
        "填报单位：某某镇"
        "请核实这张表代表谁：确系代表街镇的，在裁定.xlsx“报送单位”一行选定该街镇；不是的，选“不采用”，由街镇汇总后报送。"
        => office;
    UnitByOffice "I262" Note "由街镇的科室填报"
        "填报单位、标题或文件名写的是街镇的办公室、中心、科室，按所属街镇采用。"
        "填报单位：某某镇"
        "请核对；如不代表街镇，请与该单位联系。下次填报单位请写街镇名称。";
    SeveralUnits "I263" Error [Sheet] "几个单位的表并排，分不开"
        "同一行里左右两张表分别是不同单位的，程序不能把一行分给两个单位，这张工作表没有采用。"
        "一个单位一张工作表，或者一行一个单位"
        "请把各单位的表分到不同的工作表，再放进收件夹。"
        => office;
    FilledIn "I273" Note "区局代录"
        "表的标题、文件名、填报人一栏或收件登记写明由他人代录、代填；照采用，并注明代录。"
        "由街镇填报"
        "请街镇以后补报一份，收到后以街镇自己的为准。";
    RowOfNobody "I271" Error [Sheet] "看不出这一行是哪个单位的"
        "这张表里有几个单位的行，这一行的单位一栏是空的，或者写的不是名单上的一个单位，没有采用。"
        "“单位”表里的一个单位"
        "请改正单位名称后重放进收件夹，或在 master.xlsx 的“单位”表添加别名。"
        => office;
    SeveralReturns "I272" Note "一个文件里有几个单位的报送"
        "工作表的名称、标题或单位一栏写明是几个单位的，已按写明的单位分开采用，不论由谁发来；收件时间各单位相同。"
        "各表、各行写明的单位"
        "不必处理；请核对各单位是否都同意所报的内容。";
    WordsBeside "I264" Warning Numbers [Beside] "表外的话提到成果或数字"
        "表的上下、旁边或各行之间写有提到某一项成果或某个数字的话（如更正、停工、核减），程序没有据此改动。"
        "更正和说明都填在本项成果的一行里"
        "请看这句话；需要采用的，请单位改在表内重报。"
        => layout "程序不采用表外的话；需要改的，请在本表这项成果的行里改填。";
    NoteOnCell "I265" Warning Answer [Beside] "单元格有批注"
        "单元格上有批注，程序只读单元格里的内容，没有据批注改动。"
        "要说的话填在“备注”一栏"
        "请看批注；需要采用的，请单位改在表内重报。"
        => layout "程序不采用批注；需要改的，请在本表的格子里改填。";
    WordsInBox "I266" Warning [Beside] "文本框或复选框里有内容"
        "表上的文本框写有文字，或者复选框打了勾；它们不在任何单元格里，没有采用。"
        "内容填在单元格里"
        "请看其中的内容；需要采用的，请单位填进单元格重报。"
        => layout "程序不采用文本框和复选框；需要改的，请在本表的格子里填写。";
    StruckOut "I267" Warning [Beside] "划掉的内容没有采用"
        "单元格的文字全部加了删除线，按没有填写处理。"
        "不用的内容删去，不加删除线"
        "请核对；划错了的，请单位去掉删除线重报。"
        => layout "划掉的内容按没有填写处理；划错了的，请在本表填写。";
    NotShown "I268" Note "看不见的内容没有采用"
        "被合并单元格遮住或设成不显示的内容，打开表时看不见，没有采用。"
        "看得见的内容"
        "不必处理；如应当采用，请单位取消合并或隐藏后重报。";
    ProjectsUnfilled "I282" Warning [Count] "项目清单里有没有填的项目"
        "下发的项目清单上已经列出、本季度什么也没有填的项目，按没有填报处理，不计入项目数；单位添上的项目只写了名称的，照录。"
        "状态：序时推进"
        "请报送单位在项目清单上填这些项目现在的状态、完成率，重新交回。"
        => unit "请在项目清单上填这些项目现在的状态、完成率。";
    WhichTarget "I281" Warning [Cell] "分不清数是哪一个目标的"
        "该成果有两个以上有数量的目标，填的数没有写明是哪一个目标的，或者写得分不开。数照录，不计入任何一个目标，状态照常判断。"
        "各目标分别写明，一个目标一个数"
        "请在“完成数”一栏分别写明每个目标的数（写法见“应为”），也可以一个目标填一行；各单位都只填了一个数的，可在裁定.xlsx 中选定计入哪一个目标。"
        => unit "请在“完成数”一栏分别写明每个目标的数，也可以一个目标填一行。";
    RulingApplied "I303" Note "已按裁定处理"
        "程序不能决定的问题，已按裁定.xlsx 中的答复处理。词的含义、采用哪一列、计入哪个目标，以前各季度和上年的裁定也有效，以最近的为准。"
        "裁定、裁定人、日期三栏齐全"
        "不必处理；要改的，请改所指裁定.xlsx 中的那一行。";
    RulingRefused "I304" Error [Other] "裁定不能采用"
        "裁定的内容不在候选之列，或者同一问题有两个不同的裁定。"
        "候选中的一项，或“不采用”"
        "请在裁定.xlsx 改填候选中的一项。"
        => office;
    RegisterUnread "I306" Warning [Other] "收件登记的日期看不懂"
        "收件登记.xlsx 的收件日期不是某一天，或者同一个文件写了两个日期。"
        "2025-10-08；10月8日下午"
        "请在收件登记.xlsx 改写收件日期。"
        => office;
    RegisterOutside "I307" Warning [Other] "收件登记的日期不可信"
        "收件登记.xlsx 的收件日期早于本季度第一天，或者晚于季末一年以上。"
        "本季度和以后几个月的日期"
        "请在收件登记.xlsx 核对收件日期。"
        => office;
    DateByBytes "I308" Note "收件时间按同一收件夹的邮件认定"
        "这个文件与收件夹里一封邮件的附件一字不差，收件时间按那封邮件。"
        "邮件的收件时间"
        "不必处理；不是同一次报送的，请核对。";
    RulingUnsigned "I305" Warning "裁定没有写谁在何时作出"
        "裁定.xlsx 中这一条填了裁定，没有填裁定人或日期。裁定照样有效。"
        "裁定、裁定人、日期三栏齐全"
        "请在裁定.xlsx 补填裁定人和日期。"
        => office;

    // Merge.
    Superseded "G101" Note "被更新的一份取代"
        "同一单位有几份，按规则采用了另一份。"
        "每期只报一份"
        "不必处理。";
    ExactCopy "G102" Note "与另一份内容相同"
        "与同一单位的另一份逐格相同，只算一份。"
        "每期只报一份"
        "不必处理。";
    VersionsDiffer "G103" Error [Sheet] "同一单位有几份不同的表"
        "同一单位有几份内容不同的表，又没有收件时间可比，没有一份被采用。"
        "每期只报一份"
        "请向单位核实以哪一份为准，在裁定.xlsx 中选定，或把其余的移出收件夹。"
        => office;
    CorrectionLaid "G109" Note "按更正件改了部分答复"
        "后来的一份写明是更正或补报，只改它填了的各项，其余沿用原来报送的。"
        "只写要改的行"
        "不必处理；若其实是整份重报，请单位说明并重发全表。";
    CorrectsNothing "G110" Warning [Besides] "写明更正，没有可改的表"
        "这一份写明是更正或补报，应报的没有填全，又没有收到该单位更早的可用的表，按首次报送采用。"
        "先收到全表，后收到更正"
        "请查前一份是否漏收或不能读取；找到后放进收件夹重新运行。"
        => office;
    ExtentAsked "G111" Warning Sheet [Sheet] "后一份缺行，补改还是取代未定"
        "后来的一份比前一份少几行，没有写明是更正还是整份取代。裁定之前，后一份的各行和前一份多出的各行都计入，后者待核。"
        "写明“其余不变”或“以此为准”"
        "请向单位核实，在裁定.xlsx 选“只补改这几行”或“整份取代”。"
        => office;
    MailFigureAsked "G112" Warning Answer [Beside] "邮件正文更正了数据，待裁定"
        "邮件正文说某一项应改，正文的话不直接采用；裁定之前数按表中填的计入，待核，照正文改了判定就不同的，不作判定。"
        "进展内容都写在表内"
        "请向单位核实，在裁定.xlsx 选正文中的数据，或选“不采用”。"
        => office;
    AnswerTold "G113" Note "按更正表改了单位的答复"
        "单位的一项答复已按 master.xlsx“更正”表改正，改前改后见“更正”表。"
        "编号、单位、字段、原文、改为、理由、确认人、日期八栏齐全"
        "不必处理。";
    AnswerToldStale "G114" Warning "更正表改单位填报的一条没有应用"
        "“更正”表写的原文与单位现在的答复不一致（单位可能已经重报），或者改为的内容读不出，该条没有应用。"
        "原文一栏与单位所填逐字相同，没有填的留空"
        "请核对后改“更正”表的原文或改为，或删去该条。"
        => office;
    ToldOtherQuarter "G115" Note "更正表的一条用于另一期"
        "“更正”表中改单位答复的各条，用于季末离“日期”最近的那一期。"
        "日期写接到更正的日期"
        "要用于本期的，请改“日期”一栏。";
    Emptied "G116" Warning [Sheet] "重报的表里空了原来有的数"
        "后来的一份取代了前一份，其中几项的状态、完成率、目标数或完成数空着，前一份是填了的。空着的没有沿用。"
        "重报时各栏都填"
        "请向单位核实：是不再有这个数，还是漏填；漏填的请补报。"
        => layout "请核实：是不再有这个数，还是漏填；漏填的请在本表补填。";
    CorrectionEmpty "G117" Warning [Besides] "写明更正，没有读到填写的内容"
        "这一份写明是更正、补报或重报，表里却没有读到任何答复：可能表头读不懂，也可能没有填。没有据此改动。"
        "用统一表样，只写要改的行"
        "请看这一份写了什么；确有更正的，请单位按统一表样重报，或写进 master.xlsx 的“更正”表。"
        => office;
    UnitMissing "G104" Error "未报送"
        "到目前为止没有收到该单位的进展表。"
        "按期报送"
        "请催报。"
        => unit "请按所附的表填写后报送。";
    ReportedEmpty "G105" Error "报了空表"
        "收到了该单位的表，但没有填任何内容。"
        "填好的进展表"
        "请单位填写后重报。"
        => unit "请填写后重报。";
    RowMissing "G106" Error "应填未填"
        "要求该单位填报的成果没有填写。"
        "每项成果都有状态和进展"
        "请补填。"
        => unit;
    Late "G107" Note "迟报"
        "晚于报送截止时间。"
        "按期报送"
        "不必处理。";
    TooLate "G108" Error "超过最迟接收时间"
        "收件时间晚于“设置”表的最迟接收，没有采用。"
        "在最迟接收之前报送"
        "如需采用，请改“设置”表中本期的最迟接收后重新运行。"
        => office;

    // Assessment.
    DoneBelowHundred "A101" Warning Row [Answers] "已完成但完成率或完成数不足"
        "状态为已完成，完成率却不到100%，或完成数小于目标数，或没有目标数而所填的完成数都是0；两种说法不能都对，核实以前判为无法判定。"
        "已完成，100%"
        "请核对状态、完成率和完成数。"
        => unit;
    DoneAboveTarget "A102" Warning Numbers [Count] "完成数大于目标数"
        "完成数超过了目标数。"
        "完成数不大于目标数"
        "请核对。"
        => unit;
    OnTrackAfterDue "A103" Warning [Answers] "时限已过仍写正常推进"
        "时限已过，状态仍为推进中，另判为逾期未完成。"
        "已完成；逾期"
        "请核对状态；确已同意延期的，请在 master.xlsx 的“成果”表改日期。"
        => unit "请核对状态：已完成的填“已完成”，没有完成的填“逾期未完成”并写明原因；已同意延期的，请在“备注”写明依据。";
    OverdueWithoutProblem "A104" Warning [Answers] "逾期未写问题"
        "逾期未完成，存在问题一栏却没有内容。"
        "写明原因和需协调的事项"
        "请补填存在问题。"
        => unit;
    HundredNotDone "A105" Warning Status [Answers] "完成率100%但状态不是已完成"
        "完成率已到100%，状态却不是已完成。"
        "100%，已完成"
        "请核对状态和完成率。"
        => unit;
    NotStartedWithProgress "A106" Warning Row [Answers] "未启动却有完成数"
        "状态为未启动，却填有完成率或完成数。"
        "未启动，0%"
        "请核对。"
        => unit;
    SumAboveTarget "A107" Note "各单位之和超过全区目标"
        "各单位填报数之和大于全区目标。"
        "各单位之和不大于目标"
        "请核对有无重复计算。";
    SumBelowTarget "A108" Note "各单位之和未达全区目标"
        "各单位填报数之和小于全区目标。"
        "各单位之和等于目标"
        "列出差额，供调度。";
    RegisterDisagrees "A109" Warning Answer [Count] "项目清单与填报数不符"
        "项目清单的项目数与进展表填报的数不同；采用进展表的数。"
        "项目清单与进展表一致"
        "请核对后改正其中之一。"
        => unit;
    NothingToJudge "A111" Warning [Answers] "没有可以判断的内容"
        "该行没有状态、完成率和完成数，无法判断进展。"
        "填写状态或完成率"
        "请补填状态。"
        => unit;
    RateDisagrees "A112" Warning Numbers [Answers] "完成率与完成数、目标数不符"
        "完成数除以目标数与填报的完成率相差超过10个百分点。"
        "完成数6、目标数12、完成率50%"
        "请核对。"
        => unit;
    TargetDisagrees "A113" Warning Answer [Count] "填报的目标数与分解不符"
        "单位填报的目标数与“分解”表中的数不同。"
        "与分解表一致"
        "请核对：单位填错的，请其改填；分解有变的，请改 master.xlsx 的“分解”表。"
        => unit "请核对：填错的，按分解的数改填；分解有变的，请在“备注”写明依据。";
    DoneFell "A114" Warning Answer [Past] "累计完成数比上期减少"
        "完成数是累计数，本期填报的却小于上期简报采用的数。"
        "上期12，本期12以上"
        "请核对是本期填少了、上期填多了，还是改填了本季度的数。"
        => unit;
    PercentFell "A115" Warning Answer [Past] "完成率比上期降低"
        "本期填报的完成率低于上期简报采用的完成率。"
        "上期60%，本期60%以上"
        "请核对；确实降低的，请在“备注”写明原因。"
        => unit;
    StatusWentBack "A116" Warning Status [Past] "上期已完成，本期又未完成"
        "上期简报判为已完成的成果，本期填报的内容表明没有完成。"
        "上期已完成，本期已完成"
        "请核对状态；确实退回的，请在“备注”写明原因。"
        => unit;
    OwnTargetChanged "A117" Warning Answer [Past] "填报的目标数与上期不同"
        "单位填报的目标数与上期简报采用的不同。"
        "各期目标数相同"
        "请核对；确有调整的，请在“备注”写明依据。"
        => unit;
    ListChanged "A118" Note "清单的目标或时限与上期不同"
        "上期简报定稿以后，该成果的目标或时限有改动，与上期的数不宜直接比较。"
        "年度内目标和时限不变"
        "如是有意调整，不必处理；否则请核对 master.xlsx 的“成果”表。";
    SlippedSince "A119" Warning "上期以后到期，仍未完成"
        "时限在上期简报的截止日以后到期，上期没有完成，本期仍没有完成。"
        "按时限完成"
        "列出单位，供调度。"
        => office;
    StillOverdue "A120" Warning "上期已逾期，本期仍未完成"
        "上期简报已列为逾期的成果，本期仍没有完成。"
        "逾期后一个季度内完成"
        "列出单位，供督办。"
        => office;
    SilentSince "A121" Warning [Past] "上期报了数，本期没有报数"
        "单位上期报了可以合计的数，本期没有；上期的数不沿用到本期，合计因此偏小。"
        "每期都报累计数"
        "请在完成数一栏补填累计数；只写在文字里的，也请填数。"
        => unit;
    StepNotReached "A122" Warning [Answers] "阶段时限已过，填报写明尚未完成"
        "成果的一个阶段时限已过，填报的文字写明该阶段成果尚未完成；整项时限未到，判为进度滞后。"
        "阶段成果已于8月25日形成"
        "请抓紧完成该阶段成果；已经完成的，请改正文字。"
        => office;
}

impl Code {
    /// The printed id.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The code of a printed id, in either case.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_every_row_is_filled() {
        let ids: BTreeSet<_> = Code::ALL.iter().map(|c| c.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for code in Code::ALL {
            let row = code.row();
            assert!([row.title, row.meaning, row.example, row.advice].iter().all(|t| !t.is_empty()), "{}", row.id);
            assert_eq!(Code::of_id(&row.id.to_lowercase()), Some(*code));
        }
    }

    #[test]
    fn who_can_mend_it_is_decided_of_every_code() {
        for code in Code::ALL {
            let row = code.row();
            // A note asks for nothing; what is wrong with the list its author mends.
            let asks_nobody = row.severity == Severity::Note || code.is_of_list();
            assert_eq!(row.mend == Mend::Nobody, asks_nobody, "{}: office, unit or layout?", row.id);
            let ask = row.ask().unwrap_or("请。");
            assert!(ask.ends_with('。'), "{}: {ask}", row.id);
            let to_the_office = ["报送单位", "裁定", "master.xlsx", "收件", "请单位", "请街镇", "向单位"];
            assert!(!to_the_office.iter().any(|words| ask.contains(words)), "{}: {ask}", row.id);
        }
    }
}
