"""How AWS says no, in the protocol of a call."""

import json
from xml.sax.saxutils import escape


def access_denied(call, refused):
    """Status, headers and body of the answer."""
    what = f"{refused.action} on resource: {refused.resource} ({refused.why})"
    message = f"User: {call.principal.arn} is not authorized to perform: {what}"
    if call.protocol in ("json", "rest-json"):
        kind, status = "application/x-amz-json-1.1", "400 Bad Request" if call.protocol == "json" else "403 Forbidden"
        text = json.dumps({"__type": "AccessDeniedException", "message": message, "Message": message})
        headers = [("X-Amzn-ErrorType", "AccessDeniedException")]
    else:
        code = "UnauthorizedOperation" if call.protocol == "ec2" else "AccessDenied"
        text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        if call.protocol == "ec2":
            text = f"<Response><Errors>{text}</Errors><RequestID>rehearsal</RequestID></Response>"
        elif call.service != "s3":
            text = f"<ErrorResponse>{text}<RequestId>rehearsal</RequestId></ErrorResponse>"
        kind, status, headers = "text/xml", "403 Forbidden", []
    body = b"" if call.request.method == "HEAD" else text.encode()
    return status, [("Content-Type", kind), ("Content-Length", str(len(body))), *headers], body
