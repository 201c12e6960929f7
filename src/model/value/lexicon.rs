//! The words of status, count and share cells, and what each is good for.
//!
//! One table serves the three grammars. A word that stands in it is known; a
//! character that no word takes in is left over, and makes the cell a question.

use super::cell::Qualifier;
use super::status::Status;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// What a word is good for in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word for a status; `None`: a known one that means none (见附件, 延期).
    Says(Option<Status>),
    /// 未, 没有: cancels the word that follows.
    Not,
    /// 拟, 预计: the word that follows is meant, not said.
    Plan,
    /// 正在, 中: under way, so a word for the end is not said.
    Going,
    /// 初稿, 招标: a stage that is not the end.
    Stage,
    /// 提交, 印发: a deed that is counted like 完成; whether with 已 it is the end too.
    Deed(bool),
    /// 推进, 施工: by itself it says neither that it moves nor how.
    Act,
    /// 启动, 开工: said of work that has begun, or has not.
    Start,
    /// 前期, 筹备: what comes before the start.
    Prep,
    /// 正常, 顺利: of work that moves, and enough to say so.
    Well,
    /// 稳步, 按要求: how something is done.
    Manner,
    /// 按计划, 按期: the same by a plan; `true` where by a date.
    Timely(bool),
    /// 加快, 全力: said of work that goes on, never of work that is done.
    Push,
    /// 持续, 常态化: of work without an end.
    Lasting,
    /// 基本, 大体: what follows is nearly so.
    Nearly,
    /// 完成率, 进度: what stands behind is a share and no count.
    Rate,
    /// 部分, 其余: not all of it.
    Part,
    /// 一半, 过半: as a share.
    Half(Qualifier),
    /// 全部, 均: all of it.
    Whole,
    /// Changes nothing.
    Filler,
    /// 除, and what closes it.
    Except,
    /// 外, 以外.
    ExceptEnd,
    /// √, or × where not.
    Tick(bool),
    /// A box to be ticked that is, or is not.
    Boxed(bool),
    /// 绿灯, 🔴.
    Light,
    /// 是 or 否.
    Yes(bool),
    /// 是否完成, in the cell itself.
    AsksDone,
    /// 个, 处.
    Measure,
    /// 周, 个月: a number of them is a time.
    Duration,
    /// What is counted: 项目, 案例.
    Noun,
    /// 共, 总数: what a count is out of.
    Total,
    /// 含: some of the count, named.
    Included,
    /// 其中.
    Among,
    /// 续建: which of what is counted.
    Kind,
    /// 约, 至少: before a number.
    Near(Qualifier),
    /// 元: what is counted is money.
    Yuan,
    /// 左右, 以上: behind a number.
    About(Qualifier),
    /// Opens a bracket.
    Open,
    /// Closes a bracket.
    Close,
    /// A comma, a full stop.
    Sep,
}

use Qualifier as Q;
use Role::Says;

/// Words for statuses, as they may stand alone in a cell or in a phrase. What is
/// put together of a word and what goes before or behind it (有序推进, 尚未启动,
/// 基本完成) is read by the parts.
const STATUSES: &[(Option<Status>, &[&str])] = &[
    (
        Some(Status::Done),
        &[
            "已完成", "完成", "超前完成", "实施完成", "实施完毕", "办结", "办毕", "竣工", "完工", "建成", "销号",
            "销项", "销账", "完结", "完毕", "结项", "结题", "收官", "做完", "已验收", "并验收", "并验收合格",
            "完成验收", "已完成验收", "竣工验收", "通过验收", "通过竣工验收", "验收通过", "验收合格", "竣工验收通过",
            "竣工验收合格", "投入使用", "投入运营", "交付使用", "落实到位", "整改到位",
        ],
    ),
    (
        Some(Status::OnTrack),
        &[
            "接近完成", "即将完成", "接近完工", "即将完工", "即将竣工", "接近尾声", "收尾", "扫尾", "超前", "较快",
            "提前推进", "在建", "在办", "符合要求", "进展良好", "进度良好", "推进良好", "总体良好", "总体可控",
            "进度可控",
        ],
    ),
    (
        Some(Status::Lagging),
        &[
            "滞后", "落后", "缓慢", "慢", "偏慢", "较慢", "过慢", "迟缓", "延误", "受阻", "停滞", "停滞不前", "暂缓",
            "暂停", "搁置", "停工", "缓建", "不力", "不畅", "不顺利",
        ],
    ),
    (Some(Status::Overdue), &["逾期", "超期", "到期未完成", "到期尚未完成"]),
    (Some(Status::NotStarted), &["待建"]),
    (Some(Status::Adjusted), &["调整", "变更", "取消", "终止", "合并", "不再实施", "不再推进"]),
    (None, &["见附件", "详见附件", "详见报告", "见备注", "待补充", "延期", "拟延期"]),
];

