"""A passage made ready for judging."""

from __future__ import annotations

from monitor.judge import mentions


def test_a_sentence_knows_its_neighbours_in_the_paragraph(make):
    one, two, three = make.sentences("武汉有书屋。长沙也有。\n别处没有。")
    assert (two.before, two.after) == ("武汉有书屋。", "")
    assert (one.before, one.after) == ("", "长沙也有。")
    assert three.before == ""


def test_the_text_is_clean_and_the_passage_as_it_was_given(make):
    (one,) = make.sentences("書屋“３７”家。")
    assert one.text == "书屋37家。"
    assert one.passage.text == "書屋“３７”家。"


def test_an_answer_has_its_question(make):
    found = make.sentences("问：书屋有多少家？\n答：已有37家。")
    assert found[-1].question.startswith("问:书屋有多少家")
    assert next(found[-1].leads()).text.startswith("问:书屋有多少家,")


def test_a_sentence_that_takes_up_the_one_before_it_is_led_in_by_it(make):
    found = make.sentences("社区书屋让街坊有了去处。目前已有37家。")
    led = next(found[1].leads())
    assert led.text == "社区书屋让街坊有了去处,目前已有37家。"
    assert led.text[led.lead :] == found[1].text


def test_a_sentence_with_a_subject_of_its_own_is_not_led_in(make):
    assert all(led.bare for led in make.sentences("社区书屋让街坊有了去处。夜校37期。")[1].leads())


def test_a_row_is_never_led_in(make):
    rows = make.sentences("书屋说明。\n指标\t目标\t实际\n社区书屋\t100\t37")
    assert rows[-1].is_row
    assert list(rows[-1].leads()) == []


def test_what_the_lead_named_is_taken_over_only_by_a_figure_that_counts_it(make):
    rooms = make.target("社区书屋")

    def takes(text: str) -> bool:
        led = next(make.sentences(text)[1].leads())
        mention = mentions.find(led.text, make.ledger(rooms))[0]
        return led.takes_over(mention)

    assert takes("社区书屋让街坊有了去处。目前全市有37家书屋。")
    assert takes("社区书屋让街坊有了去处。这样的书屋，全市有37家。")
    assert not takes("社区书屋让街坊有了去处。目前全市有37家面馆。")
