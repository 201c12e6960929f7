"""What the second sample says: the list of an invented district, who reports, and
what each answers in two quarters. Data only; make_qinghu.py types it."""

TITLE = "2025年青湖区“绿色家园”行动重点任务分解表"
NOTE = "注：1、牵头单位负责汇总。2、未单独注明完成时限的，均为12月底前完成。"
PERIODS = {"2025Q2": "二", "2025Q3": "三"}

GARDEN, STREETS, SCHOOLS = "区园林绿化局", "区城管局", "区教育局"
DEPARTMENTS = [GARDEN, STREETS, SCHOOLS]
TOWNS = ["湖滨街道", "城南街道", "柳堤街道", "白石镇", "松岭镇", "河湾镇", "古渡镇", "云溪乡", "竹溪乡"]
EACH = "各乡镇、街道"

TASKS = {
    "1": dict(title="推进口袋公园建设", work="利用边角地、闲置地建设群众家门口的小公园，完善管护制度。", lead=GARDEN, together=False,
              **{"with": EACH}),
    "2": dict(title="贯通滨水慢行系统", work="打通沿湖、沿河断点，完善标识、座椅和照明。", lead=GARDEN, together=False,
              **{"with": "湖滨街道、柳堤街道、河湾镇、古渡镇"}),
    "3": dict(title="开放单位附属绿地", work="推动机关和国有企事业单位的附属绿地向社会开放。", lead=GARDEN, together=False,
              **{"with": EACH}),
    "4": dict(title="整治背街小巷", work="清理乱堆乱放，修补路面，规范架空线。", lead=STREETS, together=False,
              **{"with": "各街道，白石镇、松岭镇"}),
    "5": dict(title="改造垃圾分类投放点", work="统一投放点样式，增设洗手和遮雨设施。", lead=STREETS, together=False,
              **{"with": EACH}),
    "6": dict(title="建设校园劳动实践园", work="在有条件的中小学建设劳动实践园。", lead=SCHOOLS, together=False, **{"with": None}),
    "7": dict(title="推进乡村庭院美化", work="以村民小组为单位开展庭院美化。", lead=GARDEN, together=False, **{"with": "各乡镇"}),
    "8": dict(title="组织园艺师进社区", work="为每个乡镇（街道）配备社区园艺师，开展技术指导和居民课堂。", lead=GARDEN, together=True,
              **{"with": EACH}),
    "9": dict(title="建立居民议绿机制", work="新建、改造项目在方案、施工、完工三个阶段听取居民意见。", lead=None, together=False,
              **{"with": EACH}),
    "10": dict(title="做好宣传总结", work="宣传好做法，形成可推广的经验。", lead=GARDEN, together=True, **{"with": EACH}),
}

ITEMS = {
    "1.1": dict(text="新建口袋公园12个、改造8个", due="12月底前"),
    "1.2": dict(text="制定口袋公园管护办法", due="6月底前", **{"with": None}),
    "2.1": dict(text="贯通滨水步道9公里", due="11月底前"),
    "3.1": dict(text="单位附属绿地开放率80%以上", due=None),
    "4.1": dict(text="整治背街小巷24条", due="10月底前"),
    "4.2": dict(text="制定背街小巷长效管理制度", due="9月底前", **{"with": None}),
    "5.1": dict(text="改造垃圾分类投放点60处", due="9月底前"),
    "6.1": dict(text="建成校园劳动实践园6处", due="11月底前"),
    "7.1": dict(text="每个乡镇至少创建2个美丽庭院示范组", due="10月底前"),
    "8.1": dict(text="选聘社区园艺师", due="6月底前"),
    "8.2": dict(text="每个乡镇（街道）开展居民园艺课堂不少于4场", due="12月底前"),
    "9.1": dict(text="常态化开展居民议绿会", due="长期坚持"),
    "10.1": dict(text="各乡镇、街道各报送优秀案例1篇", due="11月底前"),
    "10.2": dict(text="编印年度案例集", due="2026年1月底前"),
}

RURAL = ["白石镇", "松岭镇", "河湾镇", "古渡镇", "云溪乡", "竹溪乡"]
LANES = ["湖滨街道", "城南街道", "柳堤街道", "白石镇", "松岭镇"]
SHORE = ["湖滨街道", "柳堤街道", "河湾镇", "古渡镇"]
REPORTERS = {
    "1.1": TOWNS, "1.2": [GARDEN], "2.1": SHORE, "3.1": TOWNS, "4.1": LANES, "4.2": [STREETS], "5.1": TOWNS,
    "6.1": [SCHOOLS], "7.1": RURAL, "8.1": TOWNS, "8.2": TOWNS, "9.1": TOWNS, "10.1": TOWNS, "10.2": [GARDEN],
}