/// What work is measured by, and the words before it that say how it stands.
const PACES: &[&str] = &[
    "序时", "时序", "序时进度", "时序进度", "序时要求", "时序要求", "序时进度要求", "时序进度要求", "计划", "计划进度",
    "进度", "进度要求", "预期",
];
const BESIDE_PACE: &[(Status, &[&str])] = &[
    (Status::OnTrack, &["达", "达到", "已达", "已达到", "符合", "超", "超过", "高于", "快于", "提前于", "领先"]),
    (
        Status::Lagging,
        &["未达", "未达到", "尚未达到", "低于", "慢于", "慢", "欠", "落后", "落后于", "滞后", "滞后于", "不及", "未及"],
    ),
];
/// 按 and what work may go by.
const BY: &[&str] = &["按", "按照"];
const OF_PLAN: &[&str] = &["", "年度", "工作", "既定", "时间", "项目"];
const PLANS: &[&str] = &["计划", "节点", "方案", "进度", "进度计划", "计划进度"];

/// All other words, in rows of one use.
const OTHERS: &[(Role, &[&str])] = &[
    (
        Role::Not,
        &[
            "尚未", "没有", "未能", "无法", "难以", "并未", "仍未", "还未", "还没", "还没有", "暂未", "均未", "并非",
            "不存在", "未出现", "未", "没", "不", "非", "无",
        ],
    ),
    (
        Role::Plan,
        &[
            "拟", "待", "将", "将于", "预计", "预期", "计划", "计划于", "应完成", "力争", "争取", "准备", "打算",
            "有望", "可望", "确保", "拟于", "等待", "尽快", "目标是", "即将", "下一步", "下步", "后续", "申请",
        ],
    ),
    (
        Role::Act,
        &[
            "推进", "推动", "进行", "办理", "建设", "跟进", "对接", "协调", "沟通", "洽谈", "整改", "运行", "运营",
            "履职", "组织", "管理", "坚持",
        ],
    ),
    (
        Role::Start,
        &[
            "施工", "启动", "开工", "动工", "开建", "开始", "起步", "开展", "实施", "启动实施", "开始实施", "组织实施",
            "铺开",
        ],
    ),
    (Role::Prep, &["前期", "前期准备", "前期研究", "前期工作", "前期准备工作", "前期筹备", "前期谋划", "筹备"]),
    (Role::Well, &["正常", "顺利", "有序", "平稳"]),
    (
        Role::Manner,
        &[
            "稳步", "稳妥", "扎实", "稳定", "快速", "统筹", "协同", "同步", "深入", "圆满", "成功", "按要求", "高质量",
            "保质保量",
        ],
    ),
    (Role::Timely(true), &["按时", "按期", "如期", "准时"]),
    (
        Role::Timely(false),
        &["序时", "按序时要求", "按序时", "按时序", "按序时进度", "按时序进度", "按照序时进度", "按照时序进度"],
    ),
    (Role::Push, &["加快", "加紧", "抓紧", "积极", "有力", "全力", "全速", "大力", "努力"]),
    (Role::Lasting, &["长期", "长期坚持", "长期性", "持续", "常态化", "常态", "常态长效", "日常"]),
    (Role::Nearly, &["基本", "大体", "大致", "总体", "整体"]),
    (Role::Rate, &["进度", "总进度", "总体进度", "形象进度", "工程进度", "完成率", "完成比例", "完成度"]),
    (
        Role::Stage,
        &[
            "初稿", "草案", "草稿", "提纲", "大纲", "框架", "讨论稿", "征求意见稿", "送审稿", "报批稿", "征求意见",
            "意见征集", "方案", "方案编制", "方案设计", "工作方案", "实施方案", "设计方案", "编制", "设计", "施工图",
            "施工图设计", "图纸", "初步设计", "可研", "立项", "备案", "招标", "招投标", "采购", "比选", "招采", "审批",
            "报批", "报建", "报审", "申报", "审核", "初审", "评审", "专家评审", "论证", "公示", "签约", "选址", "勘察",
            "测绘", "摸底", "摸排", "排查", "调研", "前期调研", "踏勘", "动员", "部署", "启动会", "预算", "概算",
            "主体", "主体结构", "主体工程", "主体建设", "主体施工", "交付施工", "结构封顶", "封顶", "基础", "桩基",
            "基础施工", "土建", "装修", "外立面", "安装", "设备安装", "进场", "腾退", "征收", "拆除", "清退", "问卷",
            "第一阶段", "阶段成果", "阶段性成果", "阶段任务", "阶段性任务", "一期", "首期", "试点", "中期", "初步",
            "手续", "审批手续", "前期手续", "培训", "验收", "预验收", "初验", "分部验收", "中期验收",
        ],
    ),
    (Role::Deed(false), &["提交", "报送", "上报", "移交", "聘任", "续聘", "选聘", "刊发", "发表", "公布", "举办"]),
    (
        Role::Deed(true),
        &[
            "印发", "发布", "出台", "投用", "启用", "交付", "开放", "开放使用", "对外开放", "移交使用", "落实", "闭环",
            "达标", "结束",
        ],
    ),
    (
        Role::Part,
        &[
            "部分", "大部分", "一部分", "小部分", "绝大部分", "多数", "大多数", "少数", "个别", "局部", "阶段性",
            "其余", "其他", "只", "仅", "只有", "仅有", "剩余", "主要", "重点", "有的", "若干", "初步完成了",
        ],
    ),
    (Role::Half(Q::About), &["一半", "半数", "大半", "近半"]),
    (Role::Half(Q::Over), &["过半", "超半", "达半", "一半以上", "半数以上", "一大半"]),
    (Role::Whole, &["全部", "全面", "均", "各项", "各", "所有", "都", "全", "悉数", "百分百", "全数"]),
    (
        Role::Filler,
        &[
            ":", "已", "已经", "业已", "现已", "均为", "了", "的", "并", "并且", "且", "和", "及", "于", "为", "至",
            "到", "达", "达到", "目前", "现", "当前", "截至", "截止", "截至目前", "截止目前", "截至到", "本季度",
            "本年度", "年度", "本项", "该项", "此项", "该", "工作", "任务", "目标", "目标任务", "年度任务", "全年任务",
            "年度目标", "全年目标", "年度计划", "全年计划", "年度工作", "全年工作", "项目", "事项", "内容", "进展",
            "工程", "工程量", "工期", "完成数", "累计数", "累计完成数", "数量", "个数", "刚", "刚刚", "时间节点",
            "完成情况", "状态", "进展情况", "提前", "超额", "正式", "实际", "累计", "略有", "有所", "有点", "稍有",
            "稍微", "略", "稍", "轻微", "轻度", "明显", "严重", "较", "较多", "较为", "比较", "相对", "进一步", "一切",
            "进入", "处于", "阶段", "过程",
        ],
    ),
    (Role::Going, &["正在", "仍在", "还在", "尚在", "正", "仍", "中", "继续", "陆续", "逐步", "着手", "在"]),
    (Role::Except, &["除", "除了"]),
    (Role::ExceptEnd, &["外", "以外", "之外"]),
    (Role::Tick(true), &["√", "✓", "✔"]),
    (Role::Tick(false), &["×", "✗", "✘", "✕", "╳"]),
    (Role::Boxed(true), &["☑", "■", "☒", "(√)", "(✓)", "(✔)", "[√]", "[✓]"]),
    (Role::Boxed(false), &["□", "☐", "()", "[]", "▢", "◻"]),
    (
        Role::Light,
        &[
            "绿灯", "黄灯", "红灯", "亮绿灯", "亮黄灯", "亮红灯", "蓝灯", "橙灯", "绿色", "黄色", "红色", "绿", "黄",
            "红", "蓝", "橙", "🟢", "🟡", "🔴", "🔵", "🟠", "●", "○", "◎", "★",
        ],
    ),
    (Role::Yes(true), &["是", "y", "yes", "true"]),
    (Role::Yes(false), &["否", "n", "no", "false"]),
    (Role::AsksDone, &["是否完成", "是否已完成", "是否全部完成", "是否完工", "是否竣工", "是否办结", "是否建成"]),
    (
        Role::Measure,
        &[
            "个", "项", "处", "篇", "座", "家", "次", "场", "户", "条", "人", "名", "位", "件", "份", "套", "幢", "栋",
            "间", "所", "块", "片", "期刊", "公里", "千米", "米", "平方米", "m2", "km", "亩", "公顷", "人次", "户次",
            "场次", "站", "批次", "类", "本", "册", "部", "张", "辆", "台", "支", "对", "平方公里",
        ],
    ),
    (
        Role::Duration,
        &[
            "周", "天", "个月", "个星期", "个工作日", "工作日", "小时", "个百分点", "百分点", "个季度", "年", "日",
            "个周",
        ],
    ),
    (
        Role::Noun,
        &[
            "单位", "社区", "案例", "点位", "公园", "口袋公园", "广场", "绿地", "花园", "步道", "小区", "街区", "街坊",
            "村", "村居", "居村", "居委", "居委会", "村委会", "街镇", "空间", "附属空间", "设施", "站点", "驿站",
            "中心", "食堂", "社区食堂", "平台", "规划", "社区规划", "规划师", "责任规划师", "报告", "文章", "稿件",
            "信息", "宣传", "专题", "活动", "会议", "示范案例", "优秀案例", "特色案例", "基本单元", "单元", "网格",
            "实事项目", "民生项目", "重点项目", "建设项目", "子项目", "改造项目", "更新项目", "地块", "道路", "楼宇",
            "楼栋", "居民", "群众", "企业", "学校", "园区", "图", "清单", "机制", "标准", "意见", "问题", "需求", "点",
            "养老设施", "健身点", "健身步道", "便民点", "党群服务中心", "邻里中心", "服务点", "服务站", "微花园",
        ],
    ),
    (Role::Yuan, &["元", "人民币", "元人民币"]),
    (Role::Total, &["共", "共计", "合计", "总计", "总数", "总共", "总", "共有", "总量"]),
    (Role::Included, &["含", "包括", "包含", "其中含", "其中包括", "内含"]),
    (Role::Among, &["其中"]),
    (
        Role::Kind,
        &[
            "续建", "新建", "改建", "扩建", "改扩建", "新增", "更新", "结转", "往年", "上年", "上年结转", "去年结转",
            "跨年", "往年续建", "改造", "提升", "整治", "市级", "区级", "镇级", "街道级", "上季度",
        ],
    ),
    (Role::Near(Q::AtLeast), &["不少于", "不低于", "至少", "≥", ">="]),
    (Role::Near(Q::AtMost), &["不超过", "不高于", "至多", "最多", "≤", "<="]),
    (Role::Near(Q::About), &["大约", "将近", "接近", "约", "近", "大概"]),
    (Role::Near(Q::Over), &["超过", "超", "逾", ">"]),
    (Role::Near(Q::Under), &["不足", "不到", "不满", "<"]),
    (Role::About(Q::About), &["左右", "上下"]),
    (Role::About(Q::AtLeast), &["以上", "及以上"]),
    (Role::About(Q::AtMost), &["以内", "以下"]),
    (Role::Open, &["(", "[", "【", "〔", "{"]),
    (Role::Close, &[")", "]", "】", "〕", "}"]),
    (Role::Sep, &[",", ".", ";", "/", "\\", "|", "、", "。", "!", "\"", "'", "·"]),
];

