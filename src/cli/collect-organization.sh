#!/bin/sh
# Collects what describes an AWS organization into a folder, for `atmos-forge import organization FOLDER/*.json`.
#
#   sh collect-organization.sh [FOLDER]
#
# Run it with credentials of the management account, or of a delegated administrator of Organizations. It calls
# organizations:Describe* and organizations:List* only, and changes nothing.
set -eu

folder=${1:-organization-export}
mkdir -p -- "$folder"

collect() {
  file=$1
  shift
  aws organizations "$@" --output json --no-cli-pager >"$folder/$file.json"
}

names() {
  aws organizations "$@" --output text --no-cli-pager
}

children() {
  collect "accounts-$1" list-accounts-for-parent --parent-id "$1"
  collect "units-$1" list-organizational-units-for-parent --parent-id "$1"
  for unit in $(names list-organizational-units-for-parent --parent-id "$1" --query 'OrganizationalUnits[].Id'); do
    case $unit in
    ou-*) children "$unit" ;;
    esac
  done
}

collect organization describe-organization
collect roots list-roots
collect accounts list-accounts
collect services list-aws-service-access-for-organization
for type in $(names list-roots --query 'Roots[].PolicyTypes[].Type'); do
  case $type in
  *_*) collect "policies-$type" list-policies --filter "$type" ;;
  esac
done
for root in $(names list-roots --query 'Roots[].Id'); do
  children "$root"
done

printf 'collected into %s\n' "$folder" >&2
