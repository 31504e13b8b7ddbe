// What the strict Stripe complains about: that the app called it wrongly. A card that declines, something that is not on the
// books, and faults that were asked for are no mistakes of the app.
import type { Complaint } from '../slack/rules/complaint.ts'
import type { StripeError, StripeRefusal } from './operation.ts'

/** A citation: the section of stripe-platform.md, and the page of docs.stripe.com where there is one. */
export const cite = (section: string, page?: string): string =>
  page ? `stripe-platform §${section} · docs.stripe.com/${page}` : `stripe-platform §${section}`

/** How far a request came before it was refused. */
export type Stage = 'door' | 'parameters' | 'work'

const CITES: Record<Stage, string> = {
  door: cite('1', 'api'),
  parameters: cite('1', 'api/errors'),
  work: cite('13', 'api/errors'),
}

/** The complaint about a refusal, where the app is to blame for it. */
export function complaintOf(what: string, stage: Stage, { status, error }: StripeRefusal): Complaint[] {
  if (!isMistake(stage, status, error)) return []
  const { code, type, message } = error
  return [{ error: code ?? type, text: `${what}: ${message}`, cites: CITES[stage] }]
}

function isMistake(stage: Stage, status: number, { type, code = '' }: StripeError): boolean {
  if (status === 409 || status === 429 || status >= 500) return false
  if (type === 'idempotency_error' || stage !== 'work') return true
  return code.startsWith('parameter')
}
