"""Component classes (部件): what stands in the street and has an owner."""

from __future__ import annotations

from functools import partial

from desktop.demo.subjects.record import Subject, SubjectClass, SubjectType

S = partial(Subject, component=True)

UTILITIES = SubjectClass("C01", "公用设施", "Public utilities", (
    S("C0101", "井盖", "Manhole cover", 4, "drainage", "8h", "road",
      ("井盖破损，有行人绊倒", "{road}井盖缺失", "{spot}井盖松动响声大", "井盖下沉，车辆颠簸"),
      ("{place}井盖破损，来电人称{when}已有两名学生绊倒，担心放学时段再出事。", "{place}井盖缺失，井口敞着，旁边没有任何遮挡。",
       "{place}井盖松动，车一压就响，夜里吵得睡不着。"),
      ("已更换防沉降井盖，加装防坠网。", "井盖归位并加垫减震，现场无异响。"), 0.25, 0.02, arrival=True, storm=2.0),
    S("C0102", "雨水箅子", "Gully grate", 2.5, "drainage", "1wd", "road",
      ("雨水箅子缺失", "{road}雨水箅子堵塞", "{spot}雨水箅子断裂"),
      ("{place}雨水箅子断了{n}根条，容易卡住自行车轮。", "{place}雨水口被落叶和垃圾堵死，一下雨就积水。"),
      ("已更换复合箅子{n}块。", "已清掏雨水口{n}处，排水通畅。"), 0.1, storm=8.0, evidence="photo"),
    S("C0103", "下水管道", "Sewer", 3, "drainage", "1wd", "home",
      ("下水管道堵塞，污水外溢", "{community}污水井冒溢", "{bld}前下水道反味"),
      ("{place}{bld}前污水井往外冒水，流了半个院子，已有{days}。", "{place}下水道堵了，一楼住户家里返水。"),
      ("吸污车到场疏通，冲洗地面并消杀。", "疏通主管道{n}0米，清出油块，恢复正常。"), 0.15, storm=5.0),
    S("C0104", "路灯", "Street lamp", 4, "lamps", "2wd", "road",
      ("路灯不亮", "{road}路灯连续{n}盏不亮", "{spot}路灯昼夜长明", "路灯杆倾斜"),
      ("{place}有{n}盏路灯不亮，晚上黑漆漆的，学生下自习不安全。", "{place}路灯杆被车撞歪，底座螺栓外露。"),
      ("更换灯头{n}个，夜间复查全部亮灯。", "查明为电缆被盗，已重新敷设并报警。")),
    S("C0105", "通信线缆", "Telecom cable", 2, "telecom", "1wd", "road",
      ("{road}线缆垂落", "通信线缆断落，挂到车辆", "{spot}光缆箱门敞开"),
      ("{place}一根线缆垂到离地不足两米，大车经过会刮到。", "{place}光交箱门坏了敞着，里面线都露在外面。"),
      ("已重新绑扎抬高至{n}米以上。", "箱门已修复上锁。"), 0.15, storm=4.0),
    S("C0106", "消火栓", "Fire hydrant", 1, "water", "1wd", "road",
      ("消火栓漏水", "{road}消火栓被撞坏", "消火栓被杂物遮挡"),
      ("{place}消火栓一直在漏水，地面湿滑。", "{place}消火栓被车撞断，旁边没有警示。"),
      ("已更换阀芯，试水正常。", "已更换栓体，周边障碍物清理完毕。"), 0.15),
    S("C0107", "电力设施", "Power facility", 1.5, "power", "8h", "road",
      ("配电箱门敞开", "{community}变压器异响", "电线杆拉线断裂"),
      ("{place}配电箱门没锁，里面线头外露，孩子常在旁边玩。", "{place}变压器{when}起一直嗡嗡响，居民担心。"),
      ("箱门已上锁并张贴警示。", "供电公司已检修，负荷调整后异响消除。"), 0.25, arrival=True, storm=4.0),
))  # fmt: skip

