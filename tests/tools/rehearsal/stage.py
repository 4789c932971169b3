"""The stage of a rehearsal: moto behind the gate, an organization with nothing in it, and a generated repository."""

import base64
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import moto_server  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

from cloud import EVERYTHING, MANAGEMENT, Cloud  # noqa: E402
from gate import Gate  # noqa: E402
from principals import Principal  # noqa: E402
from repository import Repository  # noqa: E402
from simulator import Simulator  # noqa: E402
from terraform import Failed, Session, client_of  # noqa: E402

HOME = "us-east-1"
ISSUER = "token.actions.githubusercontent.com"


class Stage:
    def __init__(self, forge, tools, folder):
        self.forge, self.cloud, self.repository = forge, Cloud(), Repository(folder / "repository")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.gate = Gate(moto_server.application(), self.cloud, Simulator(tools / "simulate"))
        self.server = make_server("127.0.0.1", self.port, self.gate, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.repository.folder.mkdir(parents=True)
        self.access_role, self.adopted = "OrganizationAccountAccessRole", []

    def client(self, service):
        """A client whose calls nobody judges."""
        config = Config(retries={"max_attempts": 0})
        return boto3.client(
            service, HOME, endpoint_url=self.address, config=config, aws_access_key_id="setup", aws_secret_access_key="setup"
        )

    # The repository

    def run_forge(self, *arguments):
        done = subprocess.run([self.forge, "-C", self.repository.folder, *arguments], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"atmos-forge {' '.join(arguments)}: {done.stdout}{done.stderr}")

    def append(self, name, values):
        """Add keys to a manifest that has none of them."""
        path = self.repository.folder / "forge" / name
        path.write_text(f"{path.read_text()}\n{yaml.safe_dump(values)}")

    def enforce_everywhere(self):
        """The policies have proved themselves in the pilot: they bind every account."""
        path = self.repository.folder / "forge/organization.yaml"
        path.write_text(path.read_text().replace("    enforce: [pilot]\n", "    {}\n"))
        self.run_forge("generate")

    # The organization

    def create_organization(self):
        """What a person does by hand: the organization, with its first user in the management account. Gives its id."""
        client = self.client("organizations")
        organization = client.create_organization(FeatureSet="ALL")["Organization"]["Id"]
        self.client("iam").create_role(RoleName="first-administrator", AssumeRolePolicyDocument="{}")
        self.cloud.role(f"arn:aws:iam::{MANAGEMENT}:role/first-administrator").policies["AdministratorAccess"] = EVERYTHING
        return organization

    def accounts(self):
        """The ids of all accounts, by name."""
        names = {each.id: each.name for each in self.cloud.organization.accounts}
        return {"core-management" if each == MANAGEMENT else name: each for each, name in names.items()}

    def adopt_accounts(self):
        """AWS made accounts, whose access role has every right: the manifest gets their ids. Gives their names."""
        new = {name: each for name, each in self.accounts().items() if each not in (MANAGEMENT, *self.adopted)}
        for identifier in new.values():
            role = self.cloud.role(f"arn:aws:iam::{identifier}:role/{self.access_role}")
            role.policies["AdministratorAccess"] = EVERYTHING
        self.adopted += new.values()
        listed = self.repository.folder.parent / "accounts.json"
        listed.write_text(json.dumps(self.client("organizations").list_accounts(), default=str))
        self.run_forge("accounts", "import", listed)
        self.run_forge("generate")
        return [*new]

    def quarantine(self, account, document):
        """A policy that a person attaches to an account by hand."""
        client = self.client("organizations")
        policy = client.create_policy(Name="quarantine", Description="", Type="SERVICE_CONTROL_POLICY", Content=document)
        client.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=self.accounts()[account])

    # Callers

    def session(self, arn, name="rehearsal"):
        """Credentials of a role, however it is entered: nobody is asked."""
        got = self.client("sts").assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
        account = arn.split(":")[4]
        session = f"arn:aws:sts::{account}:assumed-role/{arn.split('/')[-1]}/{name}"
        self.cloud.sessions.known[got["AccessKeyId"]] = Principal(session, arn, account)
        return Session(arn, got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])

    def enter_with_token(self, arn, subject, step):
        """Credentials of a role for a job of CI that holds a token of its issuer."""
        claims = {"iss": f"https://{ISSUER}", "sub": subject, "aud": "sts.amazonaws.com"}
        token = (
            ".".join(
                base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "RS256"}, claims)
            )
            + ".signature"
        )
        try:
            sts = client_of(self.address, "sts", None, step)
            got = sts.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="ci", WebIdentityToken=token)["Credentials"]
        except ClientError as error:
            raise Failed(f"a token of {subject} does not enter {arn}: {error}") from error
        return Session(arn, got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])

    def enter(self, session, arn, step, **proof):
        """Credentials of a role that a session enters."""
        try:
            sts = client_of(self.address, "sts", session, step)
            got = sts.assume_role(RoleArn=arn, RoleSessionName="rehearsal", **proof)["Credentials"]
        except ClientError as error:
            raise Failed(f"{session.name} does not enter {arn}: {error}") from error
        return Session(arn, got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
