"""Event classes (事件): what happens in the street."""

from __future__ import annotations

from desktop.demo.subjects.record import Subject as S  # noqa: N817 - written ninety times below
from desktop.demo.subjects.record import SubjectClass, SubjectType

APPEARANCE = SubjectClass("E01", "市容环境", "Street cleanliness", (
    S("E0101", "暴露垃圾", "Exposed rubbish", 7, "sanitation", "8h", "road",
      ("{road}路边垃圾成堆", "{spot}暴露垃圾无人清运", "垃圾外溢，异味扰民", "{community}垃圾未及时清运"),
      ("{place}有一堆生活垃圾，堆了{days}，气味很大。", "{place}垃圾桶满溢，垃圾散落一地，占了半幅人行道。",
       "{place}有人夜间偷倒垃圾，约{n}袋，现场有苍蝇。"),
      ("已联系环卫清运，现场冲洗完毕。", "垃圾已全部清走，增设一处垃圾桶，并告知周边商户按时投放。")),
    S("E0102", "积存渣土", "Construction waste left behind", 4, "urban", "1wd", "road",
      ("{road}旁堆放建筑垃圾", "装修垃圾占用人行道", "{community}绿化带内倒有渣土"),
      ("{place}堆有装修垃圾约{n}方，已有{days}没人管，行人只能走机动车道。", "{place}昨夜有人偷倒渣土，现场没有遮盖。"),
      ("已查明为{no}住户装修所弃，责令当日清运完毕。", "已安排车辆清运{n}方，现场恢复原貌。")),
    S("E0103", "道路不洁", "Dirty road", 4, "sanitation", "6h", "road",
      ("{road}路面遗撒", "{spot}路面有油污，车辆打滑", "{road}泥浆带泥上路"),
      ("{place}路面遗撒砂石，长约{n}0米，骑车人容易滑倒。", "{place}有大片油污，{when}已有电动车滑倒。"),
      ("环卫已洒水清扫，油污处撒砂处理完毕。", "已冲洗路面，通知工地加强车辆冲洗。"), 0.1, storm=1.5),
    S("E0104", "乱堆物堆料", "Piled-up materials", 3, "urban", "1wd", "home",
      ("{bld}前乱堆杂物", "{community}公共区域被杂物占用", "楼前堆放废旧家具"),
      ("{place}{bld}前堆着旧沙发、纸板等杂物，居民出行不便。", "{place}有人把公共绿地围起来堆放物料。"),
      ("已劝导当事人搬离，现场清理干净。", "经{n}次上门劝导，杂物已全部清走。"), evidence="photo"),
    S("E0105", "水域不洁", "Dirty water surface", 1.5, "drainage", "2wd", "water",
      ("河面漂浮垃圾", "{spot}附近河道有漂浮物", "河道水面有油膜"),
      ("{place}附近河面漂浮着垃圾和水草，面积约{n}0平方米。", "{place}河道水面出现一层油膜，{when}发现。"),
      ("保洁船已打捞完毕。", "已打捞漂浮物约{n}袋，并排查上游排口，未见异常。"), storm=1.0),
))  # fmt: skip

ADVERTISING = SubjectClass("E02", "宣传广告", "Signs and advertising", (
    S("E0201", "非法小广告", "Illegal flyers", 4, "urban", "1wd", "road",
      ("{road}沿线小广告清理", "电线杆上贴满小广告", "{bld}楼道小广告多"),
      ("{place}的电线杆、配电箱上贴满办证、疏通小广告，约{n}0处。", "{place}墙面喷涂小广告，影响观瞻。"),
      ("已铲除小广告{n}0处，墙面重新粉刷。", "已清理完毕，号码移交通信管理部门。")),
    S("E0202", "户外广告破损", "Damaged billboard", 2, "urban", "1wd", "shop",
      ("户外广告牌松动", "{shop}招牌摇晃欲坠", "{road}灯箱破损"),
      ("{place}{shop}门头招牌一角脱落，风一吹就晃，下面是人行道。", "{place}广告布破损下垂，{when}刮到行人。"),
      ("已设警戒并由店家拆除破损部分。", "招牌加固完毕，现场复查牢固。"), 0.25, storm=4.0, arrival=True),
    S("E0203", "违规悬挂", "Unlawful hanging banners", 1.5, "urban", "6wh", "road",
      ("{road}违规悬挂横幅", "行道树上挂广告横幅"),
      ("{place}两棵行道树之间拉着促销横幅，没有审批标识。", "{place}护栏上挂了{n}条广告条幅。"),
      ("横幅已拆除，并对商家进行教育。", "已拆除{n}条，登记备案。")),
))  # fmt: skip

