"""Lambda: where failed calls go, how a function logs, and which key encrypts its environment."""

from moto.awslambda.models import LambdaFunction

KEPT = ("DeadLetterConfig", "KMSKeyArn", "LoggingConfig")


def close():
    """aws_lambda_function: moto forgets dead_letter_config, kms_key_arn and logging_config."""
    init, configuration, update = LambdaFunction.__init__, LambdaFunction.get_configuration, LambdaFunction.update_configuration

    def init_and_remember(function, account_id, spec, *arguments, **named):
        init(function, account_id, spec, *arguments, **named)
        function.kept = {name: spec[name] for name in KEPT if spec.get(name)}

    def configuration_as_remembered(function, *arguments, **named):
        return configuration(function, *arguments, **named) | getattr(function, "kept", {})

    def update_and_remember(function, changes):
        function.kept = getattr(function, "kept", {}) | {name: changes[name] for name in KEPT if name in changes}
        return update(function, changes)

    LambdaFunction.__init__ = init_and_remember
    LambdaFunction.get_configuration = configuration_as_remembered
    LambdaFunction.update_configuration = update_and_remember
