"""The commands that look: ``sql``, ``ask``, ``schema``, ``search``, ``show``, ``read``.

What belongs here: the words of these commands.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import INTERRUPTED, Warehouse, end
from pipelines.cli.arguments import Form, Misuse, existing_warehouse, settings_here

FormOption = Annotated[
    Form,
    typer.Option(
        "--format",
        help="table: as records where it does not fit, apart by tabs where no terminal is; csv: safe to open in a spreadsheet;"
        " json: one array of objects, text as it is; parquet: to a file or a pipe.",
    ),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="As --format csv.")]
AsJson = Annotated[bool, typer.Option("--json", help="As --format json.")]
Seconds = Annotated[float, typer.Option(min=0.1, metavar="N", help="End the query after so many.")]
Megabytes = Annotated[int, typer.Option(min=64, metavar="N", help="Memory that the query may take.")]


def sql(
    query: Annotated[str | None, typer.Argument(help="A SELECT; '-' reads it from standard input.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="Read the query from a file.")
    ] = None,
    warehouse: Warehouse = None,
    form: FormOption = "table",
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    seconds: Seconds = 300.0,
    megabytes: Megabytes = 2_000,
) -> None:
    """Query the warehouse, read-only; works while a build runs."""
    chosen = _form(form, as_csv, as_json)
    if (query is None) == (file is None):
        raise Misuse("name a query, or the file that it stands in with --file")
    if file is not None:
        if not file.is_file():
            raise Misuse(f"{file}: no such file")
        statement = file.read_text("utf-8", "replace")
    else:
        statement = sys.stdin.read() if query == "-" else str(query)
    _answer(existing_warehouse(warehouse), statement, chosen, seconds, megabytes)


def ask(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The name of a question, or its beginning.")
    ] = None,
    warehouse: Warehouse = None,
    form: FormOption = "table",
    as_csv: AsCsv = False,
    as_json: AsJson = False,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of running it.")] = False,
    most: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The first N rows; a terminal shows a thousand.")
    ] = None,
    seconds: Seconds = 300.0,
    megabytes: Megabytes = 2_000,
) -> None:
    """Ask one of the questions that come with Dateline; without a name, list them."""
    from pipelines.cli.looking.questions import NoSuchQuestion, find_question, questions
    from pipelines.cli.looking.rows import TABLE_ROWS, print_rows
    from pipelines.cli.terminal import say
    from pipelines.store.query import QueryRows

    chosen = _form(form, as_csv, as_json)
    if name is None:
        if chosen == "parquet":
            raise Misuse("name the question whose answer is to be parquet")
        print_rows(QueryRows(("name", "question"), [(each.name, each.title) for each in questions()]), chosen)
        return
    try:
        question = find_question(name)
    except NoSuchQuestion as error:
        raise Misuse(str(error)) from None
    if show_sql:
        say(question.sql.rstrip())
        return
    if sys.stdout.isatty() and chosen in ("table", "lines"):
        say(f"{question.title}\n\n{question.remark}\n")
    if most is None and sys.stdout.isatty() and chosen in ("table", "lines"):
        most = TABLE_ROWS + 1  # one more than it shows, which tells whether there are more
    statement = question.sql if most is None else question.first(most)
    _answer(existing_warehouse(warehouse), statement, chosen, seconds, megabytes, most)


def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="A table or a view.")] = None,
    form: FormOption = "table",
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """List tables and views with what they are, or the columns of one; needs no warehouse."""
    import difflib

    from pipelines.cli.looking.rows import print_rows
    from pipelines.store.query import QueryRows
    from pipelines.store.schema import tables, views

    known, seen = tables(), views()
    chosen = _form(form, as_csv, as_json)
    if chosen == "parquet":
        raise Misuse("a schema is printed as table, lines, csv or json")
    if table is None:
        listed = [
            (each.name, kind, each.comment)
            for kind, group in (("table", known), ("view", seen))
            for each in group.values()
        ]
        print_rows(QueryRows(("name", "kind", "comment"), listed), chosen)
        return
    found = (known | seen).get(table)
    if found is None:
        near = difflib.get_close_matches(table, [*known, *seen], 3)
        raise Misuse(f"no table or view is called {table}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    columns = [(c.name, c.type + ("" if c.nullable else " NOT NULL"), c.comment) for c in found.columns]
    print_rows(QueryRows(("column", "type", "comment"), columns), chosen)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words; '\"in quotes\"' they stand so, -word: not that one.")
    ],
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="In sentences of this place, or one that lies in it.")
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="KIND", help="In sentences of this kind of event: killed, displaced ...")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="In what somebody says: a part of name, role or body.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="On pages published then or later.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="On pages published then or before.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="Sentences at most.")] = 20,
    old: Annotated[bool, typer.Option("--old", help="In old captures of a page too.")] = False,
    warehouse: Warehouse = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON: every column of the macro search.")] = False,
    seconds: Seconds = 60.0,
    megabytes: Megabytes = 2_000,
) -> None:
    """Find sentences and their figures by words, the best first."""
    from pipelines.cli.looking.found import Asked, print_found, search_sql
    from pipelines.cli.looking.rows import print_rows
    from pipelines.cli.terminal import cap_memory
    from pipelines.store.query import QueryError, QueryLimits, query

    days = []
    for name, given, last in (("--from", since, False), ("--to", until, True)):
        try:
            days.append(given and day_of(given, is_last=last))
        except ValueError:
            raise Misuse(f"{name} '{given}' is not a day like 2019-10-31, a month or a year") from None
    asked = Asked(" ".join(words), limit, place, event, speaker, days[0], days[1], old)
    database = existing_warehouse(warehouse)
    cap_memory(megabytes)
    try:
        with query(database, search_sql(asked, is_marked=not as_json), QueryLimits(seconds, megabytes)) as found:
            if as_json:
                print_rows(found, "json")
            else:
                print_found(found, asked)
    except QueryError as error:
        if "search" in str(error) and "does not exist" in str(error):
            end(f"{database} has no search index: it was built by an older Dateline; the next run makes one", 1)
        end(str(error), 1)
    except KeyboardInterrupt:
        end("the search was ended", INTERRUPTED)


def day_of(text: str, *, is_last: bool) -> str:
    """The first or last day that a year, a month or a day names.  Raises ValueError."""
    import calendar
    import datetime as dt

    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        numbers.append(12 if is_last else 1)
    if len(numbers) == 2:
        numbers.append(calendar.monthrange(*numbers)[1] if is_last and 1 <= numbers[1] <= 12 else 1)
    return dt.date(*numbers).isoformat()


def show(
    what: Annotated[
        str,
        typer.Argument(
            metavar="URL|ARTICLE_ID|FILE", help="An article of the warehouse, by address or id, or a page file."
        ),
    ],
    warehouse: Warehouse = None,
    blocks: Annotated[bool, typer.Option("--blocks", help="Print the blocks with role, score and reason.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything that is known of it, as `read --json` does.")
    ] = False,
) -> None:
    """Print an article with its evidence marked, and a legend."""
    from pipelines.cli.show import ShowError, article_of, from_file, from_warehouse, print_article, print_blocks
    from pipelines.model import PageError

    if blocks and as_json:
        raise Misuse("--json has the blocks too")
    path = Path(what)
    try:
        if as_json:
            from pipelines.cli.looking.one_page import page_as_json, page_at, rows_as_json
            from pipelines.cli.terminal import say

            if path.is_file():
                settings = settings_here()
                say(page_as_json(*page_at(what, None, settings), settings))
            else:
                database = existing_warehouse(warehouse)
                say(rows_as_json(database, article_of(database, what)))
            return
        view = (
            from_file(path, settings_here()) if path.is_file() else from_warehouse(existing_warehouse(warehouse), what)
        )
    except ShowError as error:
        end(str(error), 1)
    except PageError as error:
        end(f"{what}: rejected: {error.reason}: {error.detail}", 1)
    if blocks:
        print_blocks(view)
    else:
        print_article(view)


def read(
    what: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A saved page, an address, or '-' for standard input.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print text, blocks, figures, names, statements, events: all of it.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of a saved page, where it is known.")
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            metavar="WHO", help="For an address: your e-mail address or a page about you; else settings.contact."
        ),
    ] = None,
) -> None:
    """Read one page without a warehouse: its story as text, or with --json everything that it says."""
    from dataclasses import replace

    from pipelines.cli.looking.one_page import page_as_json, page_at, story
    from pipelines.cli.terminal import say
    from pipelines.model import PageError
    from pipelines.settings import check_contact, remote_source

    settings = settings_here()
    if contact is not None:
        settings = replace(settings, contact=contact)
    if what.startswith(("http://", "https://")):
        check_contact("--contact WHO, or sources.toml", settings, [remote_source("live", [what])])
    try:
        capture, payload = page_at(what, url, settings)
        say((page_as_json if as_json else story)(capture, payload, settings))
    except PageError as error:
        end(f"{what}: rejected: {error.reason}: {error.detail}", 1)


def _form(form: Form, as_csv: bool, as_json: bool) -> Form:
    named: set[Form] = set()
    if as_csv:
        named.add("csv")
    if as_json:
        named.add("json")
    if form != "table":
        named.add(form)
    if len(named) > 1:
        raise Misuse(f"{' and '.join(sorted(f'--format {each}' for each in named))} exclude each other")
    return named.pop() if named else "table"


def _answer(
    database: Path, statement: str, form: Form, seconds: float, megabytes: int, most: int | None = None
) -> None:
    """Run a query and print its rows."""
    from pipelines.cli.looking.rows import print_parquet, print_rows
    from pipelines.cli.terminal import cap_memory
    from pipelines.store.query import QueryError, QueryLimits, arrow_query, query

    if form == "parquet" and sys.stdout.isatty():
        raise Misuse("parquet is no text: send it to a file, `dateline sql ... --format parquet > rows.parquet`")
    cap_memory(megabytes)
    limits = QueryLimits(seconds, megabytes, most)
    try:
        if form == "parquet":
            with arrow_query(database, statement, limits) as typed:
                print_parquet(typed)
        else:
            with query(database, statement, limits) as found:
                print_rows(found, form)
    except QueryError as error:
        end(str(error), 1)
    except KeyboardInterrupt:
        end("the query was ended", INTERRUPTED)


COMMANDS = (sql, ask, schema, search, show, read)
# A query may begin with a comment (--), a word not wanted with a minus.
TAKES_WHAT_LOOKS_LIKE_OPTIONS = (sql, search)