SITES = SubjectClass("E03", "施工管理", "Building sites", (
    S("E0301", "夜间施工噪声", "Night construction noise", 4, "urban", "4h", "home",
      ("工地夜间施工噪声", "{community}旁工地深夜施工扰民", "半夜打桩，居民无法入睡"),
      ("{place}旁边的工地{when}还在浇筑，噪声很大，家里有老人和孩子。", "{place}附近工地连续{days}夜间施工，没有看到夜间施工公示。"),
      ("已到场制止，工地停工；经查无夜间施工许可，立案处理。", "工地有连续浇筑证明，已督促公示并加装隔声屏，向居民说明。"), 0.15),
    S("E0302", "工地扬尘", "Dust from a site", 2.5, "housing", "1wd", "road",
      ("{road}工地扬尘", "裸土未覆盖，扬尘严重", "{spot}工地未湿法作业"),
      ("{place}工地裸土没有覆盖，一刮风灰尘满天，窗户不敢开。", "{place}工地出入口没有冲洗，车辆带泥上路。"),
      ("裸土已全部覆盖，雾炮开启，复查合格。", "责令停工整改{n}小时，已完成覆盖和冲洗。")),
    S("E0303", "施工占道", "Works blocking the road", 2, "municipal", "8h", "road",
      ("{road}施工占道未设警示", "{cross}围挡挡住视线", "施工完毕未恢复路面"),
      ("{place}施工围挡占了一条车道，夜间没有警示灯。", "{place}管线施工结束{days}，路面还没有恢复，坑洼不平。"),
      ("已增设警示灯{n}盏和导行标志。", "路面已临时恢复，计划本周内完成沥青摊铺。"), 0.15),
))  # fmt: skip

STREET_ORDER = SubjectClass("E04", "街面秩序", "Street order", (
    S("E0401", "占道经营", "Street vending on the pavement", 8, "urban", "4h", "shop",
      ("{road}流动摊贩占道经营", "{spot}占道经营，行人绕行", "水果摊占用盲道", "早市摊点占道不散"),
      ("{place}有{n}个流动摊贩占道经营，行人只能走到马路上。", "{place}水果三轮车长期停在盲道上卖货，一到下班高峰就堵。",
       "{place}每天傍晚有摊贩占道，收摊后满地垃圾。"),
      ("已劝离摊贩{n}个，引导至便民疏导点。", "现场教育劝离，安排网格员错时巡查{days}。")),
    S("E0402", "店外经营", "Trading outside the shop", 5, "urban", "6h", "shop",
      ("{shop}店外经营", "沿街商户把货摆到人行道上", "{road}店外摆放桌椅"),
      ("{place}{shop}把桌椅摆到店外，占了大半人行道。", "{place}沿街{n}家店铺把商品摆到门外，婴儿车过不去。"),
      ("已督促{shop}收回店内，签订门前三包承诺书。", "商户已整改，复查未反弹。")),
    S("E0403", "烧烤油烟", "Barbecue smoke", 4, "urban", "6h", "shop",
      ("烧烤店占道经营、油烟扰民", "{shop}油烟直排", "{community}楼下烧烤摊油烟大"),
      ("{place}{shop}每晚在店外烧烤，油烟直接飘进楼上住户家里。", "{place}夜市烧烤没有油烟净化设备，{when}烟雾很大。"),
      ("责令停止露天烧烤，油烟净化器已清洗。", "已收回店内经营，罚款处理，回访居民满意。")),
    S("E0404", "机动车乱停放", "Illegally parked vehicles", 5, "police", "4h", "road",
      ("{road}违停车辆堵路", "{spot}车辆乱停，公交进不了站", "人行道上停满车"),
      ("{place}两侧停满车，只剩一条车道，{when}堵了半个小时。", "{place}有{n}辆车停在人行道上，轮椅无法通行。"),
      ("已通知车主挪车，未到场的由交警抄告拖移。", "现场贴单{n}张，增设隔离桩。")),
    S("E0405", "共享单车乱停", "Scattered shared bicycles", 4, "urban", "6h", "road",
      ("{spot}共享单车堆积", "{road}共享单车倒伏占道", "单车堵住{community}出入口"),
      ("{place}堆了约{n}0辆共享单车，把盲道都占了。", "{place}倒了一排共享单车，行人要从车行道绕过去。"),
      ("企业运维已到场，摆放整齐并清运{n}0辆。", "已整理归位，调整电子围栏范围。"), storm=0.5, evidence="photo"),
))  # fmt: skip

