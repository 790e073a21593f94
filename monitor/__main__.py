"""`python -m monitor`: the same as the console command."""

import sys

from monitor.cli.main import console

sys.exit(console())
