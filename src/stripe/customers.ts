// The customer that an organization is to Stripe: one for each, with the details that bills are addressed to.
import { hash } from 'node:crypto'
import type Stripe from 'stripe'
import type { BillingDetails } from '../org/billing/payments.ts'
import { isGone, once } from './client.ts'

type Ground = { stripe: Stripe; livemode: boolean }

/**
 * Brings a customer's details up to date, and makes one where there is none, or none any more. One organization's customer
 * is made under one key and with nothing that could change, so that two who try at once make the same one.
 */
export async function saveCustomer(ground: Ground, id: string | null, details: BillingDetails): Promise<string> {
  if (id && (await write(ground.stripe, id, details))) return id
  return saveCustomer(ground, await make(ground, details.organizationId, id), details)
}

/** Whether the customer is there to be written to. */
async function write(stripe: Stripe, id: string, details: BillingDetails): Promise<boolean> {
  try {
    const saved = await stripe.customers.update(id, paramsOf(details))
    if ('deleted' in saved && saved.deleted) return false
    const cleared = clearedIn(saved, details)
    if (cleared) await stripe.customers.update(id, cleared)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

async function make({ stripe, livemode }: Ground, organizationId: string, gone: string | null): Promise<string> {
  const key = `cust:${livemode ? 'live' : 'test'}:${organizationId}${gone ? `:after:${gone}` : ''}`
  const params = { metadata: { organization_id: organizationId } }
  const { id } = await once(key, (options) => stripe.customers.create(params, options))
  return id
}

/** Where it is written, on the customer, which e-mail address and which address came from here. */
const marks = { email: 'guildhall_email', address: 'guildhall_address' } as const

const digest = (value: unknown): string => hash('sha256', JSON.stringify(value)).slice(0, 22)

type Address = Partial<Record<(typeof parts)[number], string | null>>
const parts = ['line1', 'line2', 'postal_code', 'city', 'state', 'country'] as const
const markOf = (address: Address): string => digest(parts.map((part) => address[part] ?? ''))

function paramsOf({ organizationId, name, email, address }: BillingDetails): Stripe.CustomerUpdateParams {
  const where = address && {
    line1: address.line1,
    line2: address.line2 ?? '',
    postal_code: address.postalCode ?? '',
    city: address.city ?? '',
    state: address.state ?? '',
    country: address.country ?? '',
  }
  return {
    name,
    ...(email ? { email } : {}),
    ...(where ? { address: where } : {}),
    metadata: {
      organization_id: organizationId,
      ...(email ? { [marks.email]: digest(email) } : {}),
      ...(where ? { [marks.address]: markOf(where) } : {}),
    },
  }
}

// What was cleared here is cleared there, for which Stripe takes an empty text; what someone typed on Stripe's own pages is
// theirs, and stays.
function clearedIn(saved: Stripe.Customer, { email, address }: BillingDetails): Stripe.CustomerUpdateParams | null {
  const { metadata } = saved
  const isEmail = !email && saved.email && metadata?.[marks.email] === digest(saved.email)
  const isAddress = !address && saved.address && metadata?.[marks.address] === markOf(saved.address)
  if (!isEmail && !isAddress) return null
  return {
    ...(isEmail ? { email: '' } : {}),
    ...(isAddress ? { address: '' } : {}),
    metadata: { ...(isEmail ? { [marks.email]: '' } : {}), ...(isAddress ? { [marks.address]: '' } : {}) },
  }
}
