// The record and taking back, wherever they are asked for: by typing, by a button, by a form.

import { isRefusal } from '../../org/errors.ts'
import * as audit from '../../org/record/audit.ts'
import { type Filter, recordedActions, type Span } from '../../org/record/record.ts'
import * as undo from '../../org/record/undo.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { firstOf, peopleIn } from '../turn/typed.ts'
import * as auditViews from '../views/organization/audit.ts'
import * as undoViews from '../views/organization/undo.ts'
import { refused } from '../views/refused.ts'
import { kinds, nouns } from '../words/record-kinds.ts'
import { startOf } from '../words/times.ts'

/** One page of the record. */
export async function page({ say, caller, ctx }: Turn, asked: { filter: Filter; cursor: audit.Cursor | null }) {
  return auditViews.audit(say, caller, await audit.list(ctx, asked))
}

/** Has the record made into a file. */
export const exported = async ({ say, caller, ctx }: Turn, filter: Filter): Promise<Answer> =>
  says(auditViews.exported(say, caller, await audit.exportAll(ctx, filter)))

/**
 * Takes back what the caller did: one act by its entry, or their latest. It is done, and where it is refused it is told,
 * in the organization in which it was done, wherever the caller is now.
 */
export async function takeBack(turn: Turn, entryId: string | null): Promise<Answer> {
  const found = entryId ? await undo.whereIs(turn.ctx, entryId) : await undo.find(turn.ctx)
  const there = await actingIn(turn, found.organizationId)
  try {
    return changes(undoViews.undone(there.say, there.caller, await undo.takeBack(there.ctx, found)))
  } catch (thrown) {
    if (isRefusal(thrown)) return says(refused(there.say, there.caller, thrown))
    throw thrown
  }
}

async function actingIn(turn: Turn, organizationId: string): Promise<Turn> {
  const { caller, ctx } = turn
  if (caller.context.id === organizationId) return { ...turn, ctx: { ...ctx, organizationId } }
  const mine = await ctx.deps.hot.organizationsOf(caller.person.id, 1000, 0)
  const context = mine.find(({ id }) => id === organizationId) ?? caller.context
  return { ...turn, ctx: { ...ctx, organizationId }, caller: { ...caller, context } }
}

/** Words that say nothing by themselves. */
const filler = new Set(['by', 'of', 'for', 'about', 'the', 'in', 'last', 'since', 'from', 'to', 'until', 'and', 'all'])
const spanWords: Record<string, Span> = {
  hour: 'hour',
  '1h': 'hour',
  day: 'day',
  today: 'day',
  '24h': 'day',
  '1d': 'day',
  week: 'week',
  '7d': 'week',
  month: 'month',
  '30d': 'month',
}
/** What people call a kind, where it is not its own name. */
const kindWords: Record<string, string> = {
  role: 'member.roleChanged',
  roles: 'member.roleChanged',
  rename: 'organization.renamed',
  renames: 'organization.renamed',
  settings: 'organization.settingsChanged',
  logo: 'organization.logoChanged',
  remove: 'member.removed',
  removals: 'member.removed',
  invites: 'invitation',
  switch: 'context.switched',
  exports: 'audit.exported',
}

const spanIn = (word: string): Span | null => (Object.hasOwn(spanWords, word) ? (spanWords[word] ?? null) : null)

function kindIn(word: string): string | null {
  if (Object.hasOwn(kindWords, word)) return kindWords[word] ?? null
  const action = recordedActions.find((one) => one.toLowerCase() === word || kinds[one].toLowerCase() === word)
  const noun = Object.entries(nouns).find(
    ([id, label]) => id === word || `${id}s` === word || label.toLowerCase() === word,
  )
  return action ?? noun?.[0] ?? null
}

/** What of the record words ask for: a person, a kind, a stretch of time or one or two days, in any order. */
export async function filterIn(turn: Turn, words: readonly Word[]): Promise<Filter> {
  const { timeZone } = turn.caller.person
  const read = { kind: null as string | null, span: null as Span | null, days: [] as string[], others: [] as Word[] }
  for (const word of words) {
    const text = word.text.toLowerCase()
    const [span, kind] = word.userId ? [null, null] : [spanIn(text), kindIn(text)]
    if (span) read.span = span
    else if (kind) read.kind = kind
    else if (!word.userId && startOf(text, timeZone)) read.days.push(text)
    else if (word.userId || !filler.has(text)) read.others.push(word)
  }
  const [first, last] = read.days.sort()
  const from = first ? startOf(first, timeZone) : null
  const until = last ? startOf(last, timeZone, 1) : null
  const known = {
    kind: read.kind,
    span: read.span,
    from: from?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
  }
  return { who: await personIn(turn, read.others, known), ...known }
}

async function personIn(turn: Turn, words: readonly Word[], known: Omit<Filter, 'who'>): Promise<string | null> {
  if (!words.length) return null
  const again = (id: string) => ({ verb: 'audit', input: { ...known, who: id || null } }) as const
  const behind = await peopleIn(turn, words, 'members', { strayIn: (rest) => rest, again })
  return firstOf(turn, behind, again)
}
