"""DynamoDB: tags, the most that a table on demand serves, and policies of streams."""

from moto.core.responses import ActionResult
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import ResourcePolicy, Table
from moto.dynamodb.responses import DynamoHandler

from moto_gaps import add_methods


class Tags:
    def list_tags_of_resource(self):
        """aws_dynamodb_table: moto lists ten tags at a time, and the provider asks once, as AWS lists all."""
        return ActionResult({"Tags": self.dynamodb_backend.list_tags_of_resource(self.body["ResourceArn"])})


def keep_maximum():
    """aws_dynamodb_table: moto forgets on_demand_throughput."""
    create_table, describe = DynamoHandler.create_table, Table.describe

    def create_and_remember(handler):
        answer = create_table(handler)
        table = handler.dynamodb_backend.get_table(handler.body["TableName"].split("/")[-1])
        table.on_demand_throughput = handler.body.get("OnDemandThroughput")
        return answer

    def describe_as_remembered(table, base_key="TableDescription"):
        answer = describe(table, base_key)
        if getattr(table, "on_demand_throughput", None):
            answer[base_key]["OnDemandThroughput"] = table.on_demand_throughput
        return answer

    DynamoHandler.create_table = create_and_remember
    Table.describe = describe_as_remembered


def keep_policies_of_streams():
    """aws_dynamodb_resource_policy: moto takes the label of a stream for the name of a table."""
    put, get, delete = (
        DynamoDBBackend.put_resource_policy,
        DynamoDBBackend.get_resource_policy,
        DynamoDBBackend.delete_resource_policy,
    )

    def is_kept(backend, arn):
        return "/stream/" in arn and arn in backend.resource_policies

    def put_any(backend, resource_arn, policy_doc, expected_revision_id):
        if "/stream/" not in resource_arn:
            return put(backend, resource_arn, policy_doc, expected_revision_id)
        backend.resource_policies[resource_arn] = ResourcePolicy(resource_arn, policy_doc)
        return backend.resource_policies[resource_arn]

    def get_any(backend, resource_arn):
        return backend.resource_policies[resource_arn] if is_kept(backend, resource_arn) else get(backend, resource_arn)

    def delete_any(backend, resource_arn, expected_revision_id):
        if is_kept(backend, resource_arn):
            del backend.resource_policies[resource_arn]
        else:
            delete(backend, resource_arn, expected_revision_id)

    DynamoDBBackend.put_resource_policy = put_any
    DynamoDBBackend.get_resource_policy = get_any
    DynamoDBBackend.delete_resource_policy = delete_any


def close():
    add_methods(DynamoHandler, Tags)
    keep_maximum()
    keep_policies_of_streams()