/// Words, found by what they begin with.
pub(super) struct Lexicon {
    /// By first character, the longest first.
    words: HashMap<char, Vec<(String, Role)>>,
}

impl Lexicon {
    /// The table, and these words for statuses; a word given here wins.
    pub(super) fn with(extra: &[(String, Status)]) -> Arc<Self> {
        if extra.is_empty() { BUILT_IN.clone() } else { Arc::new(Self::build(extra)) }
    }

    fn build(extra: &[(String, Status)]) -> Self {
        // Of a word that stands twice the first counts: equals keep their order.
        let own = extra.iter().map(|(word, status)| (word.clone(), Says(Some(*status))));
        let built_in = statuses().map(|(word, status)| (word, Says(status))).chain(others());
        let built_in = built_in.map(|(word, role)| (word.to_string(), role));
        let mut words: HashMap<char, Vec<(String, Role)>> = HashMap::new();
        for (word, role) in own.chain(built_in).chain(put_together()) {
            if let Some(first) = word.chars().next() {
                words.entry(first).or_default().push((word, role));
            }
        }
        words.values_mut().for_each(|alike| alike.sort_by_key(|(word, _)| std::cmp::Reverse(word.len())));
        Self { words }
    }

    /// The table alone.
    pub(super) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The longest word that `text` begins with: its length in bytes, and its use.
    pub(super) fn at(&self, text: &str) -> Option<(usize, Role)> {
        let alike = self.words.get(&text.chars().next()?)?;
        alike.iter().find(|(word, _)| text.starts_with(word.as_str())).map(|(word, role)| (word.len(), *role))
    }
}

