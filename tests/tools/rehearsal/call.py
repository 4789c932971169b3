"""A request as the models of AWS's own SDK see it: which operation, with which parameters, by whom."""

import base64
import io
import json
import re
from functools import lru_cache
from urllib.parse import urlparse

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.utils import get_service_model
from werkzeug.wrappers import Request

from principals import Principal

MODELS = {"access-analyzer": "accessanalyzer", "elasticloadbalancing": "elbv2", "monitoring": "cloudwatch"}  # by signing name


class Unreadable(Exception):
    """A request that cannot be judged."""


class Call:
    def __init__(self, environ, body, cloud):
        self.request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        self.region, service, key = signed_for(environ)
        if service is None and self.request.values.get("Action") == "AssumeRoleWithWebIdentity":
            self.region, service = "us-east-1", "sts"  # the token is all that proves who calls
        if service is None:
            raise Unreadable("it is not signed")
        raw = environ.get("RAW_URI") or environ["PATH_INFO"]
        path = (urlparse(raw).path if "://" in raw else raw.partition("?")[0]).rstrip("/") or "/"
        self.service = "s3control" if "s3control" in environ.get("HTTP_HOST", "") else MODELS.get(service, service)
        model = get_service_model(self.service)
        self.protocol = determine_request_protocol(model, environ.get("CONTENT_TYPE"))
        labels = {}
        if self.protocol in ("query", "ec2"):
            self.operation = self.request.values["Action"]
        elif self.protocol == "json":
            self.operation = self.request.headers["X-Amz-Target"].rpartition(".")[2]
        else:
            self.operation, labels = operation_of(self.service, self.request, path)
        parts = {
            "method": self.request.method,
            "values": self.request.values,
            "headers": self.request.headers,
            "url_path": path,
        }
        parts |= {"url_params": labels, "body": b"" if self.operation == "PutObject" else body}
        shape = model.operation_model(self.operation)
        self.params = PROTOCOL_PARSERS[self.protocol](shape, map_type=dict).parse(parts) or {}
        self.principal = cloud.principal(key) if key else holder_of(self.params)
        if self.principal is None:
            raise Unreadable("nobody knows the caller")

    @property
    def step(self):
        """The step of the rehearsal that makes the call, which Terraform and the SDKs put at the end of their names."""
        found = re.search(r"rehearsal/(\d+)", self.request.headers.get("User-Agent", ""))
        return int(found[1]) if found else None


def step_of(environ):
    found = re.search(r"rehearsal/(\d+)", environ.get("HTTP_USER_AGENT", ""))
    return int(found[1]) if found else None


def signed_for(environ):
    """Region, service and access key of a signature."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split(",")[0].split("/")
    return (scope[2], scope[3], scope[0]) if len(scope) >= 4 else (None, None, None)


def holder_of(params):
    """Who holds an OIDC token. Its signature is the issuer's business."""
    try:
        payload = params["WebIdentityToken"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (KeyError, IndexError, ValueError) as error:
        raise Unreadable(f"its token cannot be read: {error}") from error
    issuer = claims["iss"].removeprefix("https://")
    account = params["RoleArn"].split(":")[4]
    arn = f"arn:aws:iam::{account}:oidc-provider/{issuer}"
    return Principal(
        arn,
        arn,
        account,
        "Token",
        claims=tuple((f"{issuer}:{name}", value) for name, value in claims.items() if name in ("sub", "aud")),
    )


def operation_of(service, request, path):
    """The operation of a REST service that fits best: those of S3 differ by what else they must have."""
    fits = []
    for operation, method, pattern, query, headers in routes(service):
        labels = method == request.method and pattern.match(path)
        wanted = all(key in request.args and value in (None, request.args[key]) for key, value in query)
        if labels and wanted and all(each in request.headers for each in headers):
            names = {name.replace("_", "-"): value for name, value in labels.groupdict().items()}
            fits.append((len(query) + len(headers), len(pattern.pattern), operation, {**names, **labels.groupdict()}))
    if not fits:
        raise Unreadable(f"{service} has no operation {request.method} {path}")
    return max(fits, key=lambda each: each[:2])[2:]


@lru_cache
def routes(service):
    model, found = get_service_model(service), []
    for operation in map(model.operation_model, model.operation_names):
        path, _, query = operation.http["requestUri"].partition("?")
        pattern = re.compile("^" + re.sub(r"{([\w-]+)(\+?)}", label, path.rstrip("/") or "/") + "$")
        pairs = [each.partition("=")[::2] for each in query.split("&") if each and not each.startswith("x-id=")]
        shape = operation.input_shape
        must = [shape.members[each].serialization for each in shape.required_members] if shape else []
        pairs += [(each["name"], "") for each in must if each.get("location") == "querystring"]
        headers = [each["name"] for each in must if each.get("location") == "header" and each["name"].startswith("x-amz-copy")]
        found.append(
            (operation.name, operation.http["method"], pattern, [(key, value or None) for key, value in pairs], headers)
        )
    return found


def label(part):
    return f"(?P<{part[1].replace('-', '_')}>{'.+' if part[2] else '[^/]+'})"
