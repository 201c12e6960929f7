//! Arguments as typed.

use crate::model::finding::Severity;
use crate::model::value::{Quarter, quarter_typed};
use crate::outputs::formats;
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Chinese headings for the help pages.
const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "jianbao",
    version,
    about = "汇总各街镇报送的进展表，生成季度工作推进情况简报",
    help_template = HELP,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Cli {
    /// What to do; without it, `status` of the current folder.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help_heading = "选项")]
    pub help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    pub version: Option<bool>,
}

impl Cli {
    /// Whether this is the name of a command.
    pub fn has_command(name: &OsStr) -> bool {
        Self::command().get_subcommands().any(|command| command.get_name() == name)
    }

    /// The command that is meant by a word that is none: people write what it does.
    pub fn meant(word: &str) -> Option<&'static str> {
        MEANT.iter().find(|(said, _)| word.contains(said)).map(|(_, command)| *command)
    }

    /// Whether what it does is told to a person, at length; not to a program.
    pub fn tells_people(&self) -> bool {
        let report = match &self.command {
            None => return true,
            Some(
                Command::Status(args)
                | Command::Check(args)
                | Command::Forms(args)
                | Command::Render(args)
                | Command::Publish(args),
            ) => &args.report,
            Some(Command::Next(args)) => &args.report,
            Some(Command::Init(args)) => &args.report,
            Some(Command::Build(args)) => &args.run.report,
            Some(Command::Trace(args)) => &args.report,
            Some(Command::Verify(args)) => return !args.json && !args.quiet,
            Some(Command::Master(_) | Command::Explain(_) | Command::Menu(_)) => return false,
        };
        matches!(report.manner(), Manner::Full)
    }

    /// The folder and the quarter that a command is about; absent where it is about none.
    pub(super) fn place(&self) -> Option<(&Path, Option<Quarter>)> {
        match self.command.as_ref()? {
            Command::Status(run)
            | Command::Check(run)
            | Command::Forms(run)
            | Command::Render(run)
            | Command::Publish(run) => Some((&run.dir, run.when.period)),
            Command::Build(build) => Some((&build.run.dir, build.run.when.period)),
            Command::Verify(verify) => Some((&verify.dir, verify.period)),
            _ => None,
        }
    }

    /// As if this command had been typed.
    pub(super) fn of(command: Command) -> Self {
        Self { command: Some(command), help: None, version: None }
    }
}

