// The words in which operations say what parameters they take. Everything arrives as text (a form or a query), so these
// read it; what does not fit becomes the error that Stripe answers, by refuse-params.ts.
import { z } from 'zod'

/** Refuses a value within a schema, with Stripe's code for it; `%` in the message stands for the name of the parameter. */
export function refuse(context: z.core.$RefinementCtx<unknown>, message: string, code?: string): never {
  context.addIssue({ code: 'custom', message, params: { code } })
  return z.NEVER
}

/** The parameters of an operation: exactly these. */
export const params = <S extends z.core.$ZodShape>(shape: S) => z.strictObject(shape)

/** A hash within the parameters, such as `address[city]`: exactly these keys. */
export const hash = <S extends z.core.$ZodShape>(shape: S) => z.strictObject(shape)

/** A parameter that may be left out. */
export const maybe = <T extends z.core.SomeType>(schema: T) => z.exactOptional(schema)

/** A text that is not empty. */
export const text = (most = 5000) =>
  z.string().transform((value, context) => {
    if (value === '') return refuse(context, EMPTY, 'parameter_invalid_empty')
    if (value.length <= most) return value
    return refuse(context, `Invalid string: must be at most ${most} characters`, 'parameter_invalid_string')
  })

const EMPTY =
  "You passed an empty string for '%'. We assume empty values are an attempt to unset a parameter; however '%' cannot be unset. You should remove '%' from your request or supply a non-empty value."

/** A parameter that an empty text unsets: it is null then. */
export const emptyable = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullable())

/** A whole number, in minor units for money. */
export const whole = (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) =>
  z.string().transform((value, context) => {
    if (value === '') return refuse(context, EMPTY, 'parameter_invalid_empty')
    if (!/^-?\d{1,15}$/.test(value)) return refuse(context, `Invalid integer: ${value}`, 'parameter_invalid_integer')
    const number = Number(value)
    if (number < least)
      return refuse(context, `This value must be greater than or equal to ${least}.`, 'parameter_invalid_integer')
    if (number > most)
      return refuse(context, `This value must be less than or equal to ${most}.`, 'parameter_invalid_integer')
    return number
  })

/** A moment, in seconds since 1970. */
export const moment = () => whole(0)

/** A moment, or a word in its place, such as `now`. */
export const momentOr = <const W extends string>(...words: W[]) =>
  z.string().transform((value, context): number | W => {
    const word = words.find((one) => one === value)
    if (word !== undefined) return word
    if (/^\d{1,12}$/.test(value)) return Number(value)
    const choices = [...words.map((one) => `"${one}"`), 'a timestamp'].join(' or ')
    return refuse(context, `Invalid %: must be ${choices}`, 'parameter_invalid_integer')
  })

/** true or false. */
export const flag = () =>
  z.string().transform((value, context) => {
    if (value === 'true' || value === 'false') return value === 'true'
    return refuse(context, `Invalid boolean: ${value}`)
  })

/** One of a closed list of words. */
export const oneOf = <const W extends string>(...words: W[]) =>
  z.string().transform((value, context): W => {
    const word = words.find((one) => one === value)
    if (word !== undefined) return word
    const rest = words.slice(0, -1).join(', ')
    const choices = words.length > 1 ? `one of ${rest}, or ${words.at(-1)}` : (words[0] ?? '')
    return refuse(context, `Invalid %: must be ${choices}`)
  })

/** A list, which travels as `name[0]`, `name[1]`. */
export const listOf = <T extends z.ZodType>(schema: T, most = 1000) => z.array(schema).max(most)

/** A currency, three letters. */
export const currency = () =>
  z.string().transform((value, context) => {
    if (/^[a-z]{3}$/i.test(value)) return value.toLowerCase()
    return refuse(context, `Invalid currency: ${value}`)
  })

/** A decimal of up to 12 digits after the point, kept as it was written. */
export const decimalText = () =>
  z.string().transform((value, context) => {
    if (/^-?\d{1,18}(?:\.\d{1,12})?$/.test(value)) return value
    return refuse(context, `Invalid decimal: ${value}`, 'parameter_invalid_decimal')
  })

/** A number of a share of a hundred, such as 12.5. */
export const percent = () =>
  z.string().transform((value, context) => {
    const number = Number(value)
    if (/^\d{1,3}(?:\.\d{1,4})?$/.test(value) && number <= 100) return number
    return refuse(context, `Invalid decimal: ${value}`)
  })

/** A filter by time: a moment, or `name[gt]`, `[gte]`, `[lt]`, `[lte]`. */
export const range = () =>
  z.preprocess(
    (value) => (typeof value === 'string' ? { is: value } : value),
    z.strictObject({
      is: maybe(moment()),
      gt: maybe(moment()),
      gte: maybe(moment()),
      lt: maybe(moment()),
      lte: maybe(moment()),
    }),
  )
export type Range = z.output<ReturnType<typeof range>>

/** Whether a moment lies in a filter. */
export const isWithin = (at: number, { is = at, gt = -1, gte = 0, lt = at + 1, lte = at }: Range = {}): boolean =>
  at === is && at > gt && at >= gte && at < lt && at <= lte

/** Up to 50 keys of at most 40 characters with values of at most 500; '' removes a key, and '' for all removes all. */
export const metadata = () =>
  z.preprocess(
    (value) => (value === '' ? null : Array.isArray(value) ? { ...value } : value),
    z
      .record(z.string(), z.string())
      .nullable()
      .superRefine((given, context) => {
        const keys = Object.keys(given ?? {})
        if (keys.length > 50) refuse(context, 'Metadata can have at most 50 keys')
        const long = keys.find((key) => key.length > 40)
        if (long) refuse(context, `Invalid metadata key: "${long}" must be at most 40 characters`)
        const odd = keys.find((key) => /[[\]]/.test(key))
        if (odd) refuse(context, `Invalid metadata key: "${odd}" must not contain square brackets`)
        const heavy = keys.find((key) => (given?.[key]?.length ?? 0) > 500)
        if (heavy) refuse(context, `Metadata values can have up to 500 characters, but "${heavy}" has more`)
      }),
  )

/** Metadata as it is after a request: what was there, with what was given over it. */
export function merged(had: Record<string, string>, given?: Record<string, string> | null): Record<string, string> {
  if (given === null) return {}
  const all = Object.entries({ ...had, ...given })
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}

/** A postal address. */
export const address = () =>
  hash({
    city: maybe(emptyable(text())),
    country: maybe(emptyable(text(2))),
    line1: maybe(emptyable(text())),
    line2: maybe(emptyable(text())),
    postal_code: maybe(emptyable(text())),
    state: maybe(emptyable(text())),
  })

/** What every list takes. */
export const paging = {
  limit: maybe(whole(1, 100)),
  starting_after: maybe(text()),
  ending_before: maybe(text()),
}
export type Paging = { limit?: number; starting_after?: string; ending_before?: string }

/** What a request gives, once it is read. */
export type Read<S extends z.ZodType> = z.output<S>
