"""The checks of ``publish.checks`` as asset checks of the tables they concern.

They run on the file that is built and not yet published.  What gates the swap is the code of ``publish``: to Dagster a
"blocking" check stops only what is downstream of its asset, and would have to run before the file exists.
A warning holds nothing back.
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from pipelines.orchestrate.catalogue import ACQUIRED, ANNOTATED, READ, RESERVED, RESOLVED
from pipelines.orchestrate.workspace import known_failures, workspace_of
from pipelines.publish.checks import BATCHES_WHOLE, PUBLISHED_WHOLE, Check, CheckResult, checks
from pipelines.store.escaping import for_log

_SEVERITY = {"error": dg.AssetCheckSeverity.ERROR, "warn": dg.AssetCheckSeverity.WARN}
_GATE = {
    "error": "gates the swap: the published file is replaced only if this holds",
    "warn": "a warning: it holds nothing back",
}
_EARLIER = frozenset({*ACQUIRED, *READ, *ANNOTATED, *RESOLVED})  # tables of the steps before publishing


def earlier_specs() -> list[dg.AssetCheckSpec]:
    """Checks of the tables that the steps before publishing make."""
    return [_spec(check) for check in checks() if check.table in _EARLIER]


def publish_specs() -> list[dg.AssetCheckSpec]:
    """Checks of the tables that the publishing step itself fills."""
    return [
        _spec(check) for check in (*checks(), BATCHES_WHOLE, PUBLISHED_WHOLE) if check.table not in _EARLIER | RESERVED
    ]


def _spec(check: Check) -> dg.AssetCheckSpec:
    """Dagster's own word "blocking" is of what runs after an asset; what a check holds back here, its description says."""
    return dg.AssetCheckSpec(
        check.name, asset=check.table, description=f"{check.description} ({_GATE[check.severity]})"
    )


def log_warnings(results: Iterable[CheckResult], log: dg.DagsterLogManager) -> None:
    """A line of level WARNING for each warning, so that a run with rejects does not look like one without."""
    for result in results:
        if not result.passed and not result.blocks:
            log.warning(for_log(str(result)))


def as_asset_checks(results: Iterable[CheckResult], keys: Iterable[dg.AssetCheckKey]) -> Iterator[dg.AssetCheckResult]:
    """The results that belong to some check keys."""
    wanted = set(keys)
    for result in results:
        key = dg.AssetCheckKey(dg.AssetKey(result.check.table), result.check.name)
        if key in wanted:
            yield dg.AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=result.passed,
                severity=_SEVERITY[result.check.severity],
                metadata={
                    f"{result.check.unit}_that_break_it": result.n_bad,
                    f"{result.check.unit}_checked": result.n_rows,
                },
                description=for_log(str(result)),
            )


@dg.multi_asset_check(name="check", specs=earlier_specs(), can_subset=True, required_resource_keys={"workspace"})
def warehouse_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Build the next warehouse file beside the published one and run every check on it."""
    with known_failures():
        results = workspace_of(context).run.check()
    yield from as_asset_checks(results, context.selected_asset_check_keys)
