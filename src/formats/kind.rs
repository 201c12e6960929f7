//! The kinds of files that come in, and what a person calls them.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident = $name:literal,)+) => {
        /// The kinds of files that come in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])+ $kind,)+
        }

        impl Kind {
            /// The name for print.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// .xlsx, .xlsm and their templates.
    Xlsx = "Excel 工作簿（.xlsx）",
    /// .xlsb, the binary workbook.
    Xlsb = "二进制工作簿（.xlsb）",
    /// .ods.
    Ods = "ODS 表格",
    /// .fods: an ODS workbook as one file of XML.
    FlatOds = "ODS 表格",
    /// .docx and its relatives.
    Docx = "没有表格的 Word 文档",
    /// .numbers, .pages and .key of Apple.
    Apple = "苹果 Numbers 文件（或 Pages、Keynote 文件）",
    /// .pptx and its relatives.
    Pptx = "演示文稿",
    /// .ofd, the national fixed-layout format.
    Ofd = "OFD 版式文件",
    /// Any other zip archive.
    Zip = "zip 压缩包",
    /// Begins as a zip archive but has no readable directory, or one beyond the limits.
    BrokenZip = "不完整的压缩包",
    /// .xls and .et: a workbook in an OLE compound file.
    Xls = "旧版 Excel 工作簿（.xls 或 .et）",
    /// .doc and .wps.
    Doc = "旧版 Word 文档（.doc 或 .wps）",
    /// .ppt and .dps.
    Ppt = "旧版演示文稿（.ppt 或 .dps）",
    /// .msg: an Outlook mail.
    Msg = "Outlook 邮件（.msg）",
    /// An Office document with a password.
    Encrypted = "加密的 Office 文件",
    /// A workbook of Excel 4 or older, not in a compound file.
    OldExcel = "Excel 4.0 及更早版本的工作簿",
    /// winmail.dat: what Outlook makes of attachments (TNEF).
    Tnef = "Outlook 附件包（winmail.dat）",
    /// Any other OLE compound file.
    Ole = "旧版 Office 文件",
    /// .pdf.
    Pdf = "PDF 文件",
    /// A picture.
    Picture = "图片",
    /// .rar.
    Rar = "rar 压缩包",
    /// .7z.
    SevenZip = "7z 压缩包",
    /// .gz, .tar, .bz2, .xz and their kin.
    Archive = "tar、gz 一类的压缩包",
    /// .rtf.
    Rtf = "RTF 文档",
    /// Sound or moving pictures.
    Media = "音频或视频",
    /// .lnk or .url: a shortcut instead of the file.
    Shortcut = "快捷方式（只有链接，没有文件内容）",
    /// A program.
    Program = "程序文件",
    /// A web page, often named .xls.
    Html = "没有表格的网页",
    /// A SpreadsheetML 2003 workbook, often named .xls.
    XmlSpreadsheet = "XML 表格（Excel 2003）",
    /// Any other XML.
    Xml = "XML 文件",
    /// A mail, or a web archive in the form of one.
    Mime = "邮件",
    /// Text, delimited or not.
    Text = "没有分栏的纯文本",
    /// No bytes at all.
    Empty = "空文件",
    /// None of these.
    Unknown = "种类不明的文件",
}
