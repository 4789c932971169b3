"""What moto 5.2.1 lacks for the generated components, one module a service, each gap with its reason."""


def add_methods(response_class, source):
    """Give moto's response class every public method of source that it lacks, or that it has wrong."""
    for name, method in vars(source).items():
        if not name.startswith("_"):
            setattr(response_class, name, method)
