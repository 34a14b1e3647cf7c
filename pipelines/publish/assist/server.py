"""The answers of ``answers`` over the Model Context Protocol, on standard input and output.

What belongs here: tools, their descriptions and bounds, as the protocol has them.  What does not: the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from pipelines.publish.assist.answers import MOST_ROWS, UNTRUSTED, Answer, NoAnswer, QueryError, Warehouse

_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_INSTRUCTIONS: Final = (
    "Evidence from archived news pages: who, where, how many, when, and who says so. Each row has its id, the"
    " span of its characters in the article's text, and links. Keep a figure's bound ('at_least' is not 'exact'), say who says"
    f" it, and give the link. {UNTRUSTED}"
)

Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows at most.")]
Place = Annotated[
    str | None, Field(max_length=200, description="A part of a place's name, or a country as ISO 3166-1 alpha-2.")
]
Event = Annotated[
    str | None, Field(max_length=40, description="What happened: killed, injured, displaced, arrested, destroyed …")
]
Since = Annotated[str | None, Field(max_length=10, description="A day like 2019-10-31: then or later.")]
Until = Annotated[str | None, Field(max_length=10, description="A day like 2019-10-31: then or before.")]


def make_server(database: Path) -> MCPServer[object]:
    """A server over one published file."""
    server: MCPServer[object] = MCPServer(
        "dateline", version=version("dateline"), instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    warehouse = Warehouse(database)

    @server.tool(annotations=_READS)
    def search(
        words: Annotated[
            str,
            Field(min_length=1, max_length=500, description='Words; "in quotes" they stand so, -word: not that one.'),
        ],
        place: Annotated[
            str | None, Field(max_length=200, description="In sentences of this place, or one that lies in it.")
        ] = None,
        event: Event = None,
        speaker: Annotated[
            str | None, Field(max_length=200, description="In what somebody says: a part of name or role.")
        ] = None,
        since: Since = None,
        until: Until = None,
        limit: Limit = 10,
    ) -> dict[str, Any]:
        """Sentences of archived pages that have these words, the best first, each with its figures."""
        return _told(lambda: warehouse.search(words, place, event, speaker, since, until, limit))

    @server.tool(annotations=_READS)
    def figures(
        event: Event = None,
        place: Place = None,
        speaker: Annotated[str | None, Field(max_length=200, description="A part of who says it.")] = None,
        unit: Annotated[
            str | None, Field(max_length=40, description="What is counted: person, house, family, USD …")
        ] = None,
        words: Annotated[str | None, Field(max_length=200, description="A part of the sentence.")] = None,
        since: Since = None,
        until: Until = None,
        article: Annotated[str | None, Field(max_length=40, description="Only of this article_id.")] = None,
        limit: Limit = 20,
    ) -> dict[str, Any]:
        """Figures that pages state, each with its bound, what it counts, place, days, and who says it."""
        return _told(lambda: warehouse.figures(event, place, speaker, unit, words, since, until, article, limit))

    @server.tool(annotations=_READS)
    def threads(
        event: Event = None,
        place: Place = None,
        thread: Annotated[str | None, Field(max_length=200, description="Only this thread_id.")] = None,
        disputed: Annotated[bool, Field(description="Only those whose numbers cannot all hold.")] = True,
        limit: Limit = 10,
    ) -> dict[str, Any]:
        """Quantities that several statements give (the dead of one incident, say): who gives which number, what all agree on."""
        return _told(lambda: warehouse.threads(event, place, thread, disputed, limit))

    @server.tool(annotations=_READS)
    def page(
        page: Annotated[
            str, Field(min_length=4, max_length=2_000, description="An article_id, or the page's address.")
        ],
        offset: Annotated[
            int, Field(ge=0, description="The character to begin at: next_offset of the answer before.")
        ] = 0,
    ) -> dict[str, Any]:
        """An archived article: its text, piece by piece, with the figures and statements on it."""
        return _told(lambda: warehouse.page(page, offset))

    return server


def _told(answer: Callable[[], Answer]) -> dict[str, Any]:
    """What goes wrong in a question's words or limits as an error of the tool; a bug shows as one of the server."""
    try:
        return answer()
    except (NoAnswer, QueryError) as error:
        raise ToolError(str(error)[:1_000]) from None
