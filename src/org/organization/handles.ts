// The ids that people choose for their organizations and see in addresses: how one is written, and which are free.
import { Prisma, type Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type Details, Refusal } from '../errors.ts'

export const shortest = 3
export const longest = 40

/** Words that addresses of the product itself are made of, or that would mislead in one. */
const reserved = new Set(
  `admin administrator api app apps assets auth billing blog console create dashboard default delete docs download edit
  explore guildhall help home internal invite invitations join login logout mail me members new none null oauth official
  org organization organizations orgs owner personal pricing public register root sandbox search security settings
  sign-in sign-out sign-up signin signout signup slack staff static status stripe support system team teams undefined
  user users webhook webhooks workspace workspaces www`.split(/\s+/),
)

export type Problem = Details['invalid_id']['problem']

/** What was typed as people mean it: small letters without accents, a hyphen for each gap. */
export const fold = (typed: string): string =>
  typed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replace(/[\s_]+/g, '-')

/** What is wrong with an id; null where nothing is. */
export function problemOf(id: string): Problem | null {
  if (!id) return 'empty'
  if (!/^[a-z0-9-]*$/.test(id)) return 'characters'
  if (/^-|-$|--/.test(id)) return 'hyphens'
  if (id.length < shortest) return 'too_short'
  if (id.length > longest) return 'too_long'
  return reserved.has(id) ? 'reserved' : null
}

/** The id that was typed; or the refusal that says what is wrong with it. */
export function requireHandle(typed: string, ask: Ask): string {
  const id = fold(typed)
  const problem = problemOf(id)
  if (problem) throw new Refusal('invalid_id', { problem, typed: id }, { kind: 'fill', ask })
  return id
}

/** The id that a name suggests: "Sehat Clinic" → "sehat-clinic". Null for a name without Latin letters or digits. */
export function propose(name: string): string | null {
  const id = ended(fold(name).replace(/[^a-z0-9]+/g, '-'), longest)
  if (!id || !problemOf(id)) return id || null
  return ended(`${id}-org`, longest)
}

/** The nearest id to one that is free: itself, else "name-2" and so on; null where all of those are taken. One read. */
export async function nearestFree(db: Tx, id: string): Promise<string | null> {
  const wanted = [id, ...Array.from({ length: 29 }, (_, at) => numbered(id, at + 2))]
  const found = await db.organization.findMany({ where: { handle: { in: wanted } }, select: { handle: true } })
  const taken = new Set(found.map(({ handle }) => handle))
  return wanted.find((one) => !taken.has(one)) ?? null
}

const numbered = (id: string, n: number): string => `${ended(id, longest - `-${n}`.length)}-${n}`

/** At most so many characters, without a hyphen at either end. */
const ended = (id: string, length: number): string => id.replace(/^-+/, '').slice(0, length).replace(/-+$/, '')

/** Ids are given out one after another, so that of two who ask for one at once the second finds it taken. */
export async function queueForIds({ tx }: Pick<OpenOrganization, 'tx'>): Promise<void> {
  await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(hashtext('organization ids')) is null as locked`)
}

/** Refuses an id that another organization has, with the nearest that is free. `again` is the act with that one. */
export async function requireFree(org: OpenOrganization, id: string, again: (id: string) => Ask): Promise<void> {
  await queueForIds(org)
  const taken = await org.tx.organization.findUnique({ where: { handle: id }, select: { id: true } })
  if (!taken || taken.id === org.id) return
  const free = await nearestFree(org.tx, id)
  throw new Refusal(
    'id_taken',
    { id, free },
    free ? { kind: 'do', ask: again(free), choice: free } : { kind: 'fill', ask: again('') },
  )
}