# Shares of the district's targets: of 1.1, to be built and to be renewed.
SHARES = {
    "1.1": dict(zip(TOWNS, [(2, 1), (1, 1), (1, 1), (2, 1), (1, 1), (1, 1), (2, 1), (1, 1), (1, 0)])),
    "2.1": dict(zip(SHORE, [(3,), (2,), (2,), (2,)])),
    "4.1": dict(zip(LANES, [(6,), (6,), (6,), (3,), (3,)])),
    "5.1": dict(zip(TOWNS, [(8,), (8,), (8,), (8,), (6,), (6,), (6,), (5,), (5,)])),
    "6.1": {SCHOOLS: (6,)},
}

WORDS = {
    "plain": dict(done="已完成", on="正常推进", late="滞后", none="未启动", long="长期坚持"),
    "pace": dict(done="已办结", on="序时推进", late="进度滞后", none="尚未开展", long="持续推进"),
    "short": dict(done="完成", on="推进中", late="进展缓慢", none="未开展", long="常态化"),
}


def unit(words, who, tel, mail, also=(), **facts):
    return dict(words=words, who=who, tel=f"021-0000{tel}", mail=f"{mail}@example.invalid", also=list(also), facts=facts)


UNITS = {
    "湖滨街道": unit("plain", "方某", 3101, "hubin", ["湖滨"], place="望湖路口", lane="纸坊巷", work="芦苇步道", hold="湖滨小学"),
    "城南街道": unit("plain", "汤某某", 3102, "chengnan", ["城南"], place="南门三角地", lane="竹器巷", hold="区图书馆"),
    "柳堤街道": unit("short", "贺某", 3103, "liudi", ["柳堤"], place="柳堤东园", lane="米市弄", work="柳堤段", hold="区档案馆"),
    "白石镇": unit("plain", "汪某某", 3104, "baishi", ["白石"], place="石桥头", lane="铁匠弄", hold="镇卫生院", group="上石组"),
    "松岭镇": unit("pace", "毛某", 3105, "songling", ["松岭"], place="岭下路", lane="茶亭弄", hold="镇文化站", group="岭后组"),
    "河湾镇": unit("pace", "狄某某", 3106, "hewan", ["河湾"], place="河湾集镇", work="老河口段", hold="镇供水站", group="塘东组"),
    "古渡镇": unit("plain", "明某", 3107, "gudu", ["古渡"], place="渡口广场", work="古渡至新桥段", hold="镇粮库", group="渡西组"),
    "云溪乡": unit("plain", "臧某某", 3108, "yunxi", ["云溪"], place="溪口村头", hold="乡农技站", group="溪北组"),
    "竹溪乡": unit("plain", "计某", 3109, "zhuxi", ["竹溪"], place="竹溪小游园", hold="乡敬老院", group="竹里组"),
    GARDEN: unit("plain", "伏某", 3201, "yuanlin"),
    STREETS: unit("pace", "成某某", 3202, "chengguan"),
    SCHOOLS: unit("plain", "戴某", 3203, "jiaoyu"),
}


def said(status, progress, after, problems="无", percent=None, done=()):
    return dict(status=status, progress=progress, next=after, problems=problems, percent=percent, done=done)


