// The customer that an organization is to Stripe: made when it is first needed, and told the details that bills go to.
import { createHash } from 'node:crypto'
import type { Db } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { readAddress } from '../organization/addresses.ts'
import type { BillingAddress, BillingDetails } from './payments.ts'
import { requirePayments } from './settling.ts'

/** Whom the bills of an organization are addressed to; null where there is no such organization. */
export async function detailsOf(db: Db, organizationId: string): Promise<BillingDetails | null> {
  const found = await db.organization.findUnique({ where: { id: organizationId }, include: { person: true } })
  if (!found) return null
  const { name, billingEmail, billingAddress, person } = found
  // A personal account is its person's: the address that Slack has confirmed, where they gave no other.
  const own = person?.emailConfirmed ? person.email : null
  const address = readAddress(billingAddress)
  return { organizationId, name, email: billingEmail ?? own, address: address && addressOf(address) }
}

function addressOf(address: { line1: string } & Record<string, string>): BillingAddress {
  const given = Object.entries(address).filter(([, part]) => part)
  return { line1: address.line1, ...Object.fromEntries(given) }
}

/** The mark of details: Stripe is told again only where they are others. */
export const markOf = (details: BillingDetails): string =>
  createHash('sha256').update(JSON.stringify(details)).digest('base64url').slice(0, 22)

/**
 * The customer of an organization, with its details as they are now; made where there is none, or none any more. One that
 * took the place of a lost one is kept in its stead.
 */
export async function ensureCustomer(deps: Deps, organizationId: string, isAnew = false): Promise<string> {
  const { db } = deps
  const details = await detailsOf(db, organizationId)
  if (!details) throw new Error(`there is no organization ${organizationId} to be billed`)
  const account = await db.billingAccount.findUnique({ where: { organizationId } })
  const detailsMark = markOf(details)
  const known = account?.customerId ?? null
  if (known && account?.detailsMark === detailsMark && !account.lostAt && !isAnew) return known
  const customerId = await requirePayments(deps).saveCustomer(known, details)
  await db.billingAccount.upsert({
    where: { organizationId },
    create: { organizationId, customerId, detailsMark },
    // What is being settled about another customer must not come after.
    update: { customerId, detailsMark, ...(customerId === known ? {} : { turn: { increment: 1 } }) },
  })
  return customerId
}

/** Brings the details that Stripe has of an organization up to date, where it is a customer; the job's. */
export async function saveDetails(deps: Deps, organizationId: string): Promise<void> {
  if (!deps.payments) return
  const account = await deps.db.billingAccount.findUnique({ where: { organizationId } })
  if (account?.customerId && !account.lostAt) await ensureCustomer(deps, organizationId)
}
