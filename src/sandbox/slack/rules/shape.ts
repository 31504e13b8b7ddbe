// The small language in which the other files write down Slack's reference pages: a shape looks at a value and complains.
// It reports every problem at once, each with its path, and refuses properties that the page does not list.
import { type Complaint, cite } from './complaint.ts'

/** Where blocks stand: some blocks and elements live on some surfaces only. */
export type Surface = 'message' | 'modal' | 'home'

/** Where a shape is looking: the path so far, the page being enforced, and the list that complaints go to. */
export type Spot = {
  path: string
  section: string
  page: string | undefined
  error: string
  surface: Surface | undefined
  found: Complaint[]
}

/** Looks at a value and adds a complaint for everything that real Slack would refuse. */
export type Shape = (value: unknown, spot: Spot) => void

/** The properties of an object as the reference page lists them; `name?` may be left out. */
export type Fields = Record<string, Shape>

/** A rule that looks at several properties of an object together. */
export type Rule = (value: Record<string, unknown>, spot: Spot) => void

/** A fresh spot at the top of a payload. */
export function start(where: Pick<Spot, 'section' | 'error'> & Partial<Spot>): Spot {
  return { path: '', page: undefined, surface: undefined, found: [], ...where }
}

/** The same spot, one step deeper. */
export function at(spot: Spot, step: string | number): Spot {
  const dot = spot.path === '' ? '' : '.'
  return { ...spot, path: typeof step === 'number' ? `${spot.path}[${step}]` : `${spot.path}${dot}${step}` }
}

/** Adds a complaint about this spot. */
export function complain(spot: Spot, text: string, error = spot.error): void {
  const where = spot.path === '' ? '' : `${spot.path}: `
  spot.found.push({ error, text: `${where}${text}`, cites: cite(spot.section, spot.page) })
}

/** True for a JSON object (not null, not a list). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as a complaint names it: its JSON, shortened. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > 60 ? `${json.slice(0, 57)}…` : json
}

/** A string of `min` to `max` UTF-16 units, which is how Slack counts. */
export const string =
  (max: number, min = 1): Shape =>
  (value, spot) => {
    if (typeof value !== 'string') return complain(spot, `must be a string, is ${shown(value)}`)
    if (value.length < min) complain(spot, `has ${value.length} characters, Slack wants at least ${min}`)
    if (value.length > max) complain(spot, `has ${value.length} characters, the limit is ${max}`)
    if (!value.isWellFormed()) complain(spot, 'is cut in the middle of a character (half a surrogate pair)')
  }

/** A string that is not empty; no page limits its length. */
export const words: Shape = string(Number.POSITIVE_INFINITY)

/** A string in a given form; `form` says in words which. */
export const written =
  (pattern: RegExp, form: string): Shape =>
  (value, spot) => {
    if (typeof value !== 'string' || !pattern.test(value)) complain(spot, `must be ${form}, is ${shown(value)}`)
  }

/** An address with one of the given schemes, at most `max` units, blanks encoded. */
export const url =
  (max: number, ...schemes: string[]): Shape =>
  (value, spot) => {
    string(max)(value, spot)
    if (typeof value !== 'string' || value === '') return
    const scheme = schemes.find((one) => value.startsWith(one === 'mailto' ? 'mailto:' : `${one}://`))
    if (scheme === undefined || !URL.canParse(value) || /[\s<>|]/.test(value))
      complain(spot, `must be a ${schemes.join(' or ')} address, is ${shown(value)}`)
  }

/** true or false, never "true". */
export const flag: Shape = (value, spot) => {
  if (typeof value !== 'boolean') complain(spot, `must be true or false, is ${shown(value)}`)
}

/** A whole number in a range, open above where no page limits it. */
export const whole =
  (min: number, max = Number.POSITIVE_INFINITY): Shape =>
  (value, spot) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      complain(
        spot,
        `must be a whole number from ${min} to ${max === Number.POSITIVE_INFINITY ? 'any' : max}, is ${shown(value)}`,
      )
  }

/** One of the listed values. */
export const oneOf =
  (...allowed: (string | number | boolean)[]): Shape =>
  (value, spot) => {
    if (!allowed.some((one) => one === value)) complain(spot, `must be ${allowed.join(' | ')}, is ${shown(value)}`)
  }

/** A list of `min` to `max` items of one shape, of any length where no page limits it. */
export const list =
  (item: Shape, max = Number.POSITIVE_INFINITY, min = 1): Shape =>
  (value, spot) => {
    if (!Array.isArray(value)) return complain(spot, `must be a list, is ${shown(value)}`)
    if (value.length < min) complain(spot, `has ${value.length} items, Slack wants at least ${min}`)
    if (value.length > max) complain(spot, `has ${value.length} items, the limit is ${max}`)
    value.forEach((one, index) => {
      item(one, at(spot, index))
    })
  }

/** An object with exactly these properties, then the rules that look at several of them together. */
export const object =
  (fields: Fields, ...rules: Rule[]): Shape =>
  (value, spot) => {
    if (!isObject(value)) return complain(spot, `must be an object, is ${shown(value)}`)
    for (const key of Object.keys(value))
      if (value[key] !== undefined && !(key in fields) && !(`${key}?` in fields))
        complain(at(spot, key), 'is not a property Slack knows here')
    for (const [name, shape] of Object.entries(fields)) readField(name, shape, value, spot)
    for (const rule of rules) rule(value, spot)
  }

function readField(name: string, shape: Shape, owner: Record<string, unknown>, spot: Spot): void {
  const optional = name.endsWith('?')
  const key = optional ? name.slice(0, -1) : name
  if (owner[key] !== undefined) shape(owner[key], at(spot, key))
  else if (!optional) complain(at(spot, key), 'is required and missing')
}

/** An object told apart by its `type`: `known` lists all types there are, `allowed` those that may stand here. */
export const kinds =
  (what: string, known: Record<string, Shape>, allowed: string[] = Object.keys(known)): Shape =>
  (value, spot) => {
    if (!isObject(value)) return complain(spot, `must be ${what} (an object), is ${shown(value)}`)
    const type = typeof value.type === 'string' ? value.type : ''
    const shape = Object.hasOwn(known, type) ? known[type] : undefined
    if (!shape) return complain(at(spot, 'type'), `${shown(value.type)} is no type of ${what} that Slack knows`)
    if (!allowed.includes(type))
      complain(at(spot, 'type'), `${type} may not stand here; as ${what} Slack takes ${allowed.join(', ')}`)
    shape(value, spot)
  }

/** The same shape, enforced in the name of one page of docs.slack.dev. */
export const page =
  (path: string, shape: Shape): Shape =>
  (value, spot) =>
    shape(value, { ...spot, page: path })

/** Exactly one of the named properties (at least one of which is wanted) may be given. */
export const exactlyOne =
  (...names: string[]): Rule =>
  (value, spot) => {
    const given = names.filter((name) => value[name] !== undefined)
    if (given.length !== 1)
      complain(
        spot,
        `needs exactly one of ${names.join(', ')}, has ${given.length === 0 ? 'none' : given.join(' and ')}`,
      )
  }

/** At least one of the named properties must be given. */
export const someOf =
  (...names: string[]): Rule =>
  (value, spot) => {
    if (names.every((name) => value[name] === undefined)) complain(spot, `needs at least one of ${names.join(', ')}`)
  }
