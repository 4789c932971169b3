"""Stacks of a generated repository, merged as Atmos merges them."""

from dataclasses import dataclass
from pathlib import Path

import yaml


class State(str):
    """`!terraform.state` and its arguments."""


yaml.SafeLoader.add_constructor("!terraform.state", lambda loader, node: State(node.value))


@dataclass
class Instance:
    """A component in a stack."""

    stack: str
    name: str  # the key of the component
    source: Path
    settings: dict  # merged: vars, metadata, provision …
    backend: dict

    @property
    def kind(self):
        """The kind that it makes, or that it destroys: that one has the same state and no resources."""
        return self.source.name.removesuffix("-removal")

    @property
    def variables(self):
        return self.settings["vars"]

    @property
    def workspace(self):
        if named := self.settings["metadata"].get("terraform_workspace"):
            return named
        return self.stack if self.name == self.settings["metadata"]["component"] else f"{self.stack}-{self.name.replace('/', '-')}"

    @property
    def prefix(self):
        """Where the S3 backend keeps the states of all workspaces of the component."""
        metadata = self.settings["metadata"]
        return metadata.get("name") or metadata["component"].replace("/", "-")


class Repository:
    def __init__(self, folder):
        self.folder = folder

    def _file(self, path):
        text, merged = yaml.safe_load(path.read_text()) or {}, {}
        for name in text.pop("import", []):
            merged = merge(merged, self._file(self.folder / f"stacks/{name}.yaml"))
        return merge(merged, text)

    def stacks(self):
        files = [self._file(path) for path in (self.folder / "stacks/orgs").rglob("*.yaml") if path.name != "_defaults.yaml"]
        return {"{tenant}-{environment}-{stage}".format(**stack["vars"]): stack for stack in files}

    def instance(self, stack, name):
        text = self.stacks()[stack]
        components, merged = text["components"]["terraform"], {"vars": text.get("vars", {})}
        terraform = text.get("terraform", {})
        merged = merge(merged, {"vars": terraform.get("vars", {})})
        for each in [*components[name].get("metadata", {}).get("inherits", []), name]:
            merged = merge(merged, components[each])
        backend = merge(terraform.get("backend", {}).get("s3", {}), merged.get("backend", {}).get("s3", {}))
        source = self.folder / "components/terraform" / merged["metadata"]["component"]
        return Instance(stack, name, source, merged, backend)


def merge(under, over):
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: merge(under.get(key), value) for key, value in over.items()}}
    return over
