"""Governance types (综治): people and safety."""

from __future__ import annotations

from desktop.demo.subjects.record import Subject as S  # noqa: N817 - written ninety times below
from desktop.demo.subjects.record import SubjectClass, SubjectType

DISPUTES = SubjectClass("G01", "矛盾纠纷", "Disputes", (
    S("G0101", "邻里纠纷", "Neighbour dispute", 5, "justice", "2wd", "home",
      ("邻里因漏水争吵", "{bld}楼上漏水，双方争执", "邻居因停车位起冲突", "楼道堆鞋柜引发邻里纠纷"),
      ("{place}{bld}{unit}楼上漏水到{floor}，两家吵了{days}，请求调解。", "{place}两户居民因停车位争吵，差点动手。",
       "{place}{bld}楼上夜里拖桌椅，楼下多次敲门，双方情绪激动。"),
      ("组织双方在社区调解室面谈，签订调解协议。", "楼上已更换防水，双方握手言和。")),
    S("G0102", "物业纠纷", "Property management dispute", 4, "housing", "3wd", "home",
      ("物业停梯{days}未修", "{community}物业费纠纷", "电梯故障，老人上不了楼"),
      ("{place}{bld}电梯坏了{days}，物业一直说等配件，{floor}老人下不了楼。", "{place}业主对物业公共收益有疑问，要求公示。"),
      ("物业已更换配件，电梯检验合格恢复运行。", "召开业主协商会，公共收益已上墙公示。"), 0.1),
    S("G0103", "劳资纠纷", "Wage dispute", 2, "labour", "3wd", "factory",
      ("{n}名工人讨要工资", "{shop}拖欠工资", "工地农民工工资纠纷"),
      ("{place}{n}名工人反映被拖欠工资{n}个月，老板电话打不通。", "{place}{shop}关门，员工{n}人工资没有结清。"),
      ("联合人社部门约谈，拖欠工资已发放到位。", "双方签订分期支付协议，首笔已到账。"), 0.2, verification=True),
    S("G0104", "家庭纠纷", "Family dispute", 2, "civil", "2wd", "home",
      ("夫妻争吵，请求调解", "赡养老人引发家庭矛盾"),
      ("{place}{bld}一户夫妻争吵声很大，孩子在哭，邻居不放心。", "{place}老人反映子女不愿轮流照料，请社区出面。"),
      ("妇联与网格长上门调解，情绪平稳，后续每周走访。", "兄妹三人签订赡养协议。"), 0.2, 0.01),
))  # fmt: skip

PUBLIC_ORDER = SubjectClass("G02", "治安维稳", "Public order", (
    S("G0201", "盗窃线索", "Theft tip", 1.5, "police", "1wd", "home",
      ("{community}电动车电瓶被盗", "楼道内快递丢失"),
      ("{place}{when}{n}辆电动车电瓶被盗，监控拍到人影。", "{place}{bld}快递柜外的包裹连续丢失。"),
      ("派出所已调取监控立案侦查，网格加强夜巡。", "嫌疑人已抓获，物品追回。")),
    S("G0202", "电信诈骗线索", "Fraud tip", 1.5, "police", "8h", "home",
      ("老人疑遭电信诈骗", "{community}有人上门推销保健品"),
      ("{place}一位老人正要去银行转账，家属怀疑是诈骗。", "{place}有人租房讲课卖保健品，现场约{n}0名老人。"),
      ("民警已到场劝阻，止付成功。", "联合市场监管到场查处，老人已劝返。"), 0.4, arrival=True),
    S("G0203", "人员聚集", "Gathering", 0.6, "petition", "4h", "home",
      ("{n}0余人聚集反映停车问题", "业主聚集反映供暖问题"),
      ("{place}门口聚集了约{n}0人，反映小区问题，情绪比较激动。",),
      ("街道班子到场接访，群众已散去，代表约定面谈。", "答复时间表已公示，现场平稳。"), 0.8, arrival=True),
))  # fmt: skip

