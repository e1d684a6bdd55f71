"""`python -m quotes.site INDEX`: the site alone, where nothing else of the project is installed (see deploy/)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from quotes.errors import QuotesError
from quotes.site.serve import serve


def main() -> None:
    """Read the command line, serve."""
    parser = argparse.ArgumentParser(prog="python -m quotes.site", description="Serve an index of quotations.")
    parser.add_argument("db", type=Path, help="the file that `quotes build` wrote")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--base-url", default="/", help="the path under which a reverse proxy hands requests on")
    parser.add_argument("--robots", action="store_true", help="let search engines in")
    parser.add_argument("--no-sql", action="store_true", help="visitors may not write SQL of their own")
    given = parser.parse_args()
    try:
        serve(
            given.db,
            host=given.host,
            port=given.port,
            base_url=given.base_url,
            robots=given.robots,
            sql=not given.no_sql,
        )
    except QuotesError as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
