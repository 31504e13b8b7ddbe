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

/** What several notices say now, of what their reader may still be told: the first `most` of it, and `left` unlooked at. */
async function firstTold(
  deps: Deps,
  hearer: Hearer,
  owed: readonly Owed[],
  most: number,
): Promise<{ letters: Told[]; left: number }> {
  const letters: Told[] = []
  for (const [at, one] of owed.entries()) {
    if (letters.length === most) return { letters, left: owed.length - at }
    const letter = await letterOf(deps, one)
    const told = letter && (await judged(deps, hearer, letter))
    if (told?.kind === 'news' || told?.kind === 'approval') letters.push(told)
  }
  return { letters, left: 0 }
}

/** What several notices say now, of what their reader may still be told. */
export const toldOf = async (deps: Deps, hearer: Hearer, owed: readonly Owed[]): Promise<Told[]> =>
  (await firstTold(deps, hearer, owed, owed.length)).letters

/** So many are told one by one in a digest; of the others it says how many they are. */
export const mostInDigest = 40

/** A digest of what its reader may still be told of what came together; null where that is nothing. */
export async function digestOf(
  deps: Deps,
  hearer: Hearer,
  day: Date,
  together: readonly Owed[],
): Promise<DigestLetter | null> {
  const { letters: items, left: more } = await firstTold(deps, hearer, together, mostInDigest)
  return items.length ? { kind: 'digest', day, items, more } : null
}

/** The message of a notice in which others are told too; null where nothing of it is left to say. */
export async function messageOf(deps: Deps, hearer: Hearer, hostId: string): Promise<Letter | null> {
  const where = { OR: [{ id: hostId }, { toldIn: hostId }] }
  const together = await deps.db.notice.findMany({ where, orderBy: { id: 'asc' } })
  const host = together.find(({ id }) => id === hostId)
  if (host?.toldIn) return digestOf(deps, hearer, host.sentAt ?? host.createdAt, together)
  const news = (await toldOf(deps, hearer, together)).filter((letter) => letter.kind === 'news')
  const [only] = news
  return news.length > 1 ? { kind: 'several', news } : (only ?? null)
}
