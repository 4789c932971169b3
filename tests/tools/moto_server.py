#!/usr/bin/env python3
"""moto's AWS stand-in on 127.0.0.1, with the gaps closed that the generated components meet.

usage: moto_server.py PORT [--until-stdin-closes]

Silent unless something fails. With --until-stdin-closes it ends when whoever started it is gone.
What moto lacks, and what is closed here, is listed in tests/moto-gaps.md.
"""

import argparse
import logging
import os
import sys
import threading

# moto reads these while it is imported. Images would cost a second at the first EC2 call, and nothing here launches one.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

from moto_gaps import (  # noqa: E402
    access_analyzer,
    acm,
    autoscaling,
    dynamodb,
    ec2,
    eks,
    functions,
    iam,
    organization_policies,
    organizations,
    rds,
    resolver,
    s3,
    secretsmanager,
)


def exit_when_stdin_closes():
    sys.stdin.buffer.read()
    os._exit(0)


def application():
    """moto with its gaps closed, as a WSGI application."""
    # Connections that stay open: under load, closing each after its answer now and then cuts the answer off.
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    acm.close()
    autoscaling.close()
    dynamodb.close()
    ec2.close()
    eks.close()
    functions.close()
    iam.close()
    organizations.close()
    organization_policies.close()
    rds.close()
    resolver.close()
    s3.close()
    secretsmanager.close()
    return access_analyzer.in_front_of(organizations.in_front_of(DomainDispatcherApplication(create_backend_app)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args()

    server = make_server("127.0.0.1", options.port, application(), threaded=True)
    if options.until_stdin_closes:
        threading.Thread(target=exit_when_stdin_closes, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