Q2 = {
    "1.1": said("on", "新建口袋公园完成{d[0]}个、改造完成{d[1]}个，{place}正在铺设园路。", "加快施工，确保年底前建成。",
                done=dict(zip(TOWNS, [(1, 0), (0, 0), (0, 1), (1, 0), (0, 0), (0, 1), (1, 0), (0, 0), (0, 0)])), percent=40),
    "1.2": said("done", "管护办法经局长办公会审议通过，已于6月12日印发。", "抓好落实。", percent=100),
    "2.1": said("on", "{work}已贯通{d[0]}公里。", "继续打通断点。", done=dict(zip(SHORE, [(1,), (1,), (0.5,), (0,)]))),
    "3.1": said("on", "已摸清底数，{hold}等单位的附属绿地率先开放。", "逐家上门商谈。", percent=40),
    "4.1": said("on", "{lane}等已完成整治{d[0]}条。", "三季度全面铺开。", done=dict(zip(LANES, [(2,), (3,), (2,), (1,), (0,)]))),
    "4.2": said("on", "制度初稿正在征求各街道意见。", "修改完善后按程序报审。", percent=50),
    "5.1": said("on", "已改造投放点{d[0]}处。", "加快施工。", done=dict(zip(TOWNS, [(4,), (4,), (3,), (4,), (2,), (3,), (2,), (2,), (2,)]))),
    "6.1": said("on", "6所学校已确定选址，其中{d[0]}所建成开放。", "利用暑假集中施工。", done=(1,)),
    "7.1": said("on", "{group}等正在开展庭院整治。", "加强指导。", percent=30),
    "8.1": said("done", "社区园艺师已选聘到位，并签订服务协议。", "做好日常考核。", percent=100),
    "8.2": said("on", "举办居民园艺课堂1场。", "按月安排课程。", percent=25),
    "9.1": said("long", "围绕{place}召开议绿会1次。", "继续坚持。"),
    "10.1": said("none", "尚未开始。", "三季度着手整理。", percent=0),
    "10.2": said("none", "尚未开始。", "年底前征集稿件。", percent=0),
}

Q3 = {
    "1.1": said("on", "新建口袋公园完成{d[0]}个、改造完成{d[1]}个，{place}进入绿化种植阶段。", "四季度全部完工。", percent=75,
                done=dict(zip(TOWNS, [(1, 1), (1, 0), (1, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 0), (1, 0)]))),
    "1.2": said("done", "管护办法已于6月印发，各乡镇、街道按办法管护。", "开展管护检查。", percent=100),
    "2.1": said("on", "{work}已贯通{d[0]}公里，正在安装照明。", "加快收尾。", done=dict(zip(SHORE, [(2.5,), (1.5,), (1.5,), (0.5,)]))),
    ("古渡镇", "2.1"): dict(status="late", progress="{work}因管线迁改推进较慢，已贯通{d[0]}公里。", problems="燃气管线迁改方案未定"),
    "3.1": said("on", "已开放的附属绿地占应开放总数的四分之三，{hold}延长了开放时间。", "继续推动其余单位开放。", percent=75),
    ("城南街道", "3.1"): dict(progress="{hold}等单位附属绿地均已开放。", percent=86),
    "4.1": said("on", "{lane}等已完成整治{d[0]}条，其余正在施工。", "10月底前全部完成。", done=dict(zip(LANES, [(5,), (6,), (5,), (3,), (1,)]))),
    ("城南街道", "4.1"): dict(status="done", progress="6条背街小巷全部完成整治并通过验收。", next="落实长效管理。"),
    ("白石镇", "4.1"): dict(status="done", progress="3条背街小巷全部完成整治。", next="落实长效管理。"),
    ("松岭镇", "4.1"): dict(status="late", problems="部分沿街店铺对施工围挡有意见"),
    "4.2": said("done", "长效管理制度已于9月10日印发。", "组织培训。", percent=100),
    "5.1": said("done", "{d[0]}处投放点全部改造完成并投入使用。", "做好日常维护。", done={t: SHARES["5.1"][t] for t in TOWNS}),
    ("河湾镇", "5.1"): dict(status="late", progress="已改造投放点5处，剩余1处因道路施工暂未动工。", problems="投放点所在道路正在大修",
                          next="道路恢复后立即施工。", done=(5,)),
    "6.1": said("on", "暑期集中施工，已建成开放{d[0]}处，其余正在布置种植区。", "11月底前全部开放。", done=(4,)),
    "7.1": said("on", "{group}等已通过初评。", "10月组织复评。", percent=60),
    "8.1": said("done", "社区园艺师均已到岗，三季度服务居民60余人次。", "做好年度考核。", percent=100),
    "8.2": said("on", "累计举办居民园艺课堂3场。", "四季度再安排1至2场。", percent=75),
    "9.1": said("long", "围绕{place}召开议绿会2次，采纳居民意见5条。", "继续坚持。"),
    "10.1": said("on", "案例素材已收集，正在撰写。", "11月报送。", percent=50),
    "10.2": said("none", "待各乡镇、街道案例报齐后启动。", "四季度征集稿件。", percent=0),
}

ANSWERS = {"2025Q2": Q2, "2025Q3": Q3}