/// Words for what commands do; of two that stand in a word the first counts.
const MEANT: [(&str, &str); 23] = [
    ("下一季", "next"),
    ("下季", "next"),
    ("下发", "forms"),
    ("发表", "forms"),
    ("空表", "forms"),
    ("表样", "forms"),
    ("核查", "check"),
    ("检查", "check"),
    ("重新", "render"),
    ("生成", "build"),
    ("简报", "build"),
    ("定稿", "publish"),
    ("发布", "publish"),
    ("核对", "verify"),
    ("追溯", "trace"),
    ("来源", "trace"),
    ("状态", "status"),
    ("情况", "status"),
    ("代码", "explain"),
    ("解释", "explain"),
    ("新建", "init"),
    ("菜单", "menu"),
    ("清单", "master"),
];

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 从任务清单建立一个年度的工作区
    #[command(help_template = HELP, override_usage = "jianbao init 文件夹 --master 清单 [选项]")]
    Init(Init),
    /// 列出对任务清单的理解，并检查清单
    #[command(help_template = HELP, override_usage = "jianbao master [文件夹] [选项]")]
    Master(Master),
    /// 查看各单位报送情况和下一步该做什么
    #[command(help_template = HELP, override_usage = "jianbao status [文件夹] [选项]")]
    Status(Run),
    /// 开始下一个季度：建文件夹，生成发给各单位的表和信稿
    #[command(help_template = HELP, override_usage = "jianbao next [文件夹] [季度] [选项]")]
    Next(Next),
    /// 生成发给各单位的表和信稿
    #[command(help_template = HELP, override_usage = "jianbao forms [文件夹] [选项]")]
    Forms(Run),
    /// 读取收件夹，列出要做的事，写好退给各单位的表、信稿和催报
    #[command(help_template = HELP, override_usage = "jianbao check [文件夹] [选项]")]
    Check(Run),
    /// 生成简报
    #[command(help_template = HELP, override_usage = "jianbao build [文件夹] [选项]")]
    Build(Build),
    /// 按手工修改后的 简报.md 重新生成网页和 Word 文档
    #[command(help_template = HELP, override_usage = "jianbao render [文件夹] [选项]")]
    Render(Run),
    /// 定稿：把 out 原样存入 published，以后不再改动
    #[command(help_template = HELP, override_usage = "jianbao publish [文件夹] [选项]")]
    Publish(Run),
    /// 核对定稿：按现在的收件和设置重新生成，列出与定稿的不同
    #[command(help_template = HELP, override_usage = "jianbao verify [文件夹] [选项]")]
    Verify(Verify),
    /// 追溯一个数的来源：成果编号、单位、3.1@某某镇、字词，或简报中的数
    #[command(help_template = HELP, override_usage = "jianbao trace [文件夹] 内容 [选项]")]
    Trace(Trace),
    /// 解释一个问题代码，或列出一个内置模板
    #[command(help_template = HELP, override_usage = "jianbao explain [代码]")]
    Explain(Explain),
    /// 按数字选择要做的事；双击程序、把文件夹或文件拖到程序上时就是它
    #[command(help_template = HELP, override_usage = "jianbao menu [文件夹或文件] [选项]")]
    Menu(Menu),
}

#[derive(Debug, Args)]
pub struct Init {
    /// 工作区文件夹（不能已是工作区）
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub dir: PathBuf,
    /// 收到的任务清单：文本、.xlsx 或 .csv
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub master: PathBuf,
    /// 单位名单：每行一个单位，依次为名称、类别、别名（分号隔开）、邮箱
    #[arg(long, value_name = "文件", help_heading = "选项")]
    pub units: Option<PathBuf>,
    /// 沿用上一年工作区的单位、设置和词表
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub from: Option<PathBuf>,
    /// 计划年度；不写则从清单标题中读取
    #[arg(long, value_name = "年", help_heading = "选项")]
    pub year: Option<i32>,
    #[command(flatten)]
    pub report: Report,
}

#[derive(Debug, Args)]
pub struct Master {
    /// 工作区文件夹，缺省为当前文件夹
    #[arg(value_name = "文件夹", default_value = ".", hide_default_value = true, help_heading = "参数")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub report: Report,
}

/// Commands that read an inbox.
#[derive(Clone, Debug, Default, Args)]
pub struct Run {
    /// 工作区文件夹，缺省为当前文件夹
    #[arg(value_name = "文件夹", default_value = ".", hide_default_value = true, help_heading = "参数")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub when: When,
    #[command(flatten)]
    pub report: Report,
}

#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    pub run: Run,
    /// Ids of the formats; all where none is given.
    #[arg(
        long,
        help = format!("只生成这些格式（{}，逗号隔开）；缺省全部", formats().join("、")),
        value_parser = PossibleValuesParser::new(formats()),
        hide_possible_values = true,
        value_delimiter = ',',
        value_name = "格式",
        help_heading = "选项"
    )]
    pub format: Vec<String>,
}

