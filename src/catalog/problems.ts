// What is wrong with a catalog, in words that teach: where, what, and what would be right.
import { z } from 'zod'
import { meant } from './nearest.ts'
import { permissions } from './permissions.ts'

/** One thing that is wrong, and where: `roles.admin.permissions.0`. */
export type Problem = { path: string; message: string }

type Path = readonly PropertyKey[]
type Raw = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue

/** A path as people write it. Odd keys are quoted, so that no key can pretend to be another line. */
export function pathOf(path: Path): string {
  const steps = path.map((step) => (/^[\w$-]+$/.test(String(step)) ? String(step) : shown(String(step))))
  return steps.join('.') || '(whole file)'
}

/** Zod's findings as problems: an alternative that was meant is looked into, and each unknown key stands for itself. */
export const problemsOf = (issues: readonly Issue[], schema: z.core.$ZodType, above: Path = []): Problem[] =>
  withoutEchoes(issues).flatMap((issue) => {
    const path = [...above, ...issue.path]
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, keysAt(schema, path))
    const inside = issue.code === 'invalid_union' ? fittingBranch(issue) : undefined
    return inside ? problemsOf(inside, schema, path) : [{ path: pathOf(path), message: issue.message }]
  })

/** A number beyond the machine's integers is beyond the language's own bound too; only the latter, which comes last, teaches. */
const withoutEchoes = (issues: readonly Issue[]): Issue[] =>
  issues.filter((issue, at) => {
    const isSame = (other: Issue): boolean => other.code === issue.code && pathOf(other.path) === pathOf(issue.path)
    return !(issue.code === 'too_big' || issue.code === 'too_small') || !issues.slice(at + 1).some(isSame)
  })

/** The alternative that was meant: the one of the right kind, whose problems are not about being another kind. */
const fittingBranch = (issue: z.core.$ZodIssueInvalidUnion): Issue[] | undefined =>
  issue.errors.find((branch) => branch.every((each) => each.path.length > 0 || !isAboutKind(each)))

const isAboutKind = (issue: Issue): boolean => issue.code === 'invalid_type' || issue.code === 'invalid_value'

const unknownKeys = (keys: readonly string[], path: Path, known: readonly string[]): Problem[] =>
  keys
    .filter((key) => key !== '__proto__')
    .map((key) => ({
      path: pathOf([...path, key]),
      message: `is not a key here; ${meant(key, known) ?? `the keys are ${known.join(', ')}`}`,
    }))

/** The keys that the language knows at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  if (schema instanceof z.ZodPipe) return keysAt(schema.in, path)
  const [step, ...rest] = path
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest)
  if (!(schema instanceof z.ZodObject)) return []
  if (step === undefined) return Object.keys(schema.shape)
  const next: unknown = schema.shape[String(step)]
  return next instanceof z.ZodType ? keysAt(next, rest) : []
}

/** Keys named `__proto__`, which zod passes over in records: a role that is quietly not there is worse than a refusal. */
export function protoKeys(value: unknown, path: Path = [], seen: Set<unknown> = new Set()): Problem[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  seen.add(value)
  return Object.entries(value).flatMap(([key, each]) =>
    key === '__proto__'
      ? [{ path: pathOf([...path, key]), message: 'is a word of the machine’s own; use another' }]
      : protoKeys(each, [...path, key], seen),
  )
}

/** What to say of an issue for which the language has no words of its own: an error map for zod. */
export function sentence(issue: Raw): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; give ${wanted(issue)}`
        : `must be ${wanted(issue)}, not ${kindOf(issue.input)}`
    case 'invalid_value':
      return notAmong(issue.values.map(String), issue.input)
    case 'invalid_union':
      return eitherOf(issue.errors, issue.input)
    case 'too_small':
      return `must ${bound('at least', issue.minimum, issue.input)}`
    case 'too_big':
      return `must ${bound('at most', issue.maximum, issue.input)}`
    default:
      return undefined
  }
}

function bound(most: string, limit: number | bigint, input: unknown): string {
  if (typeof input === 'string') return `have ${most} ${limit} characters; this has ${input.length}`
  return Array.isArray(input)
    ? `name ${most} ${limit}, not ${input.length}`
    : `be ${most} ${limit}, not ${String(input)}`
}

function notAmong(values: readonly string[], input: unknown): string {
  if (input === undefined) return `is missing; give ${listed(values)}`
  if (values.length === permissions.length) return noPermission(input)
  const hint = typeof input === 'string' ? meant(input, values) : undefined
  return `must be ${listed(values)}, not ${kindOf(input)}${hint && values.length > 1 ? `; ${hint}` : ''}`
}

function noPermission(input: unknown): string {
  if (typeof input !== 'string') return `must name a permission, such as "${permissions[0]}", not ${kindOf(input)}`
  const noun = input.split('.')[0]
  const ofNoun = permissions.filter((permission) => permission.startsWith(`${noun}.`))
  const near = ofNoun.length > 0 && /[.*]$/.test(input) ? undefined : meant(input, permissions)
  const fallback = `"npm run catalog -- print" lists the permissions`
  return `${shown(input)} is no permission; ${near ?? (ofNoun.length > 0 ? `there are ${ofNoun.join(', ')}` : fallback)}`
}

function eitherOf(branches: readonly Issue[][], input: unknown): string {
  const choices = branches.flatMap((branch) => branch.slice(0, 1)).map(wantedOf)
  return input === undefined
    ? `is missing; give ${choices.join(' or ')}`
    : `must be ${choices.join(' or ')}, not ${kindOf(input)}`
}

const wantedOf = (issue: Issue): string =>
  issue.code === 'invalid_value'
    ? listed(issue.values.map(String))
    : issue.code === 'invalid_type'
      ? wanted(issue)
      : 'another value'

const listed = (values: readonly string[]): string => {
  const quoted = values.map((value) => `"${value}"`)
  return quoted.length > 1 ? `one of ${quoted.join(', ')}` : quoted.join('')
}

const wanted = (issue: { expected: string; inst?: unknown }): string =>
  issue.inst instanceof z.ZodObject
    ? `a group of keys (${Object.keys(issue.inst.shape).join(', ')})`
    : (kindsInWords.get(issue.expected) ?? issue.expected)

const kindsInWords = new Map([
  ['string', 'text'],
  ['number', 'a whole number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a group of keys'],
  ['record', 'a group of keys'],
])

function kindOf(input: unknown): string {
  if (input === undefined || input === null) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a group of keys'
  return typeof input === 'string' ? shown(input) : String(input)
}

/** Someone's own words inside a message: quoted, on one line, and not for pages. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
