"""``dateline mcp``: an assistant asks the warehouse, over the Model Context Protocol.

What belongs here: the words of the command.  What does not: the server (``publish.assist``).
"""

from __future__ import annotations

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import existing_warehouse


def mcp(warehouse: Warehouse = None) -> None:
    """Serve the warehouse to an assistant over MCP (standard input and output): search, figures, threads, page; read-only."""
    database = existing_warehouse(warehouse)
    try:
        from pipelines.publish.assist.server import make_server
    except ImportError as error:
        end(f"the MCP server needs a package that is not installed ({error.name}): pip install 'dateline[mcp]'", 2)
    make_server(database).run()


COMMANDS = (mcp,)