TRAFFIC = SubjectClass("C02", "交通设施", "Traffic facilities", (
    S("C0201", "道路破损", "Damaged road surface", 3.5, "municipal", "2wd", "road",
      ("{road}路面坑洼", "{spot}路面破损{n}处", "人行道砖松动"),
      ("{place}路面有一个坑，长约{n}0厘米，下雨看不见，已经有人摔倒。", "{place}人行道砖松动，踩上去溅水。"),
      ("已冷补沥青，压实平整。", "更换步砖{n}0块，路面平整。"), storm=1.0),
    S("C0202", "交通护栏", "Guard rail", 1.5, "municipal", "1wd", "road",
      ("{road}护栏倒伏", "{cross}护栏被撞变形"),
      ("{place}隔离护栏倒了{n}节，横在车道上。", "{place}护栏被撞变形，尖角朝外。"),
      ("护栏已扶正固定。", "更换护栏{n}节。"), 0.2, storm=3.0, evidence="photo"),
    S("C0203", "交通信号灯", "Traffic signal", 1, "police", "6h", "road",
      ("{cross}信号灯不亮", "红绿灯故障，路口拥堵"),
      ("{place}信号灯{when}起全灭，路口车辆抢行。", "{place}行人灯一直是红灯，过不了马路。"),
      ("已更换信号机电源模块，恢复正常，其间交警现场指挥。", "相位已重新设置，观察{n}个周期正常。"), 0.5, arrival=True, storm=2.0),
    S("C0204", "公交站亭", "Bus shelter", 0.8, "transport", "3wd", "road",
      ("{road}公交站亭玻璃破碎", "公交站牌信息错误"),
      ("{place}公交站亭玻璃碎了一块，地上有玻璃碴。", "{place}站牌线路改了没有更新，乘客总坐错。"),
      ("玻璃已更换，碎片清扫干净。", "站牌已更新。")),
))  # fmt: skip

SANITARY = SubjectClass("C03", "市容环境", "Sanitary facilities", (
    S("C0301", "公共厕所", "Public toilet", 1.5, "sanitation", "1wd", "road",
      ("公厕无人维护", "{spot}公厕堵塞", "{road}公厕灯坏、无水"),
      ("{place}公厕蹲位堵了{n}个，没有水，气味大。", "{place}公厕{days}没人打扫，洗手台水龙头坏了。"),
      ("已疏通并深度保洁，水龙头更换完毕。", "已加派保洁员，张贴责任牌。")),
    S("C0302", "果皮箱", "Litter bin", 1, "sanitation", "2wd", "road",
      ("{road}果皮箱破损", "果皮箱满溢"),
      ("{place}果皮箱箱体破了，垃圾漏到地上。", "{place}果皮箱被人为损坏，只剩支架。"),
      ("果皮箱已更换。", "已修复并清理周边。")),
))  # fmt: skip

GREENERY = SubjectClass("C04", "园林绿化", "Greenery", (
    S("C0401", "行道树", "Street tree", 2, "parks", "3wd", "road",
      ("{road}行道树枯死", "树枝遮挡信号灯", "{spot}树枝搭在电线上"),
      ("{place}一棵行道树枯死，枝条往下掉。", "{place}树枝长得太低，挡住了信号灯和指示牌。"),
      ("已修剪{n}棵，视线恢复。", "枯树已移除，列入补植计划。"), storm=6.0),
    S("C0402", "绿地设施", "Green space", 1.5, "parks", "3wd", "park",
      ("绿地被踩踏毁坏", "{spot}绿化带缺株", "草坪喷灌管漏水"),
      ("{place}绿化带被人踩出一条路，黄土裸露。", "{place}喷灌管破了，水漫到路上。"),
      ("已补植灌木{n}0株，设置围栏。", "喷灌管修复完毕。")),
))  # fmt: skip

FIXTURES = SubjectClass("C05", "其他部件", "Other fixtures", (
    S("C0501", "健身设施", "Outdoor gym", 1.2, "education", "3wd", "park",
      ("{community}健身器材损坏", "健身器材螺丝松动，老人摔倒"),
      ("{place}的漫步机脚踏断了，老人差点摔倒。", "{place}健身器材生锈松动{n}件，没有停用标识。"),
      ("已停用并更换部件，试用正常。", "更换器材{n}件。"), 0.1),
    S("C0502", "休闲座椅", "Bench", 0.6, "municipal", "3wd", "park",
      ("{spot}座椅损坏", "{road}座椅木条断裂"),
      ("{place}座椅木条断了{n}根，钉子露在外面。", "{place}座椅被人挪到路中间。"),
      ("座椅已修复。", "已归位固定。")),
))  # fmt: skip

COMPONENTS = SubjectType("C", "部件", "Components", (UTILITIES, TRAFFIC, SANITARY, GREENERY, FIXTURES))
