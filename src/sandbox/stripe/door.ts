// Who may come in, and where to: the secret key, the pinned version, the route.
import type { IncomingHttpHeaders } from 'node:http'
import { API_VERSION } from './events.ts'
import { invalid, type Operation, required, StripeRefusal } from './operation.ts'

/** Refuses whoever has not the secret key, or speaks another version than the one pinned. */
export function admit(headers: IncomingHttpHeaders, secretKey: string): void {
  const key = keyOf(headers.authorization ?? '')
  if (key === '')
    throw refusedKey(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  if (key !== secretKey) throw refusedKey(`Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}`)
  const version = headers['stripe-version']
  if (version === undefined) throw required('Stripe-Version')
  if (version !== API_VERSION)
    throw invalid(`Invalid Stripe API version: ${String(version)}. The version that is pinned here is ${API_VERSION}.`)
}

const refusedKey = (message: string) => new StripeRefusal(401, { type: 'invalid_request_error', message })

/** As a bearer, or as the name of basic authentication, as curl sends it. */
function keyOf(authorization: string): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  const basic = /^Basic\s+(\S+)$/i.exec(authorization)?.[1]
  return bearer ?? (basic ? (Buffer.from(basic, 'base64').toString().split(':')[0] ?? '') : '')
}

/** An operation with what the braces of its path stand for. */
export type Route = { operation: Operation; path: Record<string, string> }

type Compiled = { operation: Operation; segments: string[] }

/** Reads a table of operations. Throws where two rows answer the same requests. */
export function openRoutes(operations: readonly Operation[]): (method: string, path: string) => Route {
  const compiled = operations.map((operation) => ({ operation, segments: operation.path.split('/') }))
  const seen = new Set<string>()
  for (const { method, path } of operations) {
    const shape = `${method} ${path.replace(/\{\w+\}/g, '{}')}`
    if (seen.has(shape)) throw new Error(`Two operations of the local Stripe answer ${shape}`)
    seen.add(shape)
  }
  return (method, path) => {
    const segments = path.split('/').map(decoded)
    const fitting = compiled.filter((row) => row.operation.method === method && fits(row, segments))
    // A word beats a brace: /v1/invoices/create_preview is no invoice.
    const [best] = fitting.sort((a, b) => braces(a) - braces(b))
    if (!best) throw unknownRoute(method, path)
    return { operation: best.operation, path: valuesOf(best, segments) }
  }
}

const isBrace = (segment: string | undefined): boolean => segment?.startsWith('{') ?? false
const braces = ({ segments }: Compiled): number => segments.filter(isBrace).length
const fits = ({ segments }: Compiled, given: string[]): boolean =>
  segments.length === given.length &&
  segments.every((segment, at) => (isBrace(segment) ? given[at] !== '' : segment === given[at]))

const valuesOf = ({ segments }: Compiled, given: string[]): Record<string, string> =>
  Object.fromEntries(
    segments.flatMap((segment, at) => (isBrace(segment) ? [[segment.slice(1, -1), given[at] ?? '']] : [])),
  )

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const unknownRoute = (method: string, path: string) =>
  new StripeRefusal(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  })
