//! The words of status, count and share cells, and what each is good for.
//!
//! One table serves the three grammars. A word that stands in it is known; a
//! character that no word takes in is left over, and makes the cell a question.

use super::cell::Qualifier;
use super::status::Status;
use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use std::sync::LazyLock;

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
    /// 提交, 开放: a deed that is counted like 完成, and as a status tells nothing.
    Deed,
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

/// Words for statuses, as they may stand alone in a cell or in a phrase.
const STATUSES: &[(Option<Status>, &[&str])] = &[
    (
        Some(Status::Done),
        &[
            "已完成", "完成", "全部完成", "全面完成", "均已完成", "办结", "已办结", "提前完成", "按期完成", "按时完成",
            "如期完成", "完成任务", "超额完成", "超前完成", "竣工", "已竣工", "完工", "已完工", "建成", "已建成",
            "已印发", "销号", "已销号", "已落实", "完结", "已完结", "竣工验收", "已竣工验收", "已验收", "完成验收",
            "已完成验收", "完成竣工验收", "已完成竣工验收", "并验收", "并已验收", "并通过验收", "通过验收",
            "已通过验收", "通过竣工验收", "已通过竣工验收", "竣工验收合格", "验收合格", "已投用", "投入使用", "已启用",
            "交付使用", "已交付", "已发布", "已出台", "已闭环", "已整改到位", "落实到位", "已办理完毕", "办理完毕",
            "已结束", "已开放", "实施完成", "全面建成", "全部建成", "完成投用", "已达标",
        ],
    ),
    (
        Some(Status::OnTrack),
        &[
            "基本完成", "已基本完成", "基本办结", "基本建成", "已基本建成", "基本完工", "基本竣工", "接近完成",
            "即将完成", "接近尾声", "收尾阶段", "收尾", "收尾中", "正在收尾", "超序时", "超序时进度", "超进度",
            "提前推进", "快于计划", "快于序时", "序时推进", "按序时推进", "按序时进度推进", "按序时", "按序时进度",
            "达序时", "已达序时", "达序时进度", "达到序时", "达到序时进度", "符合序时", "达到序时进度要求",
            "符合序时进度要求", "高于序时", "符合序时进度", "正常推进", "正常推进中", "有序推进", "有序推进中", "正常",
            "进展正常", "基本正常", "总体正常", "整体正常", "正常进行", "进展顺利", "推进顺利", "总体顺利",
            "总体进展顺利", "顺利", "按计划推进", "按计划推进中", "按计划进行", "按计划实施", "按计划开展",
            "按时序推进", "按节点推进", "按期推进", "正在推进", "推进中", "正在推进中", "进行中", "正在进行",
            "正在进行中", "正在办理", "办理中", "稳步推进", "加快推进", "顺利推进", "积极推进", "扎实推进", "有力推进",
            "全力推进", "全面推进", "抓紧推进", "稳妥推进", "推进", "达进度", "正常施工", "施工中", "正在施工", "在建",
            "建设中", "正在建设", "正在实施", "实施中", "已启动", "已开工", "开展中", "正在开展", "启动", "开工",
            "进展良好", "推进良好", "推进有序", "进展有序", "平稳推进", "平稳有序推进", "按时间节点推进",
            "按节点有序推进", "总体良好", "总体可控", "进度可控", "正在落实", "落实中", "编制中", "正在编制",
            "有序开展",
        ],
    ),
    (
        Some(Status::Lagging),
        &[
            "滞后", "进度滞后", "进展滞后", "推进滞后", "总体滞后", "慢序时", "慢于序时", "慢于计划", "低于序时",
            "低于序时进度", "欠进度", "欠序时", "未达序时", "未达序时进度", "未达到序时", "未达到序时进度", "未达进度",
            "落后序时", "落后", "推进缓慢", "进展缓慢", "进度缓慢", "相对缓慢", "缓慢", "缓慢推进", "进展较慢",
            "推进较慢", "进度较慢", "受阻", "推进受阻", "停滞", "暂缓", "暂缓推进", "暂缓实施", "暂停", "已暂停",
            "暂停推进", "停工", "已停工", "已停滞", "进展不顺利", "推进不力",
        ],
    ),
    (
        Some(Status::Overdue),
        &[
            "逾期", "已逾期", "超期", "已超期", "逾期未完成", "超期未完成", "未按期完成", "未按时完成", "未如期完成",
            "到期未完成",
        ],
    ),
    (
        Some(Status::NotStarted),
        &[
            "未启动", "尚未启动", "暂未启动", "还未启动", "没有启动", "未开始", "尚未开始", "未开工", "未开工建设",
            "尚未开工建设", "没有开工", "没有开始", "仍未启动", "仍未开工", "尚未开工", "暂未开工", "未动工",
            "尚未动工", "未实施", "尚未实施", "未开展", "尚未开展", "暂未开展", "没有开展", "待启动", "待开工",
            "待实施", "待开展", "筹备中", "正在筹备", "前期准备", "前期准备中", "前期研究", "前期工作", "前期阶段",
            "前期",
        ],
    ),
    (
        Some(Status::Standing),
        &[
            "长期坚持", "持续推进", "持续推进中", "常态化", "常态化推进", "常态化推进中", "常态化开展", "常态推进",
            "长期任务", "长期推进", "持续开展", "长期开展", "常态化工作",
        ],
    ),
    (
        Some(Status::Adjusted),
        &["调整", "已调整", "变更", "已变更", "取消", "已取消", "终止", "已终止", "合并", "不再实施", "不再推进"],
    ),
    (None, &["见附件", "详见附件", "详见报告", "见备注", "待补充", "延期", "已延期", "申请延期", "拟延期"]),
];

