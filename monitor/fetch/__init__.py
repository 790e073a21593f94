"""Getting bytes from the places that publish. The only asynchronous part; knows nothing of what the bytes mean."""

import sys

# httpx brings a command line of its own whenever rich is there: nobody asks for it, and it is a third of the import.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
