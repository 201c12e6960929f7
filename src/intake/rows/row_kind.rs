//! What a row of a sheet is, and so what becomes of it.

use crate::model::ledger::Outcome;
use crate::model::value::labelled;

labelled! {
    /// What a row is; the label says why it was taken so.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub(crate) enum RowKind {
        /// The heading of a table.
        Header "表头",
        /// Numbers of columns below the heading.
        ColumnNumbers "栏次行",
        /// The heading of a section.
        Subheading "小标题",
        /// The heading of the rows of a task.
        TaskHeading "任务标题",
        /// The heading of some other list below the table.
        OtherHeader "表后另一张表的表头",
        /// Above, between or below the tables.
        Outside "标题或说明",
        Total "合计行只作核对",
        Note "说明或签名",
        /// Words in the table that name no item.
        InnerNote "表内说明",
        /// Below the total or the signatures.
        AfterTable "表后内容",
        Blank "空白行",
        Entry "已采用",
        /// It answers for a whole task.
        TaskRow "按任务填报，照录在任务下",
        /// （1）, ① below the row of an item.
        SubRow "成果的分项，照录",
        Project "项目清单，已采用",
        /// A project that the form lists, of which nothing is said.
        Unfilled "项目清单上列出的，本季度没有填",
        Unmatched "看不出是哪一项成果",
        RuledOut "按裁定不采用",
        OtherUnit "行内单位与报送单位不同",
        Nobodys "看不出是哪个单位的",
        /// Beyond what is read of a file.
        Beyond "超出上限，没有读取",
    }
}

impl RowKind {
    /// Whether the row holds data, used or not.
    pub(crate) fn is_data(self) -> bool {
        matches!(self.outcome(), Outcome::Merged | Outcome::Unmatched | Outcome::TooLarge)
    }

    /// What becomes of such a row.
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Header | Self::ColumnNumbers | Self::Subheading | Self::TaskHeading => Outcome::Heading,
            Self::OtherHeader | Self::Outside => Outcome::Heading,
            Self::Total => Outcome::Total,
            Self::Note | Self::InnerNote | Self::AfterTable => Outcome::Note,
            Self::Blank => Outcome::Blank,
            Self::Unfilled => Outcome::Unfilled,
            Self::Entry | Self::TaskRow | Self::SubRow | Self::Project => Outcome::Merged,
            Self::Unmatched | Self::RuledOut | Self::OtherUnit | Self::Nobodys => Outcome::Unmatched,
            Self::Beyond => Outcome::TooLarge,
        }
    }
}
