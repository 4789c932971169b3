"""Whether the role that applies in the management account may do what the person did there who made it.

The person has every right, and after the first hour almost nothing is left to apply. So what was asked for the person is asked
again for the role: it has to be able to make all of it.
"""

from cloud import MANAGEMENT
from principals import Principal


def refused(stage, first, role):
    """What the role would be refused, a text for each action."""
    session = Principal(f"arn:aws:sts::{MANAGEMENT}:assumed-role/{role.split('/')[-1]}/rehearsal", role, MANAGEMENT)
    identity, found = stage.cloud.identity(session), {}
    for policies, context, request, decisions in list(stage.gate.simulator.asked):
        if context.get("aws:PrincipalArn") != first or request["account"] != MANAGEMENT:
            continue
        changed = {**policies, "identity": identity}
        if request["action"].startswith("s3:"):
            # Until the deployment account is known, the bucket's policy takes this role for the deployment account's.
            changed["resourcePolicy"] = None
        keys = {**context, "aws:PrincipalArn": role}
        answer = stage.gate.simulator.ask(changed, keys, **{**request, "principal": session.arn})
        for before, after in zip(decisions, answer.get("decisions", []), strict=False):
            if before["allowed"] and not after["allowed"]:
                found.setdefault(f"{request['action']} by {role.split('/')[-1]}, as the person before it", set()).add(
                    f"{after['resource']}: {'; '.join(after['because'])}"
                )
    return [f"{what}\n    " + "\n    ".join(sorted(where)) for what, where in sorted(found.items())]
