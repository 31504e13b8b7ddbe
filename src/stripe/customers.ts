// The customer that an organization is to Stripe: one for each, with the details that bills are addressed to.
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
    return !('deleted' in saved)
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

// What was cleared here is cleared there: Stripe takes an empty text for that.
function paramsOf({ organizationId, name, email, address }: BillingDetails): Stripe.CustomerUpdateParams {
  const parts = address && {
    line1: address.line1,
    line2: address.line2 ?? '',
    postal_code: address.postalCode ?? '',
    city: address.city ?? '',
    state: address.state ?? '',
    country: address.country ?? '',
  }
  return {
    name,
    email: email ?? '',
    address: parts ?? '',
    metadata: { organization_id: organizationId },
  }
}
