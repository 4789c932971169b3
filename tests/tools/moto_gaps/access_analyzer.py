"""IAM Access Analyzer: moto has no such service, so a small one stands in front of it."""

import json
from datetime import datetime, timezone
from urllib.parse import parse_qs, unquote

from moto.iam.models import get_account_id_from

ANALYZERS = {}  # arn -> analyzer, as GetAnalyzer shows it


def in_front_of(application):
    """Answer requests signed for Access Analyzer here, and hand on all others."""

    def dispatch(environ, start_response):
        # Credential=<access key>/<day>/<region>/<service>/aws4_request
        scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")
        if len(scope) < 4 or scope[3] != "access-analyzer":
            return application(environ, start_response)
        status, body = answer(environ, f"arn:aws:access-analyzer:{scope[2]}:{get_account_id_from(scope[0])}:analyzer/")
        headers = [("X-Amzn-ErrorType", "ResourceNotFoundException")] if status.startswith("404") else []
        start_response(status, [("Content-Type", "application/json"), *headers])
        return [json.dumps(body).encode()]

    return dispatch


def answer(environ, prefix):
    method, path = environ["REQUEST_METHOD"], [unquote(part) for part in environ["PATH_INFO"].strip("/").split("/")]
    arn = prefix + path[-1]
    match method, path:
        case "PUT", ["analyzer"]:
            return "200 OK", create(read(environ), prefix)
        case "GET", ["analyzer", _] if arn in ANALYZERS:
            return "200 OK", {"analyzer": ANALYZERS[arn]}
        case "PUT", ["analyzer", _] if arn in ANALYZERS:
            ANALYZERS[arn]["configuration"] = read(environ).get("configuration", {})
            return "200 OK", {"configuration": ANALYZERS[arn]["configuration"]}
        case "DELETE", ["analyzer", _] if arn in ANALYZERS:
            del ANALYZERS[arn]
            return "200 OK", {}
        case _, ["tags", *_] if arn in ANALYZERS:
            return "200 OK", change_tags(method, ANALYZERS[arn]["tags"], environ)
    return "404 Not Found", {"message": f"nothing at {environ['PATH_INFO']}"}


def read(environ):
    return json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")


def create(request, prefix):
    arn = prefix + request["analyzerName"]
    ANALYZERS[arn] = {
        "arn": arn,
        "name": request["analyzerName"],
        "type": request["type"],
        "status": "ACTIVE",
        "createdAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tags": request.get("tags", {}),
        "configuration": request.get("configuration", {}),
    }
    return {"arn": arn}


def change_tags(method, tags, environ):
    if method == "GET":
        return {"tags": tags}
    if method == "POST":
        tags.update(read(environ)["tags"])
    else:
        for key in parse_qs(environ["QUERY_STRING"]).get("tagKeys", []):
            tags.pop(key, None)
    return {}
