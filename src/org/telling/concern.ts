// Whom an act concerns: read off what it recorded and what it announced, so that no act has to say so itself.
import type { Tx } from '../../db/client.ts'
import type { Concern, Deps } from '../context.ts'
import type { Job } from '../queue.ts'
import type { RecordedAction } from '../record/record.ts'

type Entry = { organizationId?: string | null; action: string; subjectId: string } & {
  actorId?: string | null
  approvedById?: string | null
}

/** What is recorded of these nouns is seen by those whom it is about, not by every member. */
const ownAffairs: ReadonlySet<string> = new Set([
  'request',
  'transfer',
  'resource',
  'key',
  'move',
  'context',
  'session',
  'notifications',
  'audit',
  'usage',
] satisfies NounOf<RecordedAction>[])
type NounOf<A> = A extends `${infer Noun}.${string}` ? Noun : never

const gathered = new WeakMap<Tx, Concern>()

/** Begins to gather whom a transaction concerns. */
export function gatherIn(tx: Tx, concern: Concern): void {
  gathered.set(tx, concern)
}

/** Adds what an act in a transaction recorded and posted; an act within another adds to the other's. */
export function gather(tx: Tx, entries: readonly Entry[], posted: readonly Job[]): void {
  const concern = gathered.get(tx)
  if (!concern) return
  for (const { organizationId, action, subjectId, actorId, approvedById } of entries) {
    if (organizationId && !ownAffairs.has(action.split('.')[0] ?? '')) concern.organizationIds.add(organizationId)
    for (const id of [actorId, approvedById, subjectId]) if (id?.startsWith('per_')) concern.personIds.add(id)
  }
  for (const job of posted) if (job.name === 'deliver-notice') concern.noticeIds.add(job.payload.noticeId)
}

/** Nobody yet. */
export const noConcern = (): Concern => ({ organizationIds: new Set(), personIds: new Set(), noticeIds: new Set() })

/** Says after a commit whom it concerned. Nothing waits for what becomes of it. */
export function tellHomes({ homes }: Pick<Deps, 'homes'>, concern: Concern): void {
  if (concern.organizationIds.size || concern.personIds.size || concern.noticeIds.size) homes.changed(concern)
}
