from builder.languages import format_date, language


def test_a_date_is_written_as_the_language_does() -> None:
    written = [format_date(language(tag), "1990-01-20") for tag in ("en", "en-US", "az", "ru")]

    assert written == ["20 January 1990", "January 20, 1990", "20 yanvar 1990", "20 января 1990 г."]


def test_a_month_without_a_day_stands_in_the_nominative() -> None:
    assert format_date(language("ru"), "1990-01") == "январь 1990 г."


def test_what_is_no_date_comes_back_as_it_is() -> None:
    assert [format_date(language("en"), text) for text in ("1990", "1990-13-01", "about 1990")] == [
        "1990",
        "1990-13-01",
        "about 1990",
    ]


def test_a_narrow_tag_falls_back_to_its_language_and_then_to_english() -> None:
    assert language("az-Latn-AZ").labels["chapter"] == "Fəsil"
    assert language("xx").labels["chapter"] == "Chapter"
    assert language("en-US").dash == "—"


def test_azerbaijani_and_russian_lack_no_label() -> None:
    english = language("en").labels

    for tag in ("az", "ru"):
        own = language(tag).labels
        assert own.keys() >= english.keys()
        same = {name for name in english if own[name] == english[name]}
        assert same <= {"date", "date_month"}
