"""Draw the pictures of the book from their numbers.

Usage: python book/data/draw.py [FOLDER]; without FOLDER they go into book/images/.
"""

import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from figures import chart, cities, january, locator, night  # noqa: E402
from figures.carnation import draw_carnation  # noqa: E402
from figures.chart import draw_chart  # noqa: E402
from figures.cities import draw_cities  # noqa: E402
from figures.cover import draw_cover  # noqa: E402
from figures.january import draw_january  # noqa: E402
from figures.locator import BAKU, CAUCASUS, draw_map  # noqa: E402
from figures.night import draw_night  # noqa: E402
from figures.offices import draw_offices, list_offices  # noqa: E402


def pictures() -> dict[str, str]:
    earth = json.loads((HERE / "natural-earth.json").read_text("utf-8"))
    return {
        "map-caucasus.svg": draw_map(CAUCASUS, earth, read("places.toml")),
        "map-baku.svg": draw_map(BAKU, earth, read("baku.toml")),
        "january.svg": draw_january(read("january.toml")),
        "night.svg": draw_night(read("night.toml")),
        "casualty-figures.svg": draw_chart(read("casualties.toml")["count"]),
        "three-cities.svg": draw_cities(read("cities.toml")["city"]),
        "offices.svg": draw_offices(read("offices.toml")["group"]),
        "carnation.svg": draw_carnation(),
        "cover.svg": draw_cover(read("../book.toml")),
        **in_large_print(earth),
    }


def in_large_print(earth) -> dict[str, str]:
    """Draw for a page of A4, on which no letter is smaller than 16 points."""
    return {
        "map-caucasus-large.svg": draw_map(CAUCASUS, earth, read("places.toml"), locator.IN_LARGE_PRINT),
        "map-baku-large.svg": draw_map(BAKU, earth, read("baku.toml"), locator.IN_LARGE_PRINT),
        "january-large.svg": draw_january(read("january.toml"), january.IN_LARGE_PRINT),
        "night-large.svg": draw_night(read("night.toml"), night.IN_LARGE_PRINT),
        "casualty-figures-large.svg": draw_chart(read("casualties.toml")["count"], chart.IN_LARGE_PRINT),
        "three-cities-large.svg": draw_cities(read("cities.toml")["city"], cities.IN_LARGE_PRINT),
        "offices-large.svg": list_offices(read("offices.toml")["group"]),
        "cover-large.svg": draw_cover(read("../book.toml"), is_large=True),
    }


def read(name: str):
    return tomllib.loads((HERE / name).read_text("utf-8"))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pictures().items():
        (folder / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE.parent / "images")
