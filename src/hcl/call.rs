//! Calls of functions: their arguments are evaluated first, but for `can` and `try`, which catch what fails in them.

use hcl_edit::expr::{Expression, FuncCall};

use super::evaluate::Evaluator;
use super::function;
use super::outcome::{Outcome, fail};
use super::value::Value;

impl Evaluator<'_> {
    pub fn call(&self, call: &FuncCall, whole: &Expression) -> Outcome {
        if call.name.is_namespaced() {
            return Ok(self.unknown(whole));
        }
        let name = call.name.name.as_str();
        match name {
            "can" => return self.can(call, whole),
            "try" => return self.first_that_works(call, whole),
            "format" => return self.format(call, whole),
            _ => {}
        }
        let mut arguments = call.args.iter().map(|argument| self.evaluate(argument)).collect::<Result<Vec<_>, _>>()?;
        if call.args.expand_final() {
            match arguments.pop() {
                Some(Value::List(items)) => arguments.extend(items),
                _ => return Ok(self.unknown(whole)),
            }
        }
        function::call(name, &arguments, self.scope.regexes).unwrap_or_else(|| Ok(self.unknown(whole)))
    }

    fn can(&self, call: &FuncCall, whole: &Expression) -> Outcome {
        let Some(argument) = call.args.get(0) else {
            return Err(fail("`can` takes an expression"));
        };
        Ok(match self.evaluate(argument) {
            Err(_) => Value::Bool(false),
            Ok(value) if value.is_known() => Value::Bool(true),
            Ok(_) => self.unknown(whole),
        })
    }

    fn first_that_works(&self, call: &FuncCall, whole: &Expression) -> Outcome {
        for argument in &call.args {
            match self.evaluate(argument) {
                Err(_) => {}
                Ok(value) if value.is_known() => return Ok(value),
                Ok(_) => return Ok(self.unknown(whole)),
            }
        }
        Err(fail("no argument of `try` works"))
    }
}
