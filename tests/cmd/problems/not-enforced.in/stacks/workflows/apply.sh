#!/bin/sh
# Plans one component, shows the plan, and applies exactly that plan after you typed the account's name.
#
#   apply.sh ACCOUNT COMPONENT STACK [ENTRY_ROLE]
#
# ENTRY_ROLE is the role that Terraform assumes instead of the account's own, or `self` for your own credentials.
# Without a terminal, the script stops before it applies. Set ATMOS_FORGE_APPROVED to the account's name only in a job that
# somebody approved.
set -eu

account=$1 component=$2 stack=$3
if [ "$#" -gt 3 ]; then
  export TF_VAR_entry_role="$4"
fi

result=0
atmos terraform plan "$component" -s "$stack" -- -detailed-exitcode || result=$?
case $result in
  0) exit 0 ;; # nothing to apply
  2) ;;
  *) exit "$result" ;;
esac

if [ "${ATMOS_FORGE_APPROVED:-}" != "$account" ]; then
  if ! [ -t 0 ]; then
    echo "$component in $stack has changes, and nobody can approve them without a terminal." >&2
    exit 1
  fi
  printf 'Type %s to apply this plan to %s in %s: ' "$account" "$component" "$stack"
  read -r answer
  if [ "$answer" != "$account" ]; then
    echo "Nothing was applied to $component in $stack." >&2
    exit 1
  fi
fi

exec atmos terraform apply "$component" -s "$stack" --from-plan