SAFETY = SubjectClass("G03", "安全生产", "Work safety", (
    S("G0301", "企业隐患", "Hazard in a business", 4, "emergency", "3wd", "factory",
      ("车间电线私拉乱接", "{road}企业安全出口堵塞", "有限空间作业无警示"),
      ("{place}车间内电线私拉乱接，配电箱前堆物。", "{place}检查发现灭火器{n}具过期，安全出口被货物堵住。"),
      ("下达整改通知书，隐患{n}项已整改。", "复查合格，隐患销号。"), verification=True),
    S("G0302", "疑似危化品存放", "Suspected hazardous store", 1, "emergency", "1wd", "factory",
      ("疑似危化品存放，已联合查证", "出租厂房存放油漆桶"),
      ("{place}闻到刺鼻气味，一间出租库房内有{n}0个蓝色桶，无标识。",),
      ("联合应急、公安查证，物品已移交有资质单位处置。", "查证为水性涂料，已要求规范存放。"), 0.5, 0.02, arrival=True, verification=True),
    S("G0303", "燃气瓶安全", "Gas bottle safety", 2, "emergency", "1wd", "shop",
      ("{shop}违规使用燃气瓶", "餐饮店燃气报警器未接电"),
      ("{place}{shop}后厨放了{n}个燃气瓶，没有报警器。",),
      ("已清退多余气瓶，报警器安装通电。", "责令停用并更换软管，复查合格。"), 0.2),
))  # fmt: skip

FIRE = SubjectClass("G04", "消防安全", "Fire safety", (
    S("G0401", "消防通道堵塞", "Blocked fire lane", 3.5, "fire", "6h", "home",
      ("消防通道被占，车辆无法通行", "{community}消防通道停满车", "{bld}消防通道被石墩堵死"),
      ("{place}消防通道停了{n}辆车，{when}救护车都进不来。", "{place}{bld}旁消防通道被人加装地锁。"),
      ("车辆已挪离，地面重新划线并立牌。", "地锁{n}个已拆除。"), 0.2),
    S("G0402", "楼道堆物", "Clutter in stairwells", 4, "fire", "1wd", "home",
      ("楼道堆放杂物", "{bld}{unit}楼道堆满纸箱", "安全出口上锁"),
      ("{place}{bld}{unit}{floor}楼道堆满纸箱和旧家电，只能侧身过。", "{place}{bld}安全出口常年上锁。"),
      ("杂物已清理，约{n}立方米。", "已上门劝导，住户自行清走。"), evidence="photo"),
    S("G0403", "电动车飞线充电", "Unsafe e-bike charging", 3, "fire", "8h", "home",
      ("{bld}飞线充电", "电动车进楼入户充电", "{community}充电桩损坏"),
      ("{place}{bld}有人从{floor}拉线下来给电动车充电。", "{place}{bld}{unit}一楼过道停了{n}辆电动车在充电。"),
      ("飞线已剪除，引导到充电棚。", "联系运营方修复充电桩{n}个。"), 0.1),
))  # fmt: skip

FOOD = SubjectClass("G05", "食品安全", "Food safety", (
    S("G0501", "餐饮卫生", "Restaurant hygiene", 2.5, "market", "2wd", "shop",
      ("{shop}后厨卫生差", "外卖吃出异物", "{shop}无健康证上岗"),
      ("{place}{shop}后厨地面油污，生熟混放。", "{when}在{shop}点餐吃出异物，商家不承认。"),
      ("责令整改，限期{days}，复查合格。", "现场抽检，立案查处，消费者获赔。")),
    S("G0502", "过期食品", "Expired food", 1.2, "market", "2wd", "shop",
      ("{shop}销售过期食品", "超市临期商品未标示"),
      ("{place}{shop}货架上有{n}种食品过期，已拍照。",),
      ("过期食品下架封存，立案处理。", "商家退赔，责令自查。")),
))  # fmt: skip

ECOLOGY = SubjectClass("G06", "生态环保", "Environment", (
    S("G0601", "噪声扰民", "Noise nuisance", 5, "ecology", "8h", "home",
      ("广场舞音响扰民", "{shop}夜间音响扰民", "{community}空调外机噪声", "邻近酒吧深夜噪声"),
      ("{place}每晚广场舞音响很大，孩子没法写作业。", "{place}{shop}{when}还在放音乐，楼上睡不着。", "{place}商铺空调外机对着居民窗户，嗡嗡响。"),
      ("已约定音量和时段，发放提示卡。", "商家已加装隔音并调整时间。")),
    S("G0602", "异味废气", "Smell and fumes", 2, "ecology", "1wd", "factory",
      ("{spot}有刺鼻异味", "厂区夜间排放废气", "{community}闻到塑料味"),
      ("{place}{when}有刺鼻的塑料味，居民不敢开窗。", "{place}附近厂子夜里排气，白天就没有。"),
      ("执法人员夜查，企业治理设施已恢复运行。", "监测达标，已要求企业错峰生产。"), 0.15),
    S("G0603", "污水直排", "Discharge of waste water", 1.2, "ecology", "2wd", "water",
      ("雨水口排出污水", "{spot}排口流出黑水"),
      ("{place}雨水口不下雨也往外流黑水，气味难闻。",),
      ("溯源为{shop}错接，已改接污水管。", "排口封堵，立案查处。"), 0.2, verification=True),
))  # fmt: skip

