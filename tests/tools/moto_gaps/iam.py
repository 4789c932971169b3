"""IAM: the tags of a SAML provider."""

from moto.iam.responses import IamResponse

from . import add_methods

_create = IamResponse.create_saml_provider


class Iam:
    # aws_iam_saml_provider: moto forgets the tags, and the second plan sets them again.

    def create_saml_provider(self):
        created = _create(self)
        provider = self.backend.saml_providers[self._get_param("Name")]
        provider.tags = self._get_param("Tags", [])
        return created


def close():
    add_methods(IamResponse, Iam)
