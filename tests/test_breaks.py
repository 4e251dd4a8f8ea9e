"""Lines break after words and at the joints of addresses, nowhere else."""

from lxml import etree

from builder.typeset.breaks import guide_breaks, keep_hyphens_within_lines, parted


def guided(html: str) -> str:
    root = etree.fromstring(f"<main>{html}</main>")
    guide_breaks(root)
    return etree.tostring(root, encoding="unicode").replace("\u200b", "|").replace("\u2060", "+")


def test_a_note_call_stays_with_its_word():
    assert '<p>gone.+<span class="footnote"/></p>' in guided('<p>gone.<span class="footnote"/></p>')
    assert '<em>Time</em>+<a class="note-call"/> and' in guided('<p><em>Time</em><a class="note-call"/> and</p>')


def test_an_address_breaks_at_its_joints_and_takes_no_hyphen():
    html = guided("<p>See https://a.b.org/one-two/three.html, then stop.</p>")

    assert html == (
        '<main><p>See <span class="address">https://+a|.b|.org/|one|-+two/|three|.html</span>, then stop.</p></main>'
    )


def test_the_name_of_a_site_takes_no_hyphen():
    assert '<i/>“20 January,” <span class="address">20yanvar|.wordpress|.com</span>, 1990' in guided(
        "<p><i/>“20 January,” 20yanvar.wordpress.com, 1990</p>"
    )


def test_what_is_no_address_stays_as_it_is():
    for text in ("at 7 a.m. on the 3rd", "Vol.2, p. 3", "one@two.org", "https://"):
        assert guided(f"<p>{text}</p>") == f"<main><p>{text}</p></main>"
    assert "span" not in guided("<p><code>https://a.b/c</code></p>")


def test_parting_an_address_loses_nothing():
    address = "http://www.latimes.com/archives/la-xpm-1990-01-28-mn-1219-story.html?a=b&c=%20d#e_f~g"

    assert parted(address).replace("\u200b", "").replace("\u2060", "") == address


def test_two_hyphens_of_an_address_are_not_parted():
    assert "xn\u200b-\u2060-\u206080" in parted("https://xn--80antb.example/")


def test_a_hyphen_within_a_word_ties_it_to_its_line_where_that_is_asked():
    root = etree.fromstring(
        "<main><p>a well-known <em>half-day</em> post-war will-o’-the-<i>wisp</i> – or <code>a-b</code> - c</p></main>"
    )
    keep_hyphens_within_lines(root)

    assert "".join(root.itertext()) == (
        "a well-\u2060known half-\u2060day post-\u2060war will-\u2060o’-\u2060the-\u2060wisp – or a-b - c"
    )