EMERGENCIES = SubjectClass("E05", "突发事件", "Incidents", (
    S("E0501", "道路积水", "Flooded road", 1.5, "drainage", "4h", "road",
      ("{road}积水严重", "{spot}积水过膝，车辆熄火", "{cross}低洼处积水"),
      ("{place}积水约{n}0厘米，已有车辆熄火，行人无法通过。", "{place}下雨就积水，{when}水已经漫到店门口。"),
      ("已打开雨水箅并架泵抽排，积水退去。", "抽排{n}小时后恢复通行，已列入管网改造。"), 0.6, storm=40.0, arrival=True),
    S("E0502", "树木倒伏", "Fallen tree", 1.2, "parks", "6h", "road",
      ("{road}行道树倒伏", "树木倒伏压住车辆", "{spot}大树折断挡路"),
      ("{place}一棵行道树被风刮倒，横在路中间，压到{n}辆车。", "{place}大树枝折断悬在半空，下面是人行道。"),
      ("已锯断清运，道路恢复通行。", "断枝已清走，车主已登记，移交保险处理。"), 0.5, storm=30.0, arrival=True),
    S("E0503", "路面塌陷", "Road collapse", 0.5, "municipal", "1wd", "road",
      ("{road}路面塌陷", "{cross}路面出现空洞", "路面塌陷，已有车轮陷入"),
      ("{place}路面塌了一个坑，直径约{n}0厘米，深不见底，已有车轮陷入。", "{place}路面下沉，边上有裂缝在扩大。"),
      ("已围挡警戒，开挖回填完毕，恢复通行。", "查明为管道渗漏所致，已抢修并回填压实。"), 0.6, 0.02, arrival=True, verification=True),
    S("E0504", "水管破裂", "Burst water main", 1.2, "water", "8h", "road",
      ("{road}自来水管爆裂", "{community}门口水管漏水", "路面冒水，水压下降"),
      ("{place}路面往外冒清水，{when}开始，水流了一路。", "{place}水管爆裂，{n}栋楼停水。"),
      ("已关阀抢修，管道更换完毕，恢复供水。", "更换管件{n}处，水压恢复正常。"), 0.4, arrival=True),
    S("E0505", "燃气异味", "Smell of gas", 0.6, "gas", "4h", "home",
      ("楼道有燃气异味", "{bld}疑似燃气泄漏", "{community}有刺鼻煤气味"),
      ("{place}{bld}{unit}楼道里有很浓的燃气味，已经开窗，没敢开灯。", "{place}井口有燃气味，{when}闻到。"),
      ("燃气公司检测为{floor}软管老化，已关阀更换，复测无泄漏。", "检测未见泄漏，为下水道异味，已加盖防臭地漏。"), 0.4, 0.12, arrival=True),
))  # fmt: skip

OTHERS = SubjectClass("E06", "其他事件", "Other events", (
    S("E0601", "流浪犬", "Stray dogs", 2, "police", "1wd", "home",
      ("{community}流浪犬聚集", "{spot}有流浪犬追人", "遛狗不拴绳"),
      ("{place}有{n}只流浪犬，早晚追着孩子跑，家长很担心。", "{place}有人遛大型犬不拴绳。"),
      ("已联系收容{n}只，张贴文明养犬告示。", "已上门登记办证，教育犬主。")),
    S("E0602", "高空抛物", "Objects thrown from a height", 1, "police", "2wd", "home",
      ("{bld}高空抛物", "楼上扔下酒瓶，险些伤人"),
      ("{place}{bld}{when}有人从楼上往下扔东西，砸坏一辆车的玻璃。", "{place}{bld}经常有烟头、纸巾从高处抛下。"),
      ("已逐户走访{n}户，安装高空抛物摄像头{n}个。", "找到当事人，批评教育并赔偿。"), 0.3),
))  # fmt: skip

EVENTS = SubjectType("E", "事件", "Events", (APPEARANCE, ADVERTISING, SITES, STREET_ORDER, EMERGENCIES, OTHERS))
