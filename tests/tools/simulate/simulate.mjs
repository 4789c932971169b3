// Reads requests as JSON on stdin and prints what an IAM simulator decides of each, in their order.
//
//   in:  { policies: [document], requests: [{ scps: [index], rcps: [index], principal, action, resource, account, context, resourcePolicy }] }
//   out: ["Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied" | { error }]
//
// The caller's own policies allow everything, and so does FullAWSAccess beside the service control policies: what is
// denied, the policies under test deny. The simulator drops context keys that it does not know for an action, which
// would make a condition false without a word: here that is an error.
import { readFileSync } from 'node:fs'
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate'

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const { policies, requests } = JSON.parse(readFileSync(0, 'utf8'))

const named = (indices) => indices.map((index) => ({ name: `policy-${index}`, policy: policies[index] }))

async function decide({ scps, rcps, principal, action, resource, account, context, resourcePolicy }) {
  const anonymous = principal === '*'
  const signed = principal.startsWith('arn:')
  const result = await runSimulation(
    {
      request: {
        principal: anonymous ? anonymousPrincipal : principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: context
      },
      identityPolicies: signed ? [{ name: 'everything', policy: everything }] : [],
      serviceControlPolicies: signed
        ? [{ orgIdentifier: 'root', policies: [{ name: 'FullAWSAccess', policy: everything }, ...named(scps)] }]
        : [],
      resourceControlPolicies: rcps.length ? [{ orgIdentifier: 'root', policies: named(rcps) }] : [],
      resourcePolicy
    },
    {}
  )
  if (result.resultType === 'error') return { error: JSON.stringify(result.errors) }
  const results = result.result ? [result.result] : result.results
  const ignored = results.flatMap((one) => one.ignoredContextKeys ?? [])
  return ignored.length ? { error: `${action} knows no ${[...new Set(ignored)].join(', ')}` } : result.overallResult
}

const decisions = []
for (const request of requests) decisions.push(await decide(request))
process.stdout.write(JSON.stringify(decisions))