static BUILT_IN: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lexicon::build(&[])));

/// The words for statuses and what they mean.
pub(super) fn statuses() -> impl Iterator<Item = (&'static str, Option<Status>)> {
    STATUSES.iter().flat_map(|(status, words)| words.iter().map(|word| (*word, *status)))
}

/// 未达序时进度, 按照年度计划.
fn put_together() -> Vec<(String, Role)> {
    let paced = BESIDE_PACE.iter().flat_map(|(status, befores)| {
        let words = befores.iter().flat_map(|before| PACES.iter().map(move |pace| format!("{before}{pace}")));
        words.map(|word| (word, Says(Some(*status))))
    });
    let by =
        BY.iter().flat_map(|by| OF_PLAN.iter().flat_map(move |of| PLANS.iter().map(move |p| format!("{by}{of}{p}"))));
    paced.chain(by.map(|word| (word, Role::Timely(false)))).collect()
}

fn others() -> impl Iterator<Item = (&'static str, Role)> {
    OTHERS.iter().flat_map(|(role, words)| words.iter().map(|word| (*word, *role)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_word_has_one_use() {
        let mut seen = BTreeSet::new();
        for word in statuses().map(|(word, _)| word).chain(others().map(|(word, _)| word)) {
            assert!(seen.insert(word), "{word} stands twice");
        }
    }
}
