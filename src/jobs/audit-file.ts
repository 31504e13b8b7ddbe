// The record as a file that someone asked for: read page by page, written as CSV that any table program opens, and put into
// their conversation with us.
import { stringify } from 'csv-stringify/sync'
import type { Deps } from '../org/context.ts'
import type { JobPayload } from '../org/queue.ts'
import * as audit from '../org/record/audit.ts'

const columns = [
  'time',
  'actor',
  'actor id',
  'action',
  'subject',
  'subject id',
  'before',
  'after',
  'approved by',
  'surface',
] as const

/** What table programs know UTF-8 by. */
const byteOrderMark = '\uFEFF'

/**
 * Makes the file and hands it over. Whoever may no longer read the record gets nothing; whoever cannot be reached neither,
 * and that is kept.
 */
export async function deliver(deps: Deps, { entryId, identityId }: JobPayload<'export-audit'>): Promise<void> {
  const asked = await audit.findAsked(deps, entryId, identityId)
  if (!asked) return
  const { to, organization, count } = asked
  const bytes = await written(asked)
  const day = deps.clock.now().toISOString().slice(0, 10)
  const cut =
    count === audit.mostInFile
      ? ' There may be more: a file holds the newest 100,000. Export a shorter time to have the rest.'
      : ''
  const title = `Record of ${organization.name}, ${day}`
  const comment = `The record of ${organization.name} that you asked for: ${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}.${cut}`
  const refused = await deps.announce.share(to, { name: `record-${day}.csv`, title, comment, bytes })
  if (refused)
    await deps.db.slackIdentity.update({ where: { id: identityId }, data: { unreachable: refused.unreachable } })
}

/** The file's bytes, made a page at a time. */
export async function written({ ctx, filter }: Pick<audit.Deliverable, 'ctx' | 'filter'>): Promise<Uint8Array> {
  const parts = [Buffer.from(byteOrderMark + lines([[...columns]]))]
  for await (const entries of audit.inPages(ctx, filter)) parts.push(Buffer.from(lines(entries.map(cells))))
  return Buffer.concat(parts)
}

// A cell that begins like a formula would be run as one by whoever opens the file.
const lines = (rows: (string | null)[][]): string =>
  stringify(rows, { escape_formulas: true, record_delimiter: 'windows' })

function cells(entry: audit.Entry): (string | null)[] {
  const { at, actorId, action, subjectId, before, after, approvedById, surface, known } = entry
  return [
    at.toISOString(),
    actorId ? nameOf(known, actorId) : 'Guildhall',
    actorId,
    action,
    nameOf(known, subjectId),
    subjectId,
    asText(before),
    asText(after),
    approvedById ? nameOf(known, approvedById) : '',
    surface,
  ]
}

/** What an id stands for, in a word; the id itself where that is gone. */
function nameOf(known: audit.Known, id: string): string {
  const { people, organizations, invitations, requests, resources } = known
  const personId = invitations[id]?.inviteeId ?? requests[id]?.requesterId ?? id
  return people[personId]?.name ?? organizations[id]?.name ?? resources[id]?.externalId ?? id
}

const asText = (change: unknown): string => (change ? JSON.stringify(audit.presentable(change)) : '')
