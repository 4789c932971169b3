"""What came of a rehearsal: a table, each denial with its statement, and the actions that each kind of component calls."""

from collections import Counter, defaultdict
from fnmatch import fnmatchcase

import yaml

HEAD = ["component", "account", "what", "role", "calls", "denied", "undecided"]


class Listed:
    """Entries of a file, each of which says what it is about in patterns, and why."""

    def __init__(self, path):
        self.path, self.entries, self.used = path, yaml.safe_load(path.read_text()) or [], set()

    def takes(self, record, entry):
        subject = {
            "component": record.component,
            "account": record.account,
            "what": record.what,
            "caller": entry.principal.split("/")[-1],
            "action": entry.action,
            "resource": entry.resource,
            "why": entry.why,
        }
        for index, listed in enumerate(self.entries):
            if all(fnmatchcase(subject[name], pattern) for name, pattern in listed.items() if name != "reason"):
                self.used.add(index)
                return True
        return False

    def unused(self):
        return [f"{self.path.name}: {each}" for index, each in enumerate(self.entries) if index not in self.used]


class Expected:
    """What is known to be denied, and what is excepted from being decided."""

    def __init__(self, denials, exceptions):
        self.denials, self.exceptions = Listed(denials), Listed(exceptions)

    def takes(self, record, entry):
        return (self.denials if entry.verdict == "denied" else self.exceptions).takes(record, entry)


def report(stage, records, expected):
    log, names = stage.gate.log, {identifier: name for name, identifier in stage.accounts().items()}
    found = {
        verdict: listed(records, [each for each in log if each.verdict == verdict], expected)
        for verdict in ("denied", "undecided")
    }
    return {
        "table": table(records, log, names),
        **found,
        "failed": [
            f"{each.what} {each.component} {each.stack or each.account}: {each.failed}"
            for each in records.values()
            if each.failed
        ],
        "unused": [*expected.denials.unused(), *expected.exceptions.unused()],
        "calls": calls(records, log),
    }


def table(records, log, names):
    by_step = defaultdict(list)
    for entry in log:
        by_step[entry.step].append(entry)
    lines = [HEAD]
    for number, record in sorted(records.items()):
        roles = {
            f"{names.get(each.account, each.account)}/{each.principal.split('/')[-1]}"
            for each in by_step[number]
            if is_a_role(each)
        }
        count, calls_made = Counter(each.verdict for each in by_step[number]), len({each.call for each in by_step[number]})
        component = f"{record.component} {record.stack.split('-')[1]}" if record.stack else ""
        what = record.what + (" FAILED" if record.failed else " (refused)" if record.must_deny else "")
        lines.append(
            [
                component,
                record.account,
                what,
                ", ".join(sorted(roles)),
                *map(str, (calls_made, count["denied"], count["undecided"])),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def is_a_role(entry):
    return ":role/" in entry.principal or ":user/" in entry.principal


def listed(records, entries, expected):
    """Entries that nobody expects, equal ones together with where they are met."""
    found = defaultdict(set)
    for entry in entries:
        record = records.get(entry.step)
        if record is None or not (record.must_deny or expected.takes(record, entry)):
            where = (
                f"{record.what} {record.component} {record.account}".replace("  ", " ") if record else "a step that nobody made"
            )
            found[f"{entry.action} by {entry.principal.split('/')[-1]} ({entry.why})"].add(f"{where}: {entry.resource}")
    return [f"{what}\n    " + "\n    ".join(sorted(places)) for what, places in sorted(found.items())]


def calls(records, log):
    """The actions of each kind, of its applies and plans; those of services that use a key are not its own."""
    found = defaultdict(set)
    for entry in log:
        kind = records[entry.step].kind if entry.step in records else ""
        if kind and is_a_role(entry):
            found[kind].add(entry.action)
    return {kind: sorted(actions) for kind, actions in sorted(found.items())}
