// The rows of the ledger in words: why something came in or went out. A total table, so that a new kind without words does
// not compile.
import type { Line } from '../../org/credits/credits.ts'
import type { Kind } from '../../org/credits/ledger.ts'
import { shorten } from '../views/blocks.ts'
import type { Say } from './words.ts'

const kinds: Record<Kind, (row: Line, say: Say) => string> = {
  allowance: () => 'came with the plan',
  purchase: () => 'were bought',
  free: () => 'came free for the month',
  gift: () => 'were given by whoever runs this installation',
  usage: ({ person }, { catalog }) =>
    person ? `used by ${named(person.name)}` : `used by the ${catalog.labels.shared}’s own keys`,
  hold: ({ person }) => `set aside for work${person ? ` of ${named(person.name)}` : ''}`,
  settle: ({ person }) => `used by work${person ? ` of ${named(person.name)}` : ''} that was under way`,
  release: ({ person }) => `came back from work${person ? ` of ${named(person.name)}` : ''} that did not need them`,
  expiry: () => 'ended with the plan’s period',
  refund: () => 'went back with a payment that was returned',
  freeze: () => 'frozen: their payment is disputed',
  thaw: () => 'are there again: the dispute was won',
  loss: () => 'are gone: the dispute was lost',
  transfer: ({ change }) =>
    change < 0 ? 'transferred to another organization' : 'transferred from another organization',
  correction: () => 'put right',
}

const named = (name: string): string => shorten(name, 100)

/** A row in words, and what else is known of it. */
export function lineWords(say: Say, row: Line): { words: string; more: string[] } {
  const more = [row.group && `budget “${named(row.group.name)}”`, row.note && `“${shorten(row.note, 150)}”`]
  return { words: kinds[row.kind](row, say), more: more.filter((part): part is string => Boolean(part)) }
}
