//! What `init` asks on a terminal. Each answer is checked as it is given, by the same rules as the manifest that it
//! becomes a part of, so that no answer is given in vain.

use inquire::validator::Validation;
use inquire::{InquireError, Text};

use crate::Error;
use crate::organization::Date;
use crate::pipeline;
use crate::starter::{MOST_REGIONS, Starter};

/// A question, and where its answer belongs.
pub struct Question {
    /// What is asked.
    pub text: &'static str,
    /// What an answer may look like.
    pub example: &'static str,
    /// Whether it may be left open.
    pub optional: bool,
    /// Puts an answer into what is asked for.
    pub set: fn(&mut Starter, String),
}

/// The short name.
pub const NAMESPACE: Question = Question {
    text: "Short name of the organization:",
    example: "acme",
    optional: false,
    set: |starter, answer| starter.namespace = answer,
};

/// The id of the organization.
pub const ORGANIZATION_ID: Question = Question {
    text: "ID of the AWS organization, if it exists:",
    example: "o-a1b2c3d4e5",
    optional: true,
    set: |starter, answer| starter.organization_id = Some(answer),
};

/// The id of the management account.
pub const MANAGEMENT_ACCOUNT_ID: Question = Question {
    text: "ID of the management account, if it exists:",
    example: "123456789012",
    optional: true,
    set: |starter, answer| starter.management_account_id = Some(answer),
};

/// The addresses of root users.
pub const EMAIL: Question = Question {
    text: "Email address of root users, with {account} for the account's name:",
    example: "aws+{account}@acme.example",
    optional: false,
    set: |starter, answer| starter.email = answer,
};

/// The address of the security contact.
pub const SECURITY_CONTACT: Question = Question {
    text: "Email address of the security contact:",
    example: "security@acme.example",
    optional: false,
    set: |starter, answer| starter.security_contact = answer,
};

/// The phone number of the security contact.
pub const SECURITY_PHONE: Question = Question {
    text: "Phone number of the security contact, with country code:",
    example: "+1 206 555 0100",
    optional: true,
    set: |starter, answer| starter.security_phone = Some(answer),
};

/// The regions.
pub const REGIONS: Question = Question {
    text: "Regions, the home region first:",
    example: "us-east-1,us-west-2",
    optional: false,
    set: |starter, answer| starter.regions = regions(&answer),
};

/// The regions of an answer.
#[must_use]
pub fn regions(answer: &str) -> Vec<String> {
    answer.split(',').map(|region| region.trim().to_owned()).filter(|region| !region.is_empty()).collect()
}

impl Question {
    /// Asks until the answer is right. Nothing where an optional answer is left open.
    ///
    /// # Errors
    /// When whoever is asked leaves, or the terminal cannot be used.
    pub fn ask(&'static self, today: Date) -> Result<Option<String>, Error> {
        let help = if self.optional {
            format!("such as {}; leave it empty to add it later", self.example)
        } else {
            format!("such as {}", self.example)
        };
        let check = move |answer: &str| {
            Ok(self
                .check(answer.trim(), today)
                .map_or(Validation::Valid, |problem| Validation::Invalid(problem.into())))
        };
        let answer = Text::new(self.text).with_help_message(&help).with_validator(check).prompt();
        match answer {
            Ok(answer) => Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())),
            Err(InquireError::OperationInterrupted | InquireError::OperationCanceled) => Err(Error::Interrupted),
            Err(error) => Err(Error::usage(error.to_string(), "")),
        }
    }

    /// What is wrong with an answer, in one sentence: in the example organization it is the only thing that can be.
    fn check(&self, answer: &str, today: Date) -> Option<String> {
        if answer.is_empty() {
            return (!self.optional).then(|| "an answer is needed".to_owned());
        }
        let mut starter = Starter::example();
        (self.set)(&mut starter, answer.to_owned());
        if starter.regions.len() > MOST_REGIONS {
            return Some(format!("start with at most {MOST_REGIONS} regions"));
        }
        let texts = match starter.manifest() {
            Ok(texts) => texts,
            Err(error) => return Some(error.to_string()),
        };
        let Err(Error::Problems { diagnostics, .. }) = pipeline::plan(&texts, None, today) else {
            return None;
        };
        let first = diagnostics.into_iter().next()?;
        let parts = [Some(first.message), Some(first.label), first.help];
        Some(parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_checked_as_the_manifest_will_be() {
        let today = "2026-01-01".parse().expect("a day");
        for (question, right, wrong) in [
            (&NAMESPACE, "acme", "A_CME"),
            (&ORGANIZATION_ID, "o-a1b2c3d4e5", "a1b2c3d4e5"),
            (&MANAGEMENT_ACCOUNT_ID, "123456789012", "12345"),
            (&EMAIL, "aws+{account}@acme.example", "{account}+{account}@acme.example"),
            (&SECURITY_CONTACT, "security@acme.example", "security"),
            (&SECURITY_PHONE, "+1 206 555 0100", "call me"),
            (&REGIONS, "us-east-1, us-west-2", "us-esat-1"),
        ] {
            assert_eq!(question.check(right, today), None, "{right}");
            assert!(question.check(wrong, today).is_some(), "{wrong}");
            assert_eq!(question.check("", today).is_none(), question.optional, "{}", question.text);
        }
        let told = REGIONS.check("us-esat-1", today).expect("a problem");
        assert!(told.contains("us-east-1"), "{told}");
    }
}