/// All other words, in rows of one use.
const OTHERS: &[(Role, &[&str])] = &[
    (
        Role::Not,
        &[
            "尚未", "没有", "未能", "无法", "难以", "并未", "仍未", "还未", "暂未", "均未", "并非", "不存在", "未出现",
            "未", "没", "不", "非", "无",
        ],
    ),
    (
        Role::Plan,
        &[
            "拟", "待", "将", "将于", "预计", "预期", "计划", "计划于", "应完成", "力争", "争取", "准备", "打算",
            "有望", "可望", "确保", "拟于", "等待", "尽快", "抓紧", "目标是", "即将", "下一步", "下步", "后续", "申请",
        ],
    ),
    (
        Role::Stage,
        &[
            "初稿", "草案", "草稿", "提纲", "大纲", "框架", "讨论稿", "征求意见稿", "送审稿", "报批稿", "征求意见",
            "意见征集", "方案", "方案编制", "方案设计", "工作方案", "实施方案", "设计方案", "编制", "设计", "施工图",
            "施工图设计", "图纸", "初步设计", "可研", "立项", "备案", "招标", "招投标", "采购", "比选", "招采", "审批",
            "报批", "报建", "报审", "申报", "审核", "初审", "评审", "专家评审", "论证", "公示", "签约", "选址", "勘察",
            "测绘", "摸底", "摸排", "排查", "调研", "前期调研", "踏勘", "动员", "部署", "启动会", "预算", "概算",
            "主体", "主体结构", "主体工程", "主体建设", "主体施工", "结构封顶", "封顶", "基础", "桩基", "基础施工",
            "土建", "装修", "外立面", "安装", "设备安装", "进场", "腾退", "征收", "拆除", "清退", "问卷", "第一阶段",
            "阶段成果", "阶段性成果", "阶段任务", "阶段性任务", "一期", "首期", "试点", "中期", "初步", "施工", "建设",
            "手续", "审批手续", "前期手续", "培训", "验收", "预验收", "初验", "分部验收", "中期验收",
        ],
    ),
    (
        Role::Deed,
        &[
            "提交", "报送", "上报", "开放", "投用", "启用", "交付", "移交", "聘任", "续聘", "选聘", "发布", "刊发",
            "发表", "公布", "举办", "印发", "出台",
        ],
    ),
    (
        Role::Part,
        &[
            "部分", "大部分", "一部分", "小部分", "绝大部分", "多数", "大多数", "少数", "个别", "局部", "阶段性",
            "其余", "其他", "只", "仅", "只有", "仅有", "剩余", "有的", "若干", "初步完成了",
        ],
    ),
    (Role::Half(Q::About), &["一半", "半数", "大半", "近半"]),
    (Role::Half(Q::Over), &["过半", "超半", "达半", "一半以上", "半数以上", "一大半"]),
    (Role::Whole, &["全部", "全面", "均", "均已", "各项", "各", "所有", "都", "都已", "全", "悉数", "百分百", "全数"]),
    (
        Role::Filler,
        &[
            ":", "已", "已经", "业已", "现已", "均为", "了", "的", "并", "并且", "且", "和", "及", "于", "为", "至",
            "到", "达", "达到", "目前", "现", "当前", "截至", "截止", "截至目前", "截止目前", "截至到", "本季度",
            "本年度", "年度", "本项", "该项", "此项", "该", "工作", "任务", "目标", "目标任务", "年度任务", "全年任务",
            "年度目标", "全年目标", "年度计划", "全年计划", "年度工作", "全年工作", "项目", "事项", "内容", "进展",
            "进度", "总进度", "总体进度", "形象进度", "工程进度", "工程量", "完成数", "累计数", "累计完成数", "数量",
            "个数", "刚", "刚刚", "时间节点", "按时间节点", "完成率", "完成比例", "完成度", "完成情况", "状态",
            "进展情况", "按时", "按期", "如期", "按要求", "按计划", "按节点", "按照计划", "按序时要求", "圆满", "提前",
            "成功", "正式", "高质量", "实际", "累计", "略有", "有所", "稍有", "稍微", "略", "稍", "轻微", "明显",
            "严重", "较为", "比较", "相对", "进一步", "无问题", "没有问题", "未发现问题", "不存在问题", "暂无问题",
            "无异常", "无困难", "一切",
        ],
    ),
    (Role::Going, &["正在", "仍在", "还在", "正", "仍", "中", "继续", "陆续", "逐步", "开始", "着手", "在"]),
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
            "信息", "宣传", "专题", "活动", "会议", "示范案例", "优秀案例", "特色案例", "人民坊", "基本单元", "单元",
            "网格", "实事项目", "民生项目", "重点项目", "建设项目", "子项目", "改造项目", "更新项目", "工程", "地块",
            "道路", "楼宇", "楼栋", "居民", "群众", "企业", "学校", "园区", "图", "清单", "机制", "标准", "意见",
            "问题", "需求", "点", "养老设施", "健身点", "健身步道", "便民点", "党群服务中心", "邻里中心", "服务点",
            "服务站", "微花园",
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

/// Words and what finds the longest of them at a place.
#[derive(Clone)]
pub(super) struct Lexicon {
    roles: Vec<Role>,
    search: AhoCorasick,
}

impl Lexicon {
    /// The table, and these words for statuses; a word given here wins.
    pub(super) fn with(extra: &[(String, Status)]) -> Self {
        if extra.is_empty() { Self::built_in().clone() } else { Self::build(extra) }
    }

    fn build(extra: &[(String, Status)]) -> Self {
        let own = extra.iter().map(|(word, status)| (word.as_str(), Says(Some(*status))));
        let built_in = statuses().map(|(word, status)| (word, Says(status))).chain(others());
        let words: Vec<(&str, Role)> = own.chain(built_in.map(|(word, role): (&str, Role)| (word, role))).collect();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(words.iter().map(|(word, _)| word));
        let search = search.unwrap_or_else(|e| unreachable!("a few hundred words: {e}"));
        Self { roles: words.into_iter().map(|(_, role)| role).collect(), search }
    }

    /// The table alone.
    pub(super) fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::build(&[]));
        &BUILT_IN
    }

    /// The longest word that `text` begins with: its length in bytes, and its use.
    pub(super) fn at(&self, text: &str) -> Option<(usize, Role)> {
        let found = self.search.find(Input::new(text).anchored(Anchored::Yes))?;
        Some((found.end(), self.roles[found.pattern().as_usize()]))
    }
}

/// The words for statuses and what they mean.
pub(super) fn statuses() -> impl Iterator<Item = (&'static str, Option<Status>)> {
    STATUSES.iter().flat_map(|(status, words)| words.iter().map(|word| (*word, *status)))
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
