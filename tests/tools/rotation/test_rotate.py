"""The function that rotates secrets, called as Secrets Manager calls it, with its secrets in moto.

Secrets Manager calls the four steps in order; when one fails, it begins again later with the same version. A rotation is
killed here before and after each call that the function makes, once and twice, and then repeated to its end.
"""

import json
import sys
import time
import unittest
import uuid
from unittest import mock

import boto3
from moto import mock_aws
from moto.secretsmanager.models import secretsmanager_backends

import rotate

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
NAME = "/prod/payments/signing-key"
FIRST = {"value": "a placeholder", "issuer": "somebody"}


class Killed(BaseException):
    """The function was ended from outside: no `except Exception` of its own sees it."""


class Client:
    """A client that ends the function before or after one of its calls."""

    def __init__(self, client, kill_at):
        self.client, self.kill_at, self.moments, self.calls = client, kill_at, 0, []
        self.exceptions = client.exceptions

    def __getattr__(self, name):
        method = getattr(self.client, name)

        def call(**arguments):
            self.moment()
            self.calls.append((name, arguments))
            answer = method(**arguments)
            self.moment()
            return answer

        return call

    def moment(self):
        if self.moments == self.kill_at:
            self.moments += 1
            raise Killed
        self.moments += 1


@mock_aws
class Rotation(unittest.TestCase):
    def setUp(self):
        self.plain = boto3.client("secretsmanager", region_name="us-east-1")
        self.new_secret()

    def new_secret(self):
        self.arn = self.plain.create_secret(Name=NAME, SecretString=json.dumps(FIRST))["ARN"]
        self.first = self.version("AWSCURRENT")
        self.begin()

    def begin(self):
        """What Secrets Manager does before the first step: a version without a value, which waits for one."""
        self.token = str(uuid.uuid4())
        secret = secretsmanager_backends["123456789012"]["us-east-1"].secrets[self.arn]
        for version in secret.versions.values():
            version["version_stages"] = [stage for stage in version["version_stages"] if stage != "AWSPENDING"]
        secret.versions[self.token] = {
            "createdate": int(time.time()),
            "version_id": self.token,
            "version_stages": ["AWSPENDING"],
        }

    def version(self, stage):
        stages = self.plain.describe_secret(SecretId=NAME)["VersionIdsToStages"]
        return next((version for version, labels in stages.items() if stage in labels), None)

    def value(self, stage="AWSCURRENT"):
        return json.loads(self.plain.get_secret_value(SecretId=NAME, VersionStage=stage)["SecretString"])

    def rotate(self, kill_at=None, steps=STEPS):
        """Takes the steps; gives the number of moments at which the function could have been killed."""
        client = Client(self.plain, kill_at)
        with mock.patch.object(rotate.boto3, "client", return_value=client):
            for step in steps:
                rotate.handler({"Step": step, "SecretId": self.arn, "ClientRequestToken": self.token}, None)
        return client.moments

    def assert_rotated(self):
        new = self.value()
        self.assertEqual(self.version("AWSCURRENT"), self.token)
        self.assertRegex(new["value"], "^[A-Za-z0-9]{48}$")
        self.assertEqual(new["issuer"], "somebody")
        self.assertEqual(len(self.plain.describe_secret(SecretId=NAME)["VersionIdsToStages"]), 2)

    def test_four_steps_make_a_new_value_and_keep_the_rest(self):
        self.rotate()
        self.assert_rotated()

    def test_every_step_can_be_repeated_at_once(self):
        self.rotate(steps=[step for step in STEPS for _ in range(3)])
        self.assert_rotated()

    def test_a_repetition_does_not_change_the_value(self):
        self.rotate(steps=STEPS[:1])
        made = self.value("AWSPENDING")
        self.rotate()
        self.assertEqual(self.value(), made)
        self.rotate()
        self.assertEqual(self.value(), made)

    def test_killed_at_any_moment_and_repeated_it_ends_as_if_nothing_had_happened(self):
        moments = self.rotate()
        self.assertGreaterEqual(moments, 20)
        for moment in range(moments):
            with self.subTest(moment=moment):
                self.another_secret()
                with self.assertRaises(Killed):
                    self.rotate(kill_at=moment)
                self.rotate()
                self.assert_rotated()

    def test_killed_twice_it_ends_as_if_nothing_had_happened(self):
        moments = self.rotate()
        for first in range(moments):
            for second in range(moments):
                self.another_secret()
                with self.assertRaises(Killed):
                    self.rotate(kill_at=first)
                try:
                    self.rotate(kill_at=second)
                except Killed:
                    self.rotate()
                self.assert_rotated()

    def another_secret(self):
        self.plain.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)
        self.new_secret()

    def test_readers_find_a_value_at_every_moment(self):
        moments = self.rotate()
        for moment in range(moments):
            self.another_secret()
            with self.assertRaises(Killed):
                self.rotate(kill_at=moment)
            self.assertIn("value", self.value())

    def test_a_value_that_is_not_new_is_refused(self):
        self.plain.put_secret_value(
            SecretId=NAME, ClientRequestToken=self.token, SecretString=json.dumps(FIRST), VersionStages=["AWSPENDING"]
        )
        with self.assertRaises(ValueError):
            self.rotate(steps=["testSecret"])

    def test_a_version_without_a_value_is_refused(self):
        with self.assertRaises(ValueError):
            self.rotate(steps=["testSecret"])
        self.assertEqual(self.version("AWSCURRENT"), self.first)

    def test_an_unknown_step_is_refused(self):
        with self.assertRaises(ValueError):
            self.rotate(steps=["dropSecret"])

    def test_a_text_that_is_no_json_is_replaced(self):
        self.plain.put_secret_value(SecretId=NAME, SecretString="plain text")
        self.begin()
        self.rotate()
        self.assertEqual(list(self.value()), ["value"])

    def test_no_value_reaches_the_log(self):
        with self.assertLogs(level="DEBUG") as logged:
            self.rotate()
        text = "\n".join(logged.output)
        self.assertNotIn(self.value()["value"], text)
        self.assertIn("finishSecret", text)

    def test_it_calls_nothing_that_its_role_may_not(self):
        client = Client(self.plain, None)
        with mock.patch.object(rotate.boto3, "client", return_value=client):
            for step in STEPS:
                rotate.handler({"Step": step, "SecretId": self.arn, "ClientRequestToken": self.token}, None)
        allowed = {"describe_secret", "get_secret_value", "put_secret_value", "update_secret_version_stage", "get_random_password"}
        self.assertLessEqual({name for name, _ in client.calls}, allowed)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
