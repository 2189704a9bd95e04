"""A template that breaks a rule is refused with the reason, and reads nothing that is not its own."""

from dataclasses import replace
from itertools import pairwise

import pytest

from certificates.rendering import A4_PORTRAIT, DEFAULT, BadLayout, Step, Way, render_one, settings

from .drawing import picture, sheet


@pytest.mark.parametrize(
    "html, reason",
    [
        ("<p>", "mismatched"),
        ('<p data-fit="12/1">{name}</p>', "no id"),
        ('<p id="a" data-fit="12">{name}</p>', "34/1"),
        ('<p id="a" data-fit="12/0">{name}</p>', "34/1"),
        ('<p id="a" data-fit="">{name}</p>', "empty"),
        ('<p id="a" data-fit="12/1"><b>{name}</b></p>', "plain text"),
        ('<p id="a" data-fit="12/1">{name</p>', "braces"),
        ('<p id="a" data-fit="12/1">{name.__class__}</p>', "plain name"),
        ('<p id="a" data-fit="12/1">{}</p>', "plain name"),
    ],
)
def test_malformed_html_is_refused(html, reason):
    with pytest.raises(BadLayout, match=reason):
        assert replace(DEFAULT, html=html).fields


def test_a_sheet_of_two_pages_is_refused():
    longer = replace(
        DEFAULT,
        html=DEFAULT.html + "<div>1<br/></div>" * 80,
        css=DEFAULT.css + ".sheet{overflow:visible;height:auto}",
    )

    with pytest.raises(BadLayout, match="more than one page"):
        settings(longer, sheet())


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa">]><p id="a" data-fit="12/1">&a;</p>'

    with pytest.raises(BadLayout):
        assert replace(DEFAULT, html=bomb).fields


@pytest.mark.parametrize(
    "css, reason",
    [
        ("#name{font-family:serif}", "fonts"),
        ("#name{font-size:20pt!important}", "size"),
        ("#name{display:none}", "not drawn"),
        ("#name{opacity:0.5}", "not drawn"),
    ],
)
def test_css_that_the_engine_cannot_follow_is_refused(css, reason):
    with pytest.raises(BadLayout, match=reason):
        settings(replace(DEFAULT, css=DEFAULT.css + css), sheet())


def test_only_the_layouts_own_folder_is_read(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z" fill="#f00"/></svg>'
    )
    thief = replace(
        DEFAULT, css=DEFAULT.css + f'@page art{{background:url("{secret.as_uri()}") 0 0/100% 100%}}'
    )
    honest = replace(
        DEFAULT,
        css=DEFAULT.css + '@page art{background:url("secret.svg") 0 0/100% 100%}',
        folder=tmp_path,
    )

    corners = [
        picture(render_one(layout, sheet(), way=Way.PLAIN), dpi=25.4).getpixel((60, 200))
        for layout in (thief, honest)
    ]
    assert corners == [(255, 255, 255), (255, 0, 0)]


def test_a_layout_can_stand_upright():
    upright = replace(
        DEFAULT, page_mm=A4_PORTRAIT, css=DEFAULT.css + "p,h1{left:20mm!important;width:170mm!important}"
    )

    assert picture(render_one(upright, sheet()), dpi=72).size in {(595, 842), (596, 842)}


def test_fields_know_their_steps():
    [name] = [field for field in DEFAULT.fields if field.id == "name"]

    assert name.steps[0] == Step(32, 1)
    assert all(one.size_pt > other.size_pt for one, other in pairwise(name.steps))


def test_no_value_can_run_as_a_pattern():
    file = render_one(DEFAULT, sheet(name="{number} [x] {0.__class__}"))

    assert file.startswith(b"%PDF-1.7")
