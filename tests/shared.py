"""Where the reference material lies, when it lies beside the project; a clone that stands alone skips its tests."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the reference material is not beside this clone")
