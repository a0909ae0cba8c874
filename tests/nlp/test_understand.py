"""The rulings of domain.md 1.3b, on sentences."""

from __future__ import annotations

import random

import pytest

from nlp.understand import Ear

IDIOMS = [
    "热死了", "气死我了 他家狗又叫", "笑死", "累死累活干了一天", "跳楼价大甩卖", "晚上来我家杀猪",
    "忙得要命",
        "冻死我了 暖气不热", "吵死人了 天天跳舞", "打死我也不签字",
]  # fmt: skip
DANGERS = [
    ("着火了快来", "fire"), ("我爸喝农药了", "self_harm"), ("有人拿刀砍人", "crime"),
    ("老公掐我脖子", "violence_home"),
    ("奶奶走丢了", "missing"), ("有人触电了", "medical"), ("山洪下来了", "flood"), ("不想活了", "self_harm"),
    ("有人拐小孩", "child"), ("我刚给骗子转了两万", "fraud"),
]  # fmt: skip


@pytest.mark.parametrize("text", IDIOMS)
def test_idioms_are_no_alarm(ear: Ear, text: str) -> None:
    assert not ear.understand(text).urgent


@pytest.mark.parametrize(("text", "danger"), DANGERS)
def test_dangers_have_names(ear: Ear, text: str, danger: str) -> None:
    heard = ear.understand(text)
    assert (heard.danger, heard.road, heard.profile) == (danger, "emergency", "E")
    assert heard.urgent == (danger != "fraud")


@pytest.mark.parametrize(
    ("text", "category", "road"),
    [
        ("去年老公打过我 我想离婚", "domestic_violence", "emergency"),
        ("低保怎么申请", "social_assistance", "inquiry"),
        ("你好", "chat", "chat"),
        ("在集上捡到一个钱包", "other", "service"),
        ("公路边私自盖房没手续", "illegal_building", "statutory"),
        ("村口有人聚众赌博 天天打牌赌钱", "security_clue", "report"),
        ("村支书冒领低保", "cadre_report", "report"),
        ("老板拖欠工资三个月", "wage_arrears", "dispute"),
        ("欠我公资", "wage_arrears", "dispute"),
    ],
)
def test_roads(ear: Ear, text: str, category: str, road: str) -> None:
    heard = ear.understand(text)
    assert (heard.category, heard.road) == (category, road)


def test_sealed_only_where_conduct_is_in_question(ear: Ear) -> None:
    assert ear.understand("书记把救灾款私吞了").sealed
    assert ear.understand("书记把救灾款私吞了").profile == "J"
    assert not ear.understand("村务公开栏在哪里看").sealed
    assert not ear.understand("有人在山上偷偷赌博").sealed
    assert ear.understand("有人聚众赌博 别说是我说的").sealed
    assert ear.understand("邻居占道违建 替我保密").asks_secrecy


def test_people_always_look(ear: Ear) -> None:
    for text in ("我去年想自杀 想找人聊聊", "后妈打孩子 身上有伤"):
        assert ear.understand(text).decision == "human"


def test_two_matters(ear: Ear) -> None:
    heard = ear.understand("三个月没给工资 昨天去要还被打伤了")
    assert {heard.category, heard.second} == {"wage_arrears", "personal_injury"}


def test_facts(ear: Ear) -> None:
    heard = ear.understand("老板欠我们12个人三万块工资 电话13912345678")
    assert (heard.persons, heard.amount, heard.phone) == (12, 30000, "13912345678")
    assert heard.profile == "U"


def test_evidence_points_at_the_typed_text(ear: Ear) -> None:
    text = "俺家隔壁的娃娃把路登打烂了!!!!"
    for item in ear.understand(text).evidence:
        assert text[item.start : item.end] == item.word


def test_nothing_understood_goes_to_a_person(ear: Ear) -> None:
    heard = ear.understand("呜噜呜噜卡拉")
    assert heard.decision == "human"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "。" * 9000, "死" * 50000, "欠工资" * 9000, "a" * 100000, "🙂" * 5000, "\u200b" * 10],
)
def test_pathological_input_is_answered(ear: Ear, text: str) -> None:
    heard = ear.understand(text)
    assert 0 <= heard.confidence <= 1


def test_random_text_never_fails(ear: Ear) -> None:
    random.seed(7)
    letters = "欠工资老板邻居水电路死刀火0123 ,。?ABC①㎡㍿\ud800é\u0301"
    for _ in range(300):
        text = "".join(random.choice(letters) for _ in range(random.randint(0, 60)))
        heard = ear.understand(text, grid="nowhere")
        assert heard.category
        assert all(0 <= item.start < item.end <= len(text) for item in heard.evidence)
