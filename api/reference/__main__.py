"""`python -m api.reference DIRECTORY` writes the reference's pages."""

import sys
from pathlib import Path

from api.reference.pages import write

write(Path(sys.argv[1]))
