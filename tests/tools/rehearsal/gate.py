"""Stands in front of moto and lets a call through only if AWS would: under the policies and the boundary of the caller, the
control policies of the organization and the policy of the resource, read from moto for every call."""

import io
import itertools
import sys
import traceback
from dataclasses import dataclass, field
from datetime import datetime, timezone

import actions
from call import Call, step_of
from checks import checks
from denials import access_denied
from naming import named


@dataclass
class Entry:
    """What came of one check."""

    step: int
    call: int
    principal: str
    account: str  # of the caller
    action: str
    resource: str
    verdict: str  # allowed, denied or undecided
    why: str = ""


@dataclass
class Gate:
    """A WSGI application. It judges calls that belong to a step, and says no only in steps that `refuses` takes."""

    application: object
    cloud: object
    simulator: object
    refuses: object = lambda step, entry: True
    log: list = field(default_factory=list)
    numbers: object = field(default_factory=lambda: itertools.count(1))

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if step_of(environ) is None:  # the test's own call
            return self.application(environ, start_response)
        number = next(self.numbers)
        try:
            call = Call(environ, body, self.cloud)
            call.action = actions.of(call.service, call.operation, call.params)
            entries = [entry for check in checks(call, self.cloud) for entry in self.judge(check, call, number)]
        except Exception as error:  # a mistake of the gate's own must be seen, and break nothing
            if not isinstance(error, LookupError):
                traceback.print_exc(file=sys.stderr)
            what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ.get('HTTP_X_AMZ_TARGET', '')}"
            self.log.append(
                Entry(step_of(environ), number, "?", "", "?", what, "undecided", f"{type(error).__name__}: {error}"[:300])
            )
            return self.application(environ, start_response)
        refused = next((each for each in entries if each.verdict == "denied" and self.refuses(call.step, each)), None)
        if refused:
            status, headers, text = access_denied(call, refused)
            start_response(status, headers)
            return [text]
        answer = self.application(environ, start_response)
        if call.action.startswith("sts:AssumeRole"):
            answer = [b"".join(answer)]
            self.cloud.sessions.remember(call, answer[0])
        return answer

    def judge(self, check, call, number):
        service, account = check.action.split(":")[0], check.account or check.principal.account
        bound = check.principal.kind in ("AssumedRole", "User") and not check.principal.is_service_linked
        answer = self.simulator.ask(
            {
                "identity": self.cloud.identity(check.principal),
                "boundary": self.cloud.boundary(check.principal),
                "scps": self.cloud.control_policies(check.principal.account, "scp") if bound else [],
                "rcps": [] if check.principal.is_service_linked else self.cloud.control_policies(account, "rcp"),
                "resourcePolicy": ("trust" if service == "sts" else "resource", f"of {service}", check.policy)
                if check.policy
                else None,
            },
            {**self.context(check, account, call), **check.context},
            principal=check.principal.arn,
            action=check.action,
            resources=check.resources,
            account=account,
            region="" if service in actions.GLOBAL else call.region,
            parameters=named(call.params, service),
        )
        for decision in answer.get(
            "decisions", [{"resource": str(check.resources), "allowed": True, "because": [], "open": []}]
        ):
            unknown = [key for key in decision["open"] if not actions.is_absent(key)]
            verdict = "undecided" if "error" in answer or unknown else "allowed" if decision["allowed"] else "denied"
            why = answer.get("error") or (f"hangs on {', '.join(unknown)}" if unknown else "; ".join(decision["because"]))
            entry = Entry(
                call.step,
                number,
                check.principal.role,
                check.principal.account,
                check.action,
                decision["resource"],
                verdict,
                why,
            )
            self.log.append(entry)
            yield entry

    def context(self, check, account, call):
        """What AWS says of every request."""
        now, organization, principal = datetime.now(timezone.utc), self.cloud.organization.org, check.principal
        found = {
            "aws:SecureTransport": "true",
            "aws:SourceIp": "203.0.113.10",
            "aws:UserAgent": "terraform",
            "aws:RequestedRegion": call.region,
            "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "aws:EpochTime": str(int(now.timestamp())),
            "aws:ResourceAccount": account,
        }
        owners = {"Resource": account} | ({"Principal": principal.account} if principal.kind in ("AssumedRole", "User") else {})
        for kind, owner in owners.items():
            if organization and (path := self.cloud.path(owner)):
                units = "/".join([organization.id, *[each.id for each in path[:-1]], ""])
                found |= {f"aws:{kind}OrgID": organization.id, f"aws:{kind}OrgPaths": [units]}
        found |= {"aws:SourceOrgID": organization.id} if principal.kind == "Service" and organization else {}
        return found | principal.keys() | actions.keys_of(check.action, call)
