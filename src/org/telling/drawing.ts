// The letter that a notice stands for, drawn from the record as it is now; and of a message in which several are told, the
// whole of it.
import * as approvals from '../asking/approvals.ts'
import type { Deps } from '../context.ts'
import * as invitations from '../inviting/invitations.ts'
import { thaw } from '../record/receipts.ts'
import { type Hearer, judged } from './judging.ts'
import type { ApprovalLetter, DigestLetter, Letter, News, NewsLetter } from './letters.ts'

/** What a notice or an e-mail is about. */
export type Owed = { about: string; subjectId: string; facts: unknown }

/** What it says now; null where its subject is gone. */
export async function letterOf(deps: Deps, { about, subjectId, facts }: Owed): Promise<Letter | null> {
  if (about === 'invitation') return invitations.letterOf(deps, subjectId)
  if (about === 'approval') return approvals.letterOf(deps, subjectId)
  if (about === 'closed') return approvals.closedLetterOf(deps, subjectId)
  return { kind: 'news', ...thaw<News>(facts) }
}

/** A letter of those that are told together. */
export type Told = NewsLetter | ApprovalLetter

/** What several notices say now, of what their reader may still be told. */
export async function toldOf(deps: Deps, hearer: Hearer, owed: readonly Owed[]): Promise<Told[]> {
  const letters: Told[] = []
  for (const one of owed) {
    const letter = await letterOf(deps, one)
    const told = letter && (await judged(deps, hearer, letter))
    if (told?.kind === 'news' || told?.kind === 'approval') letters.push(told)
  }
  return letters
}

/** So many are looked at one by one for a digest; of the others it says how many they are. */
export const mostInDigest = 40

/** A digest of what its reader may still be told of it; null where that is nothing. `all` is how many came together. */
export async function digestOf(
  deps: Deps,
  hearer: Hearer,
  { day, first, all }: { day: Date; first: readonly Owed[]; all: number },
): Promise<DigestLetter | null> {
  const items = await toldOf(deps, hearer, first)
  return items.length ? { kind: 'digest', day, items, more: all - first.length } : null
}

/** The message of a notice in which others are told too; null where nothing of it is left to say. */
export async function messageOf(deps: Deps, hearer: Hearer, hostId: string): Promise<Letter | null> {
  const where = { OR: [{ id: hostId }, { toldIn: hostId }] }
  const [all, first] = await Promise.all([
    deps.db.notice.count({ where }),
    deps.db.notice.findMany({ where, orderBy: { id: 'asc' }, take: mostInDigest }),
  ])
  const host = first.find(({ id }) => id === hostId)
  if (host?.toldIn) return digestOf(deps, hearer, { day: host.sentAt ?? host.createdAt, first, all })
  const news = (await toldOf(deps, hearer, first)).filter((letter) => letter.kind === 'news')
  const [only] = news
  return news.length > 1 ? { kind: 'several', news } : (only ?? null)
}
