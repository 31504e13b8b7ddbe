// Amounts of credits as people give them: typed with the points and commas of their country, or filled in as Slack has them.
import type { Catalog } from '../../catalog/catalog.ts'
import { digitsOf } from '../../org/billing/currencies.ts'
import { keyOf, nearest } from '../../org/names.ts'
import type { Word } from '../turn/parse.ts'
import { shorten } from '../views/blocks.ts'
import type { Say } from '../words/words.ts'

const digitsIn = ({ credits, currency }: Catalog): number => (credits.unit === 'money' ? digitsOf(currency) : 0)

/** Whole credits or minor units of so many; cents are exact as text, and no longer as a product. */
const inUnits = (value: number, digits: number): number => (digits ? Number((value * 10 ** digits).toFixed(6)) : value)

/** An amount as it is typed, in whole credits or minor units; 0 for what is no number, which is refused as too small. */
export function amountIn({ catalog }: Pick<Say, 'catalog'>, typed: string): number {
  const digits = digitsIn(catalog)
  return inUnits(numberIn(typed.replace(/[\s_$€£'’]/g, ''), digits) ?? 0, digits)
}

/** An amount as a number field gives it: with a point before its decimals, and none besides. */
export function amountFilled({ catalog }: Pick<Say, 'catalog'>, text: string): number {
  const value = Number(text)
  return Number.isFinite(value) ? inUnits(value, digitsIn(catalog)) : 0
}

/**
 * The number in "5000", "5,000", "5.000", "1.234.567,89" or "5,50"; null where it is none. What stands alone before three
 * digits parts thousands, as it does on both sides of the sea, unless the currency has three decimals.
 */
function numberIn(text: string, digits: number): number | null {
  const [, sign = '', whole = '', mark = '', last = ''] = /^(-?)(\d[\d.,]*?)(?:([.,])(\d+))?$/.exec(text) ?? []
  const marks = new Set(whole.replace(/\d/g, ''))
  const isThousands =
    last.length === 3 && !/^0/.test(whole) && (marks.has(mark) || (!marks.size && whole.length <= 3 && digits !== 3))
  const grouped = isThousands ? `${whole}${mark}${last}` : whole
  const groups = grouped.split(/[.,]/)
  const isWhole =
    whole !== '' &&
    new Set(grouped.replace(/\d/g, '')).size <= 1 &&
    (isThousands || !marks.has(mark)) &&
    groups.every((group, at) => (at ? group.length === 3 : groups.length === 1 || group.length <= 3))
  return isWhole ? Number(`${sign}${groups.join('')}.${isThousands ? '0' : last || '0'}`) : null
}

/** What was typed of a pack: which, how many, and what is neither. */
export type Typed = { pack: string | null; quantity: number; stray: string; close: string | null }

const filler = new Set(['x', '×', 'of', 'credits', 'funds', 'pack', 'packs', 'more', 'me', 'with', 'by'])
const isCount = (text: string): boolean => /^[x×]?\d{1,3}[x×]?$/.test(text)

/** The pack and how many of it, as they were typed: "small", "2 small", "10,000", "€50". */
export function packIn(say: Say, words: readonly Word[]): Typed {
  const packs = Object.entries(say.catalog.credits.packs)
  const texts = words.map(({ text }) => text)
  const find = (typed: string) =>
    packs.find(([id, { label }]) => typed && [keyOf(id), keyOf(label)].includes(keyOf(typed)))?.[0]
  const bySize = (typed: string) => packs.find(([, { credits }]) => credits === amountIn(say, typed))?.[0]
  const whole = find(texts.join(' ')) ?? (texts.length === 1 ? bySize(texts.join('')) : undefined)
  const one = { quantity: 1, stray: '', close: null }
  if (whole) return { ...one, pack: whole }
  const [quantity = null] = texts.filter(isCount).map((text) => Number(text.replace(/\D/g, '')))
  const rest = texts.filter((text) => !isCount(text))
  const kept = rest.filter((text) => !filler.has(text.toLowerCase()))
  const pack = find(rest.join(' ')) ?? find(kept.join(' ')) ?? bySize(kept.join(' ')) ?? null
  if (pack) return { ...one, pack, quantity: quantity ?? 1 }
  // The only one there is goes without its name.
  const only = packs.length === 1 && quantity !== null ? (packs[0]?.[0] ?? null) : null
  if (!kept.length) return { ...one, pack: only, quantity: quantity ?? 1 }
  const stray = kept.join(' ')
  const close = nearest(stray, packs, ([, { label }]) => label)?.[0] ?? null
  return { pack: null, quantity: quantity ?? 1, stray: shorten(stray, 60), close }
}
