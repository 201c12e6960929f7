//! The run cannot go on, and the person at this machine must act.
//!
//! Trouble with what a unit sent is never an error: that is a `Finding`.

pub use super::system_error::{from_json, in_words, is_of_machine, json_in_words};

use std::path::{Component, Path, PathBuf};

/// Why nothing was made. Every message is Chinese and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("无法{what}“{}”：{}", shown(path), in_words(source))]
    Io {
        /// 读取, 写入, 创建 …
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An output is held by another program, usually Excel or WPS.
    #[error("“{}”正被其他程序打开（或没有写入权限），请先关闭该文件再运行；原有文件均未改动", shown(.0))]
    Locked(PathBuf),
    /// A file that is to be replaced or removed must not be, by what it says itself.
    #[error("“{}”是只读的，不能改写。请在该文件上点右键，选“属性”，去掉“只读”（或改为可以写入）再运行；原有文件均未改动", shown(.0))]
    ReadOnly(PathBuf),
    /// Another run is at work there; who, in words, or empty where that is not known.
    #[error("{}，还没有结束。请等它结束再运行；没有改动任何文件", at_work(.0))]
    Busy(String),
    /// A file that the run was to replace, or worked on, was changed in the meantime.
    #[error("“{}”在运行期间被改动，没有覆盖，请再运行一次；原有文件均未改动", shown(.0))]
    Changed(PathBuf),
    /// What was asked for cannot be done here: no workspace, no period, a
    /// workspace that exists already, an unknown name.
    #[error("{0}")]
    Usage(String),
    /// A command must be run first: what is in the way, up to the command, and the command.
    /// What is typed for it depends on where the reader stands.
    #[error("{said} jianbao {command}")]
    First {
        /// … 请先运行
        said: String,
        /// build, render …
        command: String,
    },
    /// The master list or `master.xlsx` cannot be used at all.
    #[error("任务清单“{}”无法使用：{reason}", shown(path))]
    Master {
        /// The file.
        path: PathBuf,
        /// What is wrong and how to put it right.
        reason: String,
    },
    /// The machine did not give what reading a file takes: a process, a thread,
    /// memory. Nothing is known against the file.
    #[error("没能读完“{file}”：{why}。原有文件均未改动")]
    Machine {
        /// The file that was being read.
        file: String,
        /// What happened and what to do, in Chinese.
        why: String,
    },
    /// A template of the workspace (or a built-in one) does not render.
    #[error("模板“{name}”有误：{reason}")]
    Template {
        /// Template name.
        name: String,
        /// File line and what is wrong.
        reason: String,
    },
    /// An output could not be composed.
    #[error("无法生成“{name}”：{reason}")]
    Output {
        /// File name.
        name: String,
        /// What went wrong.
        reason: String,
    },
}

/// A path as it is printed: with one kind of slash, that of this system, and no dot
/// that says nothing.
pub fn shown(path: &Path) -> String {
    let says = |part: &Component| *part != Component::CurDir;
    let plain: PathBuf = path.components().filter(says).collect();
    if plain.as_os_str().is_empty() { ".".into() } else { plain.display().to_string() }
}

fn at_work(who: &str) -> &str {
    if who.is_empty() { "另一个 jianbao 正在这里运行" } else { who }
}

impl Error {
    /// A command that must be run first, after these words.
    pub fn first(said: impl Into<String>, command: impl Into<String>) -> Self {
        Self::First { said: said.into(), command: command.into() }
    }

    /// An input or output error at `path`.
    pub fn io(what: &'static str, path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io { what, path: path.into(), source }
    }
}
