"""``python -m refresh_list CONTRACT ...``: one line for each duty to renew technology."""

from __future__ import annotations

import sys

from refresh_list.duties import duties_of, read, unanswered


def main(paths: list[str]) -> int:
    """Print the duties of each contract and what a playbook misses; 1 where a file cannot be read."""
    failed = 0
    for path in paths:
        analysis = read(path)
        if analysis is None:
            failed = 1
            continue
        for duty in duties_of(analysis):
            print(
                f"{duty.contract} {duty.clause}: {duty.bearer or 'nobody named'} ({duty.interval_months or '?'} months)"
            )
        print(f"{analysis.document.name}: {unanswered(analysis)} requirements of the playbook are not met")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
