// Reads the parameters of a request by the schema of its operation, and says what is wrong with them as Stripe does: the
// first thing only, with its code and the name of the parameter in brackets.
import qs from 'qs'
import type { z } from 'zod'
import { invalid, required, type StripeRefusal } from './operation.ts'

/** Parameters as they came: texts, lists and hashes of them. */
export type Given = { [name: string]: Given | Given[] | string | string[] }

/** Reads a form or a query with brackets. */
export const fromForm = (form: string): Given =>
  qs.parse(form, { depth: 12, arrayLimit: 1000, parameterLimit: 10_000, plainObjects: true }) as Given

/** The parameters as the operation knows them. Refuses what it does not know, misses, or cannot read. */
export function readParams<P>(schema: z.ZodType<P>, given: Given): P {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const unknown = read.error.issues.filter((issue) => issue.code === 'unrecognized_keys')
  if (unknown.length > 0) throw refuseUnknown(unknown.flatMap(namesOf))
  throw refuseIssue(read.error.issues[0] as z.core.$ZodIssue, given)
}

function namesOf(issue: z.core.$ZodIssue): string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => inBrackets([...issue.path, key])) : []
}

function refuseUnknown(names: string[]): StripeRefusal {
  const words = names.length === 1 ? 'Received unknown parameter' : 'Received unknown parameters'
  return invalid(`${words}: ${names.join(', ')}`, { code: 'parameter_unknown', param: names[0] ?? '' })
}

function refuseIssue(issue: z.core.$ZodIssue, given: Given): StripeRefusal {
  const found = innermost(issue)
  const unknown = namesOf(found)
  if (unknown.length > 0) return refuseUnknown(unknown)
  const param = inBrackets(found.path)
  const value = found.path.reduce<unknown>((node, key) => (node as Given | undefined)?.[String(key)], given)
  if (value === undefined) return required(param)
  if (found.code === 'custom') {
    const code = found.params?.code as string | undefined
    return invalid(found.message.replaceAll('%', param), { param, ...(code ? { code } : {}) })
  }
  const wanted = found.code === 'invalid_type' ? (WANTED[found.expected] ?? found.expected) : 'value'
  return invalid(`Invalid ${wanted}: ${shown(value)}`, { param, code: `parameter_invalid_${wanted}` })
}

const WANTED: Record<string, string> = { object: 'hash', record: 'hash', array: 'array', string: 'string' }

/** Of several ways to read a value, what the first of them has against it. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const first = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : undefined
  return first ? innermost({ ...first, path: [...issue.path, ...first.path] }) : issue
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)

const inBrackets = (path: readonly PropertyKey[]): string =>
  path.map((key, at) => (at === 0 ? String(key) : `[${String(key)}]`)).join('')
