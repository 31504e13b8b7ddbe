// Several pieces of news in a minute are one message: the first goes out at once, and what follows about the same
// organization is drawn into it, as long as it is still the last that was said to that account.
import type { Deps, Place } from '../context.ts'
import { thaw } from '../record/receipts.ts'
import type { News } from './letters.ts'
import { isAlone } from './topics.ts'

const withinMs = 60_000
/** So many fit into one message, whatever they say. */
const most = 15

/** The notice in whose message another is told too, and where that stands. */
export type Host = { id: string; place: Place }

type Joining = { id: string; identityId: string; toldIn: string | null }

/**
 * The message that a piece of news is drawn into; null where it is to be one of its own. What began to be drawn into one
 * stays with it, however long its worker was away.
 */
export async function hostOf(deps: Deps, notice: Joining, news: News): Promise<Host | null> {
  if (notice.toldIn) return openHost(deps, { id: notice.toldIn }, news)
  if (isAlone(news)) return null
  const since = new Date(deps.clock.now().getTime() - withinMs)
  const last = await deps.db.notice.findFirst({
    where: { identityId: notice.identityId, state: 'sent', sentAt: { gte: since } },
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
    select: { id: true, toldIn: true },
  })
  if (!last) return null
  const host = await openHost(deps, { id: last.toldIn ?? last.id, sentAt: { gte: since } }, news)
  return host && (await deps.db.notice.count({ where: { toldIn: host.id } })) + 1 < most ? host : null
}

// What is told in itself is a digest, which is of its morning.
async function openHost(
  { db }: Deps,
  which: { id: string; sentAt?: { gte: Date } },
  { organization }: News,
): Promise<Host | null> {
  const found = await db.notice.findFirst({ where: { ...which, about: 'news', toldIn: null } })
  if (!found?.channel || !found.ts || !organization) return null
  const about = thaw<News>(found.facts).organization
  return about?.id === organization.id ? { id: found.id, place: { channel: found.channel, ts: found.ts } } : null
}
