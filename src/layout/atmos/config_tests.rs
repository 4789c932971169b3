//! Whole configurations, as they lie in a repository.

use super::*;

/// What the files of a repository below `infra` in a git repository, and variables, say; and the problems.
fn atmos(files: &[(&str, &str)], variables: &[(&str, &str)], git: bool) -> (AtmosConfig, Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let outer = Utf8Path::from_path(folder.path()).and_then(|path| path.canonicalize_utf8().ok()).expect("a path");
    let root = outer.join("infra");
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        std::fs::write(path, text.replace("ROOT", root.as_str())).expect("a new file");
    }
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), value.replace("ROOT", root.as_str())));
    let around =
        Surroundings { git_root: git.then(|| outer.clone()), root: root.clone(), variables: variables.collect() };
    let Atmos { config, problems, .. } = Atmos::read(&around);
    (config, problems.sorted().into_iter().map(|one| one.message).collect())
}

/// A configuration with a base path, in which everything else is as in a new repository.
fn with_base(base: &str) -> String {
    format!(
        "{base}\nstacks: {{base_path: stacks, included_paths: ['orgs/**/*'], excluded_paths: ['**/_defaults.yaml'], name_pattern: '{{tenant}}-{{environment}}-{{stage}}'}}\n\
         components: {{terraform: {{base_path: components/terraform}}}}\nworkflows: {{base_path: stacks/workflows}}\n\
         schemas: {{jsonschema: {{base_path: stacks/schemas/jsonschema}}}}\n"
    )
}

#[test]
fn base_paths_names_and_included_paths_are_read() {
    let text = "base_path: ./infra\ncomponents: {terraform: {base_path: modules}}\nstacks:\n  base_path: stacks\n  \
                included_paths: ['deploy/**/*']\n  name_template: '{{ .vars.namespace }}-{{.vars.tenant}}-{{.vars.environment}}-{{.vars.stage}}'\n\
                templates: {settings: {enabled: true}}\n";
    let (config, problems) = atmos(&[("atmos.yaml", text)], &[], false);
    assert_eq!(config.components, "infra/modules");
    assert_eq!(config.stacks, "infra/stacks");
    assert_eq!(config.top, "deploy");
    assert_eq!(config.names.name("acme", "payments", "use1", "prod"), "acme-payments-use1-prod");
    assert!(config.templates);
    assert_eq!(problems, ["Atmos does not find the workflows, schemas: no base path says where they are"]);
}

#[test]
fn every_way_to_write_the_repository_itself_moves_nothing() {
    for (base, git) in [
        ("base_path: ROOT", true),
        ("base_path: ROOT/", false),
        ("base_path: ROOT/../infra", true),
        ("base_path: .", true),
        ("base_path: ./", false),
        ("base_path: infra", true),
        ("base_path: infra/", true),
        ("base_path: !cwd", true),
        ("base_path: !cwd .", false),
        ("base_path: !repo-root .", false),
        ("base_path: !git.root ./", false),
        ("base_path: !env NONE .", true),
        ("base_path: !env BASE", true),
        ("", false),
        ("base_path: ''", false),
    ] {
        let read = atmos(&[("atmos.yaml", &with_base(base))], &[("BASE", "ROOT")], git);
        assert_eq!(read, (AtmosConfig::default(), Vec::new()), "{base}");
    }
}

#[test]
fn a_base_path_outside_is_told_once_and_writes_nowhere_else() {
    for base in [
        "base_path: !repo-root",
        "base_path: !git.root .",
        "",
        "base_path: ..",
        "base_path: /srv/infra",
        "base_path: new",
    ] {
        let (config, problems) = atmos(&[("atmos.yaml", &with_base(base))], &[], true);
        assert_eq!(config, AtmosConfig::default(), "{base}");
        assert_eq!(problems, ["`base_path` must be inside the repository"], "{base}");
    }
}

#[test]
fn variables_of_the_environment_stand_above_the_files() {
    let variables = [
        ("ATMOS_BASE_PATH", "ROOT/nested"),
        ("ATMOS_STACKS_BASE_PATH", "live"),
        ("ATMOS_STACKS_NAME_PATTERN", "{stage}"),
        ("ATMOS_STACKS_INCLUDED_PATHS", "orgs/acme/payments/**/*"),
    ];
    let (config, problems) = atmos(&[("atmos.yaml", &with_base("base_path: ."))], &variables, true);
    assert_eq!((config.stacks.as_str(), config.components.as_str()), ("nested/live", "nested/components/terraform"));
    assert!(config.names.are_said());
    assert_eq!(problems, ["`stacks.name_pattern` does not tell the generated stacks apart"]);
    assert_eq!(config.top, "orgs", "a choice of stacks for one run moves none");
    let (config, problems) =
        atmos(&[], &[("ATMOS_STACKS_BASE_PATH", "live"), ("ATMOS_CLI_CONFIG_PATH", "ROOT")], false);
    assert_eq!((config.stacks.as_str(), problems.len()), ("live", 0));
    let (_, problems) = atmos(&[], &[("ATMOS_CLI_CONFIG_PATH", "/etc/atmos")], false);
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn what_cannot_be_honoured_is_an_error() {
    for (line, message) in [
        (
            "stacks: {base_path: ../other, included_paths: ['orgs/**/*']}",
            "`stacks.base_path` must be inside the repository",
        ),
        (
            "stacks: {base_path: 'infra\\stacks', included_paths: ['orgs/**/*']}",
            "`stacks.base_path` contains a backslash",
        ),
        ("stacks: {base_path: stacks, included_paths: ['*.yaml']}", "`stacks.included_paths` includes no folder"),
        ("stacks: {base_path: .git/stacks, included_paths: ['orgs/**/*']}", "`stacks.base_path` leads to .git/stacks"),
        (
            "stacks: {name_pattern: '{stage}'}",
            "Atmos finds no stacks without `stacks.base_path` and `stacks.included_paths`",
        ),
        ("stacks: [", "this is not valid YAML"),
    ] {
        let (_, problems) = atmos(&[("atmos.yaml", &format!("base_path: .\n{line}\n"))], &[], false);
        assert!(problems.iter().any(|problem| problem.starts_with(message)), "{line}: {problems:?}");
    }
}

#[test]
fn a_repository_without_configuration_is_as_the_one_that_it_gets() {
    assert_eq!(atmos(&[], &[], true), (AtmosConfig::default(), Vec::new()));
}

#[test]
fn a_catalog_that_is_included_is_told() {
    let text = |excluded: &str| {
        let paths = format!("included_paths: ['**/*'], excluded_paths: {excluded}");
        with_base("base_path: .")
            .replace("included_paths: ['orgs/**/*'], excluded_paths: ['**/_defaults.yaml']", &paths)
    };
    let (config, problems) = atmos(&[("atmos.yaml", &text("[]"))], &[], false);
    assert_eq!(problems, ["Atmos takes the catalog for stacks, which have no names"]);
    assert_eq!(config.top, "orgs");
    let (_, problems) = atmos(&[("atmos.yaml", &text("['catalog/**/*', '**/_defaults.yaml']"))], &[], false);
    assert!(problems.is_empty(), "{problems:?}");
}
