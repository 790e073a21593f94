"""What judging costs against ledgers of 300, 3,000 and 30,000 commitments, and against asking every pair.

    python benchmarks/judge.py [--passages 20000] [--json]

The same texts are judged against each ledger, the smaller ones being the head of the larger. One sentence in
ten states a figure of one of the first 300 commitments, one in twenty of any of the 30,000, so that a larger
ledger also has more to judge; the rest is made of the same words. Times are processor seconds
of this process on one core. `judged` is everything: cutting a text into passages, its context, candidates,
checks; `candidates` is only which commitments a clean sentence may speak of; `every pair` asks each
sentence for the words of each alias, on a sample. Figures are ratios between versions on one machine, not
promises; the line `machine` says how long a fixed piece of work took just before.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from machine import machine

from monitor.judge import mentions
from monitor.judge.read import judge_publication
from monitor.model import Commitment, CommitmentKind, Document, Indicator, Ledger, Op, Period, Publication, Role
from monitor.text.hygiene import clean
from monitor.text.passages import cut

SIZES = (300, 3_000, 30_000)
SENTENCES = 40
STATING = 0.1
"""Share of sentences about one of the first commitments; in plans, replies and minutes 1 to 15 per cent name one."""
STATING_ANY = 0.05

WORDS = """
    智慧 绿色 共享 普惠 流动 露天 乡村 滨水 夜间 亲子 口袋 林间 屋顶 地下 无人 自助 便民 长者 青年 校园 街头 河畔 山地 社区 门前

    书屋 花园 菜场 食堂 诊室 球场 泳池 剧场 画廊 茶馆 邮亭 渡口 驿站 步道 车棚 水站 粮仓 果园 苗圃 鱼塘 磨坊 窑炉 灯塔 钟楼 戏台
    茶园 竹林 湿地 码头 广场 温室 气象站 天文台 图书角 工具房 洗衣房 储物柜 雨水池 蓄冷罐 风铃架

    示范点 服务中心 改造项目 维修班组 志愿队伍 管理平台 体验课程 联络员 共建单位 开放日 监测设备 年度评比 更新工程 运营主体 特色街区 培训基地 公益讲座 交流展览
    服务热线 租赁网点 合作机构 数字地图 技能比赛 首创品牌 邻里议事会 定制线路 保障仓库 循环水系 储能装置 创新团队