CIVIC = SubjectClass("G07", "文明城市", "Civic standards", (
    S("G0701", "公益广告破损", "Damaged public notice", 1.5, "urban", "3wd", "road",
      ("{road}公益广告破损", "宣传栏玻璃破碎"), ("{place}公益广告画面破损褪色。", "{place}宣传栏玻璃碎了，内容过期。"),
      ("已更换画面。", "宣传栏已修复。")),
    S("G0702", "不文明行为", "Uncivil behaviour", 1.5, "urban", "1wd", "park",
      ("{spot}有人毁绿种菜", "公园内野泳、垂钓"), ("{place}有人在绿地里种菜、浇粪，气味难闻。", "{place}禁钓区有{n}人垂钓，线甩到步道上。"),
      ("菜地已清除，恢复绿地。", "已劝离，增设警示牌。")),
))  # fmt: skip

CAMPAIGNS = (
    SubjectClass("G08", "疫情防控", "Epidemic control", (
        S("G0801", "聚集性发热线索", "Cluster of fever", 0.4, "health", "8h", "school",
          ("{spot}多名学生发热", "托管班多名儿童腹泻"), ("{place}有{n}名学生同日发热请假，家长担心。",),
          ("疾控已采样，班级消毒，{n}人居家观察。",), 0.4),
        S("G0802", "消杀需求", "Disinfection needed", 0.6, "health", "2wd", "home",
          ("{community}蚊蝇多，请求消杀", "地下室积水滋生蚊虫"), ("{place}{bld}地下室积水，蚊虫很多。",),
          ("已抽水并消杀。", "已投放药剂，周边翻盆倒罐。"), storm=2.0))),
    SubjectClass("G09", "群租房", "Overcrowded lets", (
        S("G0901", "群租房隐患", "Overcrowded flat", 2, "housing", "3wd", "home",
          ("群租房消防隐患", "{bld}疑似群租，隔断{n}间", "出租屋电线乱拉"),
          ("{place}{bld}{floor}一套房子隔了{n}间，住了十几个人，电线乱拉。",),
          ("隔断已拆除，租客妥善安置。", "联合消防下达整改，房东签订承诺书。"), 0.15, verification=True),)),
    SubjectClass("G10", "秸秆禁烧", "Straw burning", (
        S("G1001", "秸秆焚烧", "Straw fire", 1.2, "agriculture", "6h", "field",
          ("秸秆露天焚烧复查", "田间冒烟，疑似焚烧秸秆", "{community}地头有火点"),
          ("{place}田里有烟，面积约{n}分地，{when}发现。", "高空瞭望发现{place}方向有烟，请核实。"),
          ("明火已扑灭，火点{n}处，已教育农户。", "到场为灰堆余烟，浇水彻底熄灭。"), 0.4, arrival=True),)),
    SubjectClass("G11", "小化工", "Small chemical workshops", (
        S("G1101", "小化工作坊", "Chemical workshop", 0.5, "emergency", "2wd", "factory",
          ("院内疑似小化工作坊", "出租院落夜间有刺激性气味"), ("{place}一个院子大门常闭，夜里有刺激性气味和货车进出。",),
          ("联合检查未发现生产，仓储物品已清退。", "现场查封，断电，原料移交处置。"), 0.4, arrival=True, verification=True),)),
    SubjectClass("G12", "烟花爆竹", "Fireworks", (
        S("G1201", "违规燃放", "Unlawful fireworks", 1, "police", "4h", "home",
          ("{community}违规燃放鞭炮", "{shop}无证销售烟花"), ("{place}{when}有人放鞭炮，满地纸屑。", "{place}{shop}柜台下卖烟花。"),
          ("已制止并教育，现场清扫。", "查扣烟花{n}箱，移交公安。"), 0.2),)),
)  # fmt: skip