/// `verify`. The cut-off is that of the issue.
#[derive(Debug, Args)]
pub struct Verify {
    /// 工作区文件夹，缺省为当前文件夹
    #[arg(value_name = "文件夹", default_value = ".", hide_default_value = true, help_heading = "参数")]
    pub dir: PathBuf,
    /// 季度，如 2025Q3；缺省为最近一次有定稿的季度
    #[arg(long, value_parser = period, value_name = "季度", help_heading = "选项")]
    pub period: Option<Quarter>,
    /// 同时读取的文件数；结果与此无关
    #[arg(long, value_name = "数", help_heading = "选项")]
    pub jobs: Option<NonZeroUsize>,
    /// 在标准输出给出一份 JSON
    #[arg(long, help_heading = "选项")]
    pub json: bool,
    /// 相同时不作声
    #[arg(long, short, help_heading = "选项")]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Trace {
    /// 要追溯的内容：3.1、某某镇、3.1@某某镇、任务或成果的字词、简报中的数（如 161），或 briefing.json 中的数字编号
    #[arg(value_name = "内容", help_heading = "参数", required = true, num_args = 1..=2)]
    pub what: Vec<String>,
    #[command(flatten)]
    pub when: When,
    #[command(flatten)]
    pub report: Report,
}

#[derive(Clone, Debug, Default, Args)]
pub struct Next {
    /// 要开始的季度，如 2025Q3，第一次要写；缺省为最新季度的下一个。也可以先写工作区文件夹
    #[arg(value_name = "季度", help_heading = "参数", num_args = 0..=2)]
    pub what: Vec<String>,
    /// 同时处理的单位数；结果与此无关
    #[arg(long, value_name = "数", help_heading = "选项")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub report: Report,
}

#[derive(Debug, Args)]
pub struct Menu {
    /// 工作区，或其中的文件夹、文件，缺省为当前文件夹；不在工作区内的任务清单用来新建工作区，其后可写单位名单
    #[arg(value_name = "文件夹或文件", default_value = ".", hide_default_value = true, help_heading = "参数")]
    pub places: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// 问题代码，如 I203；不写则列出全部。写“模板”列出内置模板，写模板名称列出它的全文
    #[arg(value_name = "代码", help_heading = "参数")]
    pub code: Option<String>,
    /// 以 JSON 输出
    #[arg(long, help_heading = "选项")]
    pub json: bool,
}

/// A quarter as people type it.
fn period(text: &str) -> Result<Quarter, &'static str> {
    quarter_typed(text).ok_or("应写作 2025Q3")
}

/// Which quarter, and as of when.
#[derive(Clone, Debug, Default, Args)]
pub struct When {
    /// 季度，如 2025Q3；缺省为最新的季度文件夹
    #[arg(long, value_parser = period, value_name = "季度", help_heading = "选项")]
    pub period: Option<Quarter>,
    /// 截至日期，缺省为季度最后一天
    #[arg(long, value_name = "日期", help_heading = "选项")]
    pub as_of: Option<NaiveDate>,
    /// 同时读取的文件数；结果与此无关
    #[arg(long, value_name = "数", help_heading = "选项")]
    pub jobs: Option<NonZeroUsize>,
}

/// How to report.
#[derive(Clone, Debug, Default, Args)]
pub struct Report {
    /// 在标准输出给出一份 JSON
    #[arg(long, help_heading = "选项")]
    pub json: bool,
    /// 只报告错误
    #[arg(long, short, help_heading = "选项")]
    pub quiet: bool,
    /// 有这一级别以上的问题时以 1 退出：error 错误、warning 提醒、note 提示、never 从不
    #[arg(long, value_enum, hide_possible_values = true, value_name = "级别", help_heading = "选项")]
    pub fail_on: Option<FailOn>,
}

/// How results are given.
pub enum Manner {
    Json,
    Quiet,
    Full,
}

impl Report {
    /// How results are given by these options; `--json` outranks `--quiet`.
    pub fn manner(&self) -> Manner {
        if self.json {
            Manner::Json
        } else if self.quiet {
            Manner::Quiet
        } else {
            Manner::Full
        }
    }
}

/// From which severity on findings end the run with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// Whether a finding of this severity ends the run with 1.
    pub fn covers(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity <= Severity::Error,
            Self::Warning => severity <= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}
