"""Terraform and its S3 backend in one session, as Atmos runs them: init, the workspace, a plan, its apply."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from repository import State

# The provider repeats what fails for minutes, unless it is told otherwise. moto has no buckets in host names.
PROVIDER = 'provider "aws" {\n  max_retries       = 3\n  s3_use_path_style = true\n}\n'
BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
# Terraform and its provider live for seconds: they save a third of their time where they collect no garbage before it is much.
FASTER = {"GOGC": "off", "GOMEMLIMIT": "3GiB"}


@dataclass(frozen=True)
class Session:
    """Credentials, and whose they are."""

    name: str
    key: str
    secret: str
    token: str

    @property
    def environment(self):
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret, "AWS_SESSION_TOKEN": self.token}


def settings(installation):
    """Where Terraform finds providers."""
    return f"provider_installation {{\n  {installation}\n}}\n"


def client_of(address, service, session, step, region="us-east-1"):
    """A client whose calls belong to a step; with no session, one whose calls are not signed."""
    config = Config(retries={"max_attempts": 0}, user_agent_extra=f"rehearsal/{step}", s3={"addressing_style": "path"})
    keys = (session.key, session.secret, session.token) if session else ()
    names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    return boto3.client(service, region, endpoint_url=address, config=config, **dict(zip(names, keys, strict=False)))


class Failed(Exception):
    """Terraform, or what Atmos does before it, did not succeed."""


class Terraform:
    """Roots in a folder, one for each component and stack."""

    def __init__(self, tools, address, folder, repository):
        self.address, self.folder, self.repository = address, folder, repository
        installed = tools / "provider/.terraform/providers"
        provider = next(installed.glob("*/hashicorp/aws/*/*/terraform-provider-aws*"))
        # To check the 700 MB of the provider takes longer than a plan. `init` finds an empty file in its place, and the
        # commands after it take the provider from where it is, unchecked, each with a process of its own.
        stand_in = folder / "mirror" / provider.relative_to(installed)
        stand_in.parent.mkdir(parents=True)
        stand_in.touch(0o755)
        self.settings = {"init": folder / "init.rc", "run": folder / "run.rc"}
        self.settings["init"].write_text(settings(f'filesystem_mirror {{\n    path = "{folder / "mirror"}"\n  }}'))
        override = f'dev_overrides {{\n    "hashicorp/aws" = "{provider.parent}"\n  }}\n  direct {{}}'
        self.settings["run"].write_text(settings(override))

    def begin(self, instance, session, step, variables):
        """A fresh checkout, up to the workspace. Variables go into the environment, as the script of workflows has it."""
        root = self.folder / "roots" / f"{instance.stack}-{instance.name}-{step}"
        shutil.copytree(instance.source, root)
        backend = {**instance.backend, "workspace_key_prefix": instance.prefix, "use_path_style": True}
        (root / "backend.tf.json").write_text(json.dumps({"terraform": {"backend": {"s3": backend}}}))
        (root / "moto_override.tf").write_text(PROVIDER)
        if instance.settings.get("provision", {}).get("backend", {}).get("enabled"):
            self.provision(instance.backend, session, step)
        resolved = self.resolve(instance.variables, instance, session, step)
        (root / "stack.tfvars.json").write_text(json.dumps(resolved))
        run = Run(self, root, session, step, variables)
        run.terraform("init", "-reconfigure", "-input=false", settings="init")
        if instance.workspace != "default":
            run.terraform("workspace", "select", "-or-create", instance.workspace)
        return run

    def provision(self, backend, session, step):
        """The bare bucket, which Atmos makes where there is none."""
        s3 = client_of(self.address, "s3", session, step, backend["region"])
        try:
            s3.head_bucket(Bucket=backend["bucket"])
        except ClientError as error:
            if error.response["Error"]["Code"] != "404":
                raise Failed(f"the bucket of the states: {error}") from error
            s3.create_bucket(Bucket=backend["bucket"])
            s3.put_bucket_versioning(Bucket=backend["bucket"], VersioningConfiguration={"Status": "Enabled"})
            rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            s3.put_bucket_encryption(Bucket=backend["bucket"], ServerSideEncryptionConfiguration={"Rules": rules})
            s3.put_public_access_block(Bucket=backend["bucket"], PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, True))
            tags = {"Name": backend["bucket"], "ManagedBy": "Atmos"}
            s3.put_bucket_tagging(
                Bucket=backend["bucket"], Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}
            )

    def resolve(self, value, instance, session, step):
        """Values with the outputs that they read, by the same session."""
        if isinstance(value, State):
            name, *elsewhere, output = value.split()
            producer = self.repository.instance(elsewhere[0] if elsewhere else instance.stack, name)
            return self.outputs(producer, session, step)[output]["value"]
        if isinstance(value, dict):
            return {key: self.resolve(each, instance, session, step) for key, each in value.items()}
        return [self.resolve(each, instance, session, step) for each in value] if isinstance(value, list) else value

    def outputs(self, producer, session, step):
        return self.state(producer, session, step)["outputs"]

    def state(self, producer, session, step):
        s3 = client_of(self.address, "s3", session, step, producer.backend["region"])
        key = f"{producer.prefix}/{producer.workspace}/{producer.backend.get('key', 'terraform.tfstate')}"
        try:
            return json.loads(s3.get_object(Bucket=producer.backend["bucket"], Key=key)["Body"].read())
        except ClientError as error:
            raise Failed(f"the state of {producer.name} in {producer.stack}: {error}") from error


@dataclass
class Run:
    """One root in one session."""

    settings: Terraform
    root: object
    session: Session
    step: int
    variables: dict

    def terraform(self, *command, settings="run", codes=(0,)):
        address = self.settings.address
        environment = (
            {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_"))}
            | FASTER
            | self.session.environment
        )
        environment |= {
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": address,
            "TF_APPEND_USER_AGENT": f"rehearsal/{self.step}",
        }
        # The S3 control API puts the account's id before the host name, which no address takes.
        environment |= {"AWS_ENDPOINT_URL_S3_CONTROL": "http://s3control.test", "HTTP_PROXY": address, "NO_PROXY": "127.0.0.1"}
        environment |= {
            "TF_CLI_CONFIG_FILE": str(self.settings.settings[settings]),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            **{f"TF_VAR_{name}": value for name, value in self.variables.items() if value},
        }
        done = subprocess.run(
            ["terraform", *command, *([] if command[0] == "workspace" else ["-no-color"])],
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode not in codes:
            raise Failed(f"terraform {' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def plan(self, *options):
        """Whether anything is to change."""
        done = self.terraform(
            "plan",
            "-input=false",
            "-var-file=stack.tfvars.json",
            "-out=saved.planfile",
            "-detailed-exitcode",
            *options,
            codes=(0, 2),
        )
        self.planned = done.stdout
        return done.returncode == 2

    def apply(self):
        self.terraform("apply", "-input=false", "saved.planfile")

    def end(self):
        shutil.rmtree(self.root)
