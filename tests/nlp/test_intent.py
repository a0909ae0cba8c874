"""Typed verbs of interfaces.md 6, their variants, and sentences that are none."""

from __future__ import annotations

import pytest

from nlp.intent import FAMILIES, Command, is_courtesy, parse_command

CASES = [
    ("resident", "人工", Command(verb="human")),
    ("resident", "转人工。", Command(verb="human")),
    ("resident", "我的事", Command(verb="mine")),
    ("resident", "催办", Command(verb="urge")),
    ("resident", "催一下嘛", Command(verb="urge")),
    ("resident", "催办0412", Command(verb="urge", case="0412")),
    ("resident", "补充 昨天他又来了", Command(verb="supplement", argument="昨天他又来了")),
    ("resident", "补充：昨天他又来了", Command(verb="supplement", argument="昨天他又来了")),
    ("resident", "补充 0412 昨天又来了", Command(verb="supplement", case="0412", argument="昨天又来了")),
    ("resident", "撤回", Command(verb="withdraw")),
    ("resident", "算了不用管了", Command(verb="withdraw")),
    ("resident", "说错了", Command(verb="wrong")),
    ("resident", "解决了", Command(verb="solved")),
    ("resident", "解决了 谢谢", Command(verb="solved", argument="谢谢")),
    ("resident", "解决了 满意", Command(verb="solved", argument="满意", number=4)),
    ("resident", "没解决 水还是淌", Command(verb="unsolved", argument="水还是淌")),
    ("resident", "非常满意", Command(verb="rate", number=5)),
    ("resident", "满意", Command(verb="rate", number=4)),
    ("resident", "一般吧", Command(verb="rate", number=3)),
    ("resident", "不满意", Command(verb="rate", number=2)),
    ("resident", "非常不满意！", Command(verb="rate", number=1)),
    ("resident", "清屏", Command(verb="clear")),
    ("resident", "帮助", Command(verb="help")),
    ("resident", "我的信息", Command(verb="my_data")),
    ("resident", "删除我的信息", Command(verb="erase")),
    ("resident", "绑定 AB12-CD34", Command(verb="bind", argument="AB12-CD34")),
    ("resident", "绑定 123456", Command(verb="bind", argument="123456")),
    ("resident", "/start AB12", Command(verb="bind", argument="AB12")),
    ("resident", "解绑", Command(verb="unbind")),
    ("resident", "这是另一件事", Command(verb="other_matter")),
    ("resident", "接着上一件", Command(verb="same_matter")),
    ("resident", "有人找我麻烦", Command(verb="trouble")),
    ("resident", "English", Command(verb="language", argument="en")),
    ("resident", "1", Command(verb="choose", number=1)),
    ("resident", "１２", Command(verb="choose", number=12)),
    ("worker", "签收 0412", Command(verb="sign", case="0412")),
    ("worker", "0412 签收", Command(verb="sign", case="0412")),
    ("worker", "2026-000412 签收", Command(verb="sign", case="2026-000412")),
    ("worker", "签收了", Command(verb="sign")),
    ("worker", "办好了 灯头烧了 换了个", Command(verb="resolve", argument="灯头烧了 换了个")),
    ("worker", "退回 0398 不归我们管", Command(verb="return", case="0398", argument="不归我们管")),
    ("worker", "代报 二组马奶奶家电表冒火花", Command(verb="proxy", argument="二组马奶奶家电表冒火花")),
    ("worker", "派给 王强", Command(verb="assign", argument="王强")),
    ("worker", "看电话", Command(verb="phone")),
    ("worker", "要帮忙 人手不够", Command(verb="ask_help", argument="人手不够")),
    ("worker", "已处理 路上的树挪开了", Command(verb="on_spot", argument="路上的树挪开了")),
    ("dispatcher", "待办", Command(verb="queue")),
    ("dispatcher", "照派", Command(verb="dispatch_all")),
    ("dispatcher", "派单 0412", Command(verb="dispatch", case="0412")),
    ("dispatcher", "看 0412", Command(verb="look", case="0412")),
    ("dispatcher", "看0412", Command(verb="look", case="0412")),
    ("dispatcher", "查 曹家湾", Command(verb="search", argument="曹家湾")),
    ("dispatcher", "不予受理 0412 法院已判", Command(verb="reject", case="0412", argument="法院已判")),
    ("dispatcher", "延期批准 0412", Command(verb="approve_extension", case="0412")),
    ("dispatcher", "签收 0412", Command(verb="sign", case="0412")),
    ("dispatcher", "登记 来访 低保停了", Command(verb="register", argument="来访 低保停了")),
    ("dispatcher", "台账", Command(verb="ledger")),
    ("leader", "超期", Command(verb="overdue")),
    ("leader", "看经过 0377", Command(verb="trail", case="0377")),
    ("leader", "批示 今天先围起来", Command(verb="note", argument="今天先围起来")),
    ("leader", "督办 0377", Command(verb="supervise", case="0377")),
    ("leader", "签收 0377", Command(verb="sign", case="0377")),
]
FREE = [
    "他们说解决了可是水还是淌", "解决了个啥", "催办也没用", "人工湖的水臭了", "补充营养的钱没发",
    "签收的快递丢了",
    "我对你们很满意但是路没修",
    "一般人都不敢走那条路",
    "帮助老人的钱去哪了", "没解决水还是淌",
    "撤回了我家的低保",
    "绑定的银行卡被盗了", "进度太慢了修了一年", "看病贵", "退回来的钱没到账",
]  # fmt: skip


@pytest.mark.parametrize(("family", "text", "wanted"), CASES)
def test_commands(family: str, text: str, wanted: Command) -> None:
    assert parse_command(text, family) == wanted


@pytest.mark.parametrize("text", FREE)
def test_sentences_are_no_commands(text: str) -> None:
    for family in FAMILIES:
        assert parse_command(text, family) is None


@pytest.mark.parametrize("text", ["好的谢谢", "多谢了哈", "嗯,知道了,谢谢你们!", "麻烦了", "好好好"])
def test_thanks_and_nods_are_courtesy(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text", ["", "!", "好人", "谢谢网格员小王", "好的 水啥时候来", "办低保吗", "好" * 999]
)
def test_what_says_more_is_no_courtesy(text: str) -> None:
    assert not is_courtesy(text)