"""
HOW, WHAT, KINDS = (part.split() for part in WORDS.split("\n\n"))
STATED = (
    "截至{month}月底，全市已建成{name}{n}个",
    "{year}年全市新增{name}{n}个，同比增长{p}%",
    "目前，{name}总数达到{n}个，较上年增加{m}个",
    "到{year}年，{what}领域{kind}力争达到{n}个",
    "会议指出，{name}由{m}个增至{n}个，布局更加合理",
)
OTHER = (
    "会议听取了关于{what}建设情况的汇报，研究了下一步工作安排",
    "各区要把{kind}摆在更加重要的位置，压实责任，细化举措",
    "{year}年{month}月，有关部门围绕{how}发展开展了{n}次调研",
    "与会代表建议，加强{what}与{how}融合，提升群众获得感",
    "据介绍，本次活动共吸引{n}名市民参加，现场气氛热烈",
    "要坚持问题导向，健全工作机制，形成齐抓共管的良好局面",
    "下一步，将继续完善{kind}配套政策，营造良好氛围",
    "全年完成投资{n}亿元，增长{p}%，其中{what}类项目占{m}%",
)


def names() -> list[tuple[str, str, str]]:
    every = list(product(HOW, WHAT, KINDS))
    random.Random(1).shuffle(every)
    return every


def ledger(size: int) -> Ledger:
    plan = Document("plan", "样本方案", "武汉市人民政府", "武汉市", "plan", issued=date(2021, 1, 1))
    return Ledger(tuple(commitment(plan, k, *parts) for k, parts in enumerate(names()[:size])), str(size))


def commitment(plan: Document, number: int, how: str, what: str, kind: str) -> Commitment:
    name = f"{how}{what}{kind}"
    indicator = Indicator(
        name=name,
        op=Op.AT_LEAST,
        value=500,
        unit="个",
        better="more",
        period=Period.LEVEL,
        aliases=((name,), (how + what, kind), (f"{what}{kind}|{what}类{kind}", how)),
        near_misses=(f"{name}管理员", f"拟建{name}", f"{kind}评选"),
    )
    return Commitment(
        f"plan/{number}",
        "industry",
        CommitmentKind.TARGET,
        "样本承诺",
        plan,
        "武汉市",
        indicator=indicator,
        starts=date(2021, 1, 1),
        due=date(2023, 12, 31),
    )


def publications(passages: int) -> list[Publication]:
    dice, every = random.Random(2), names()
    made = []
    for number in range(passages // SENTENCES):
        lines = "。\n".join(sentence(dice, every) for _ in range(SENTENCES))
        made.append(
            Publication(
                url=f"https://example.org/{number}",
                title=f"{dice.choice(HOW)}发展工作情况通报",
                text=f"{lines}。",
                publisher="武汉市人民政府",
                region="武汉市",
                role=Role.SELF,
                published=date(2023, 2, 1),
            )
        )
    return made


def sentence(dice: random.Random, every: Sequence[tuple[str, str, str]]) -> str:
    chance = dice.random()
    head = SIZES[0] if chance < STATING else SIZES[-1]
    how, what, kind = every[dice.randrange(head)]
    template = dice.choice(STATED if chance < STATING + STATING_ANY else OTHER)
    figures = {"n": dice.randrange(2, 900), "m": dice.randrange(2, 90), "p": dice.randrange(2, 40)}
    when = {"month": dice.randrange(1, 13), "year": dice.choice((2021, 2022, 2023))}
    return template.format(name=how + what + kind, how=how, what=what, kind=kind, **figures, **when)


def naive(text: str, every: Ledger) -> Iterator[str]:
    """The commitments one of whose aliases has all its words in the text, asked one by one."""
    lowered = text.lower()
    for each in every.commitments:
        assert each.indicator is not None
        for alias in each.indicator.aliases:
            if all(any(choice in lowered for choice in word.split("|")) for word in alias):
                yield each.id
                break


def measure(size: int, texts: Sequence[Publication]) -> dict[str, float]:
    held = ledger(size)
    began = time.process_time()
    mentions.lexicon(held)
    compiled = time.process_time() - began
    began = time.process_time()
    told = sum(len(judge_publication(text, held)) for text in texts)
    judged = time.process_time() - began
    sentences = [clean(passage.text).text for text in texts for passage in cut(text.text)]
    began = time.process_time()
    found = sum(len(mentions.find(each, held)) for each in sentences)
    searched = time.process_time() - began
    sample = sentences[: max(20, 600_000 // size)]
    began = time.process_time()
    for each in sample:
        list(naive(each, held))
    asked = time.process_time() - began
    return {
        "commitments": size,
        "passages": len(sentences),
        "mentions": found,
        "judgements": told,
        "compile_ms": 1000 * compiled,
        "judged_per_s": len(sentences) / judged,
        "candidates_per_s": len(sentences) / searched,
        "every_pair_per_s": len(sample) / asked,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--passages", type=int, default=20_000)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    fixed = machine()
    texts = publications(asked.passages)
    judge_publication(texts[0], ledger(1))  # what is loaded once is not a passage's cost
    rows = [measure(size, texts) for size in SIZES]
    ratios = {
        "judged": max(row["judged_per_s"] for row in rows) / min(row["judged_per_s"] for row in rows),
        "candidates": max(row["candidates_per_s"] for row in rows) / min(row["candidates_per_s"] for row in rows),
    }
    if asked.json:
        print(json.dumps({"machine_ms": fixed, "sizes": rows, "slowest_to_fastest": ratios}, indent=2))
        return
    print(f"machine {fixed:.0f} ms; {rows[0]['passages']} passages")
    print("commitments   compile ms   judged/s   candidates/s   every pair/s   candidates to every pair   judgements")
    for row in rows:
        print(
            f"{row['commitments']:>11,}{row['compile_ms']:>13,.0f}{row['judged_per_s']:>11,.0f}"
            f"{row['candidates_per_s']:>15,.0f}{row['every_pair_per_s']:>15,.0f}"
            f"{row['candidates_per_s'] / row['every_pair_per_s']:>27,.0f}{row['judgements']:>13,}"
        )
    print(f"fastest to slowest size: judged {ratios['judged']:.2f}, candidates {ratios['candidates']:.2f}")


if __name__ == "__main__":
    main()
