// A product's question of a key that somebody presents to it, until there is an API to ask it over.
import { type Verified, verify } from '../../org/programs/verify.ts'
import type { World } from '../world.ts'
import { CannotDo } from './refusal.ts'

/** Whether a key counts, and for whom; with an organization, by its id or name, that it is of that one. */
export async function verifying(
  { deps }: World,
  { secret, organization }: { secret: string; organization?: string },
): Promise<Verified> {
  if (!deps) throw new CannotDo(409, 'There is no app yet to ask')
  if (organization === undefined) return verify(deps, secret)
  const found = await deps.db.organization.findFirst({
    where: { OR: [{ id: organization }, { name: organization, kind: 'shared' }] },
  })
  if (!found) throw new CannotDo(404, `There is no organization ${organization}`)
  return verify(deps, secret, found.id)
}
