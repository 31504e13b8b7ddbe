// Whether someone may still be told something, as it is delivered: they may have left since it was posted, lost the right,
// or be no longer the one who decides.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import { approversOf, isConsent } from '../asking/needs.ts'
import type { Deps } from '../context.ts'
import type { ApprovalLetter, Letter, NewsLetter } from './letters.ts'
import { type Audience, audienceOf } from './topics.ts'

/** Who reads it: a person, by these Slack accounts. */
export type Hearer = { personId: string; userIds: readonly string[] }

type Held = ReadonlySet<Permission> | null

/** A letter as its reader may be told it now; null where they may not any more. */
export async function judged(deps: Deps, hearer: Hearer, letter: Letter): Promise<Letter | null> {
  if (letter.kind === 'news') {
    const held = await heldBy(deps, hearer, letter.organization?.id)
    return isHeardBy(audienceOf(letter), held) ? asHeld(letter, held) : null
  }
  if (letter.kind !== 'approval') return letter
  if (letter.state === 'closed') return null
  return letter.state !== 'pending' || (await mayDecide(deps, hearer, letter)) ? letter : null
}

/** What someone's role in an organization includes; null for whoever is no member. */
async function heldBy({ db, catalog }: Deps, { personId }: Hearer, organizationId: string | undefined): Promise<Held> {
  if (!organizationId) return null
  const where = { organizationId_personId: { organizationId, personId } }
  const found = await db.membership.findUnique({ where, select: { role: true } })
  return found && permissionsOf(catalog, found.role)
}

function isHeardBy(audience: Audience, held: Held): boolean {
  if (audience === 'anyone') return true
  return held !== null && (audience === 'member' || audience.some((need) => held.has(need)))
}

/** The news without what depends on a right that its reader lacks: the page on which to pay, and what to do about it. */
function asHeld(letter: NewsLetter, held: Held): NewsLetter {
  switch (letter.news) {
    case 'budget_used':
      return { ...letter, mayManage: held?.has('budgets.manage') ?? false }
    case 'deleted':
      return { ...letter, mayRestore: held?.has('organization.delete') ?? false }
    case 'payment_failed':
    case 'growth_stopped':
    case 'suspended_unpaid':
      return held?.has('billing.pay') ? letter : { ...letter, url: null }
    default:
      return letter
  }
}

async function mayDecide(deps: Deps, hearer: Hearer, { ask, organization }: ApprovalLetter): Promise<boolean> {
  const needs = await approversOf(deps, ask, organization?.id ?? null)
  if (isConsent(needs)) return needs.consentOf === hearer.personId
  if (hearer.userIds.some((id) => deps.operators.includes(id))) return true
  if (typeof needs === 'string') return false
  const held = await heldBy(deps, hearer, organization?.id)
  return needs.every((need) => held?.has(need))
}