PEOPLE = SubjectClass("G13", "特殊人群", "People in need of care", (
    S("G1301", "独居老人", "Old person living alone", 2, "civil", "4h", "home",
      ("独居老人三日未出门，请上门查看", "独居老人电话无人接听", "{bld}独居老人请求帮扶", "老人忘关燃气，请求协助"),
      ("{place}{bld}{unit}独居老人三天没见出门，敲门没有应答，子女在外地。", "{place}{bld}{floor}老人电话一直无人接，邻居{when}听到屋里有响声。",
       "{place}一位独居老人行动不便，请求帮忙买药送餐。", "{place}{bld}老人出门忘关燃气，厨房有焦味，老人联系不上。"),
      ("已上门，老人平安，因耳背未听到敲门，已联系子女。", "老人身体不适，已送医并通知家属。", "已送药上门，登记为每日探访对象。"), 0.3, 0.14, arrival=True),
    S("G1302", "走失人员", "Missing person", 0.6, "police", "4h", "road",
      ("老人走失，协助寻找", "儿童走失，{spot}最后出现"),
      ("一位老人{when}从{place}走失，上身穿深色外套，说不清家庭住址。",),
      ("在{road}找到老人，已送回家中。", "视频追踪后由网格员找到，家属已接回。"), 0.5, 0.4, arrival=True),
    S("G1303", "精神障碍患者", "Mentally ill person", 0.7, "health", "1wd", "home",
      ("精神障碍患者停药，请求随访", "患者情绪不稳，邻居担心"),
      ("{place}{bld}一名在册患者停药{days}，家属请求上门随访。",),
      ("家庭医生与网格员上门随访，已恢复服药。", "已协助送医，家属陪同。"), 0.4, 0.03, arrival=True),
    S("G1304", "残疾人帮扶", "Help for the disabled", 1, "civil", "2wd", "home",
      ("残疾人申请无障碍改造", "轮椅坡道被占用"), ("{place}{bld}轮椅坡道被车挡住，住户出不了门。", "{place}住户申请安装扶手。"),
      ("坡道已清出，加装警示。", "已列入无障碍改造，{days}内施工。")),
))  # fmt: skip

SERVICES = SubjectClass("G14", "便民服务", "Public services", (
    S("G1401", "停水停电", "Water or power cut", 2.5, "power", "6h", "home",
      ("{community}突然停电", "{bld}停水{n}小时", "居民楼电压不稳"),
      ("{place}{bld}{when}突然停电，只有这一栋。", "{place}停水没有通知，家里做不了饭。"),
      ("跳闸点已排除，恢复供电。", "水泵故障已修复，恢复供水。"), 0.2, storm=4.0),
    S("G1402", "供暖问题", "Heating", 2.5, "housing", "1wd", "home",
      ("暖气不热", "{bld}供暖温度不达标", "暖气管漏水"),
      ("{place}{bld}{floor}暖气只有{n}度多，老人怕冷。", "{place}{unit}暖气管滴水，泡了地板。"),
      ("排气调阀后室温20度以上。", "更换阀门，不再渗漏。")),
    S("G1403", "代办帮办", "Errands for residents", 3, "civil", "2wd", "home",
      ("老人请求代办社保认证", "{community}居民申请上门办证"), ("{place}{bld}老人行动不便，请网格员上门协助社保资格认证。",),
      ("已上门协助认证成功。", "材料代交政务大厅，证件送达。")),
    S("G1404", "校园周边", "Around schools", 1.5, "education", "2wd", "school",
      ("{spot}放学时段拥堵", "校门口流动摊点多"), ("{place}放学时家长车辆停满，孩子在车缝里穿行。", "{place}校门口有{n}个小摊，食品没有包装。"),
      ("增设护学岗，错峰放学。", "摊点劝离，交警定点疏导。")),
    S("G1405", "咨询服务", "Enquiries", 0.6, "petition", "2wd", "home",
      ("请求协查办件进度", "政策解释不一致，请求复核"),
      ("{place}居民称在窗口办理的事项超期未答复，请协查。", "{place}居民称两个窗口对同一政策解释不一致，请求复核。"),
      ("已协调窗口办结并告知。", "已书面答复，当事人认可。")),
))  # fmt: skip

GOVERNANCE = SubjectType(
    "G", "综治", "Governance",
    (DISPUTES, PUBLIC_ORDER, SAFETY, FIRE, FOOD, ECOLOGY, CIVIC, *CAMPAIGNS, PEOPLE, SERVICES),
)  # fmt: skip
