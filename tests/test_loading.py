"""What is left out when WeasyPrint is loaded is there when it is called for."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from builder.typeset.worker import unpack
unpack()
from weasyprint.pdf import fonts
print([name in sys.modules for name in ("fontTools.subset", "fontTools.varLib")])
print(fonts.subset.Options().hinting)
try:
    fonts.instantiateVariableFont()
except TypeError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def said():
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_tools_for_rare_fonts_are_not_loaded(said):
    assert said[0] == "[False, False]"


def test_they_are_loaded_when_they_are_called(said):
    assert said[1] == "True"
    assert "missing 2 required positional arguments" in said[2]
