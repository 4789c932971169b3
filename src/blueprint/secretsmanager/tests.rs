use super::SecretsManager;
use crate::blueprint::Kind;

#[test]
fn only_rotation_can_be_waived() {
    assert_eq!(SecretsManager::WAIVABLE_BY_ACCOUNT, ["secretsmanager-rotation"]);
}
