//! What differs between the engines of databases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The engine of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// `PostgreSQL`.
    Postgres,
    /// `MySQL`.
    Mysql,
    /// `MariaDB`.
    Mariadb,
}

/// A major version of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its number.
    pub number: &'static str,
    /// The family of its parameter groups.
    pub family: &'static str,
    /// The end of AWS's standard support, as AWS writes it.
    pub until: &'static str,
}

/// A parameter of an engine that every database sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
    /// When a change of it takes effect. The provider plans a change for ever where this is not what AWS has.
    pub apply: &'static str,
}

const fn version(number: &'static str, family: &'static str, until: &'static str) -> Version {
    Version { number, family, until }
}

const fn at_once(name: &'static str, value: &'static str) -> Parameter {
    Parameter { name, value, apply: "immediate" }
}

/// Major versions, the oldest first. Source: "Release calendars for Amazon RDS for `PostgreSQL`" in its release notes.
const POSTGRES: &[Version] = &[
    version("15", "postgres15", "29 February 2028"),
    version("16", "postgres16", "28 February 2029"),
    version("17", "postgres17", "28 February 2030"),
    version("18", "postgres18", "28 February 2031"),
];

/// Source: "`MySQL` on Amazon RDS versions" in the Amazon RDS User Guide.
const MYSQL: &[Version] = &[version("8.4", "mysql8.4", "31 July 2029")];

/// Source: "`MariaDB` on Amazon RDS versions" in the Amazon RDS User Guide.
const MARIADB: &[Version] = &[
    version("10.11", "mariadb10.11", "February 2028"),
    version("11.4", "mariadb11.4", "May 2029"),
    version("11.8", "mariadb11.8", "June 2028"),
    version("12.3", "mariadb12.3", "June 2029"),
];

/// The parameters of `PostgreSQL`. A static parameter takes effect with a restart. Connections have TLS 1.2 or newer by default.
/// Sources: "Using SSL with a `PostgreSQL` DB instance" and "RDS for `PostgreSQL` database log files" in the Amazon RDS User Guide.
const OF_POSTGRES: &[Parameter] = &[
    Parameter { name: "rds.force_ssl", value: "1", apply: "pending-reboot" },
    at_once("log_statement", "ddl"),
    at_once("log_min_duration_statement", "1000"),
];

/// The parameters of `MySQL` and `MariaDB`, whose versions here have no TLS older than 1.2. Sources: "Requiring SSL/TLS for all
/// connections to a `MariaDB` DB instance on Amazon RDS" and the page of the same name about `MySQL`; "Publishing `MySQL` logs to
/// Amazon CloudWatch Logs" and the same about `MariaDB`, by which only logs in files are exported.
const OF_MYSQL: &[Parameter] = &[
    at_once("require_secure_transport", "1"),
    at_once("slow_query_log", "1"),
    at_once("long_query_time", "1"),
    at_once("log_output", "FILE"),
];

impl Engine {
    /// What RDS calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
        }
    }

    /// The port on which it listens.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::Postgres => 5432,
            Self::Mysql | Self::Mariadb => 3306,
        }
    }

    /// The major version of a database that does not say which.
    #[must_use]
    pub const fn default_version(self) -> &'static str {
        match self {
            Self::Postgres => "17",
            Self::Mysql => "8.4",
            Self::Mariadb => "11.4",
        }
    }

    /// The major versions with standard support.
    #[must_use]
    pub const fn versions(self) -> &'static [Version] {
        match self {
            Self::Postgres => POSTGRES,
            Self::Mysql => MYSQL,
            Self::Mariadb => MARIADB,
        }
    }

    /// What every database of the engine sets.
    #[must_use]
    pub const fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Postgres => OF_POSTGRES,
            Self::Mysql | Self::Mariadb => OF_MYSQL,
        }
    }

    /// The logs that are exported to CloudWatch Logs. Those of failed IAM authentication are the same for all engines.
    #[must_use]
    pub const fn logs(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["iam-db-auth-error", "postgresql", "upgrade"],
            Self::Mysql | Self::Mariadb => &["error", "iam-db-auth-error", "slowquery"],
        }
    }

    /// Whether AWS offers Extended Support for it, which is charged and has to be turned off ("Amazon RDS Extended Support with
    /// Amazon RDS" in the Amazon RDS User Guide).
    #[must_use]
    pub const fn has_extended_support(self) -> bool {
        matches!(self, Self::Postgres | Self::Mysql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_of_an_engine_is_one_of_its_versions() {
        for engine in [Engine::Postgres, Engine::Mysql, Engine::Mariadb] {
            let versions: Vec<&str> = engine.versions().iter().map(|one| one.number).collect();
            assert!(versions.contains(&engine.default_version()), "{engine:?}");
        }
    }
}
