// How keys end, but by their holder's own hand: with a membership, at a time that was set, or by giving way to a new secret.
import type { Prisma } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext } from '../context.ts'
import { newId } from '../ids.ts'
import * as freshSecrets from './fresh-secrets.ts'
import * as secrets from './secrets.ts'

type Key = Prisma.KeyGetPayload<Record<never, never>>

/** Why a key was stopped by something else than its holder's wish: its person has left, or its time had come. */
export type Because = 'left' | 'ran_out'

/** The keys that count at a moment: neither stopped nor run out. */
export const counting = (now: Date) =>
  ({ revokedAt: null, AND: [{ OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }] }) satisfies Prisma.KeyWhereInput

/** Stops keys for good. */
export async function stop(org: OpenOrganization, keys: readonly Key[], because: Because | null): Promise<void> {
  await org.tx.key.updateMany({ where: { id: { in: keys.map(({ id }) => id) } }, data: { revokedAt: org.now } })
  for (const { id, kind, name, ending, personId } of keys)
    org.record('key.revoked', id, {
      before: { kind, name, ending, personId },
      ...(because ? { after: { because } } : {}),
    })
}

/** Stops the pair of someone whose membership ends, in the act that ends it. */
export async function endFor(org: OpenOrganization, personId: string): Promise<void> {
  const keys = await org.tx.key.findMany({ where: { organizationId: org.id, personId, revokedAt: null } })
  if (keys.length) await stop(org, keys, 'left')
}

/** The organization's own keys that someone made, whose secrets they have seen, the newest first. */
export const madeBy = (
  { tx, id: organizationId, now }: Pick<OpenOrganization, 'tx' | 'id' | 'now'>,
  makerId: string,
): Promise<Key[]> =>
  tx.key.findMany({
    where: { organizationId, makerId, personId: null, ...counting(now) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })

/** Lets keys go on until a moment, at which they stop by themselves; one that stops sooner already is left as it is. */
export async function runOut(org: OpenOrganization, keys: readonly Key[], at: Date): Promise<Key[]> {
  const later = keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > at)
  await org.tx.key.updateMany({ where: { id: { in: later.map(({ id }) => id) } }, data: { expiresAt: at } })
  for (const { id, kind, name, ending } of later) {
    org.record('key.timed', id, { before: { kind, name, ending }, after: { expiresAt: at } })
    org.enqueue({ name: 'end-key', payload: { keyId: id }, key: `end-key:${id}`, at })
  }
  return later
}

/** Lets keys that were to run out go on as before, those that have not run out yet. */
export async function goOn(org: OpenOrganization, ids: readonly string[]): Promise<number> {
  const where = { organizationId: org.id, id: { in: [...ids] }, revokedAt: null, expiresAt: { gt: org.now } }
  const kept = await org.tx.key.updateManyAndReturn({ where, data: { expiresAt: null } })
  for (const { id, kind, name, ending } of kept) org.record('key.kept', id, { after: { kind, name, ending } })
  return kept.length
}

/** A key in the place of another. Its secret is on its way to whoever is answered. */
export type Fresh = { id: string; name: string; ending: string }

/** Gives the organization's own keys new secrets, under ids of their own; the ones before stop at once. */
export async function rotate(org: OpenOrganization, keys: readonly Key[], makerId: string): Promise<Fresh[]> {
  const fresh = keys.map(({ name }) => {
    const secret = secrets.make('organization')
    return { id: newId('key', org.now), name, ending: secrets.endingOf(secret), secret }
  })
  await org.tx.key.updateMany({ where: { id: { in: keys.map(({ id }) => id) } }, data: { revokedAt: org.now } })
  const kept = { organizationId: org.id, kind: 'organization', personId: null, makerId, createdAt: org.now }
  const rows = fresh.map(({ secret, ...shown }) => ({ ...kept, ...shown, digest: secrets.digestOf(secret) }))
  await org.tx.key.createMany({ data: rows })
  for (const { id, secret } of fresh) freshSecrets.send(id, secret)
  for (const [nth, { id, name, ending }] of fresh.entries()) {
    const after = { kind: 'organization', name, ending }
    org.record('key.rotated', id, { before: { ending: keys[nth]?.ending }, after })
  }
  return fresh.map(({ secret, ...shown }) => shown)
}

/** Stops a key whose time has come. One that was stopped before, or goes on after all, is left as it is. */
export async function end(ctx: Omit<ActContext, 'organizationId'>, keyId: string): Promise<void> {
  const found = await ctx.deps.db.key.findUnique({ where: { id: keyId }, select: { organizationId: true } })
  if (!found) return
  const ask: Ask = { verb: 'revokeKey', input: { keyId } }
  await act({ ...ctx, organizationId: found.organizationId }, { ask, isForDeleted: true }, async (org) => {
    const key = await org.tx.key.findUnique({ where: { id: keyId } })
    if (!key || key.revokedAt || !key.expiresAt || key.expiresAt > org.now) return org.keep()
    await stop(org, [key], 'ran_out')
  })
}
