"""What reading a document for commitments costs, in characters a second, and whether it grows as the text does.

    python benchmarks/propose.py [--characters 100000] [--json]

Three texts are doubled three times: a work report with a figure in every fourth sentence, a dense one in which more
than half of them have one, and one that is nothing but targets, which nobody writes. Times are processor seconds of this process on one core, the best of three, once the
word cutter and the data are loaded. `ratio` is the time for twice the text. Figures are ratios between versions on one
machine, not promises; the line `machine` says how long a fixed piece of work took just before.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import date

from machine import machine

from monitor.ledger.propose import propose
from monitor.model import Publication, Role

HEAD = "政府工作报告\n——2026年1月20日在大悟县第十九届人民代表大会第六次会议上\n一、2025年工作回顾\n成绩来之不易。\n二、2026年工作安排\n"
WHAT = [
    "高标准农田",
    "口袋公园",
    "充电设施",
    "标准厂房",
    "社区食堂",
    "冷链仓库",
    "停车泊位",
    "养老床位",
    "农村公路",
    "污水管网",
    "研发平台",
    "龙头企业",
]
WHERE = ["城区", "乡村", "园区", "沿江", "山区", "集镇", "库区", "校园", "商圈", "口岸"]
TARGETS = (
    "新建{where}{what}{n}个以上",
    "改造提升{where}{what}{n}处",
    "{where}{what}总数达到{n}个",
    "全年完成{where}{what}投资{n}亿元，增长{p}%左右",
    "{where}{what}覆盖率提高到{p}%",
)
PLAIN = (
    "坚持把{what}建设摆在更加突出的位置，压实各方责任，细化工作举措",
    "深入开展{where}环境整治，健全长效管护机制，引导群众广泛参与",
    "支持企业加强{what}领域技术创新，培育新的增长点，提升产业链韧性",
    "完善{where}基本公共服务，推动优质资源向基层延伸，增强群众获得感",
    "统筹发展和安全，抓好{what}隐患排查，守住不发生重大事故的底线",
)


def text(characters: int, share: float) -> str:
    dice = random.Random(7)
    made = [HEAD]
    size = len(HEAD)
    while size < characters:
        line = "".join(_sentence(dice, share) for _ in range(5)) + "\n"
        made.append(line)
        size += len(line)
    return "".join(made)[:characters]


def _sentence(dice: random.Random, share: float) -> str:
    template = dice.choice(TARGETS if dice.random() < share else PLAIN)
    figures = {"n": dice.randrange(2, 9000), "p": dice.randrange(3, 98)}
    return template.format(where=dice.choice(WHERE), what=dice.choice(WHAT), **figures) + "。"


def publication(characters: int, share: float) -> Publication:
    return Publication(
        url="https://example.org/report",
        title="2026年政府工作报告",
        text=text(characters, share),
        publisher="大悟县人民政府",
        region="大悟县",
        role=Role.SELF,
        published=date(2026, 1, 20),
    )


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def rows(characters: int, share: float) -> Iterator[dict[str, float]]:
    before = 0.0
    for size in (characters, characters * 2, characters * 4, characters * 8):
        read = publication(size, share)
        took = seconds(lambda read=read: propose(read))
        yield {
            "characters": size,
            "proposals": len(propose(read)),
            "seconds": took,
            "per_second": size / took,
            "ratio": took / before if before else 0.0,
        }
        before = took


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--characters", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    propose(publication(20_000, 0.5))  # what is loaded once is not a text's cost
    fixed = machine()
    measured = {
        name: list(rows(asked.characters, share))
        for name, share in (("report", 0.25), ("dense", 0.6), ("targets", 1.0))
    }
    if asked.json:
        print(json.dumps({"machine_ms": fixed, **measured}, indent=2))
        return
    print(f"machine {fixed:.0f} ms")
    for name, found in measured.items():
        print(f"{name}\n  characters   proposals   seconds   characters/s   time for twice the text")
        for row in found:
            ratio = f"{row['ratio']:.2f}" if row["ratio"] else ""
            print(
                f"  {row['characters']:>10,}{row['proposals']:>12,}{row['seconds']:>10.2f}{row['per_second']:>15,.0f}{ratio:>26}"
            )


if __name__ == "__main__":
    main()
