//! Tables of an example organization.

use crate::kinds::stores::problems;

#[test]
fn tables_of_known_applications_are_accepted() {
    let tables =
        "{ orders: { partition: { name: customer }, sort: { name: placed, type: N }, data: pii, writers: [web] } }";
    assert_eq!(problems("dynamodb", "tables", tables), "");
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (table, told) in [
        ("partition: { name: id }, classification: restricted", "restricted tables cannot be in an account for"),
        ("partition: { name: id }, region: us-east-2", "did you mean `us-east-1`?"),
        ("partition: { name: id }, readers: [wbe]", "did you mean `web`?"),
        ("partition: { name: id }, writers: ['*']", "dynamodb-named-readers"),
        ("partition: { name: id, type: string }", "type S, N or B"),
        ("partition: { name: id }, sort: { name: id, type: N }", "one type, wherever it is part of a key"),
        ("sort: { name: id }", "partition"),
    ] {
        let found = problems("dynamodb", "tables", &format!("{{ orders: {{ {table} }} }}"));
        assert!(found.contains(told), "{table}: {found}");
        assert!(found.contains("orders-prod.yaml"), "{table}: {found}");
    }
}
