"""Lets the tests here import the modules beside them, which importlib mode does not."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
