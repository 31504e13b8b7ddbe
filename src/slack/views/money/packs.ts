// Buying credits apart from any plan: the packs that there are, the form in which one is chosen, and what it comes to before
// Stripe's page opens.
import type { KnownBlock, ModalView } from '@slack/types'
import type { Catalog } from '../../../catalog/catalog.ts'
import type { Chosen } from '../../../org/billing/changes.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { creditsButton } from '../../presses.ts'
import { inPlans } from '../../words/credits.ts'
import { credits, money, price } from '../../words/money.ts'
import { upper } from '../../words/usage.ts'
import { place, type Say } from '../../words/words.ts'
import { bullets, buttons, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import { choice, field, form, type Option, radio } from '../form.ts'
import { message } from '../header.ts'
import { onward, plansButton } from './chosen.ts'
import type { Reader } from './plans.ts'

export type Pack = Catalog['credits']['packs'][string]
/** One of a pack, or several at once. */
export const mostPacks = 100

/** What a number of packs comes to, and the way to pay for it; `had` is what there was before. */
export function topUp(say: Say, caller: Reader, what: Chosen, { pack, quantity, had }: Ordered): Message {
  const eyes = caller.person
  const bought = quantity * pack.credits
  const words: Piece[] = [
    strong(place(say, what.organization)),
    ': ',
    strong(quantity === 1 ? pack.label : `${quantity} × ${pack.label}`),
    ` for ${money(quantity * pack.price.amount, say.catalog.currency, eyes)}.`,
  ]
  const facts: Piece[][] = [
    ...(had === null ? [] : [[`Now: ${credits(say, had, eyes)}`]]),
    [
      `${had === null ? 'More' : 'Afterwards'}: `,
      strong(credits(say, (had ?? 0) + bought, eyes)),
      ', which stay until they are used',
    ],
    ['It is paid once; nothing renews'],
  ]
  return message(say, caller, words, [line(...words), bullets(facts), ...onward(say, eyes, what)])
}

/** What was ordered. */
export type Ordered = { pack: Pack; quantity: number; had: number | null }

/** That nothing can be bought here, and what helps instead. */
export function nothingToBuy(say: Say, caller: Reader, isOff: boolean): Message {
  const { many } = say.catalog.credits
  const words = isOff
    ? `Nothing can be paid here yet. For more ${many}, write to ${say.catalog.support.contact}.`
    : inPlans(say)
      ? `${upper(many)} are not sold apart here: they come with the plan. A higher plan has more.`
      : `${upper(many)} are not sold apart here, and no plan comes with any. Write to ${say.catalog.support.contact}.`
  return message(say, caller, [words], [line(words), ...buttons([isOff ? null : plansButton, creditsButton(say)])])
}

/** That no pack has the name that was typed. */
export function unknownPack(say: Say, caller: Reader, typed: string, close: string | null): Message {
  const meant = close ? ` Did you mean ${say.catalog.credits.packs[close]?.label ?? close}?` : ''
  const words = `There is nothing called “${typed}” to buy.${meant} These are the packs.`
  const all = Object.values(say.catalog.credits.packs).map((pack): Piece[] => [
    strong(pack.label),
    `  ·  ${price(say, pack.price.amount, caller.person)}`,
  ])
  const open = { text: 'Top up', action: 'open', value: { form: 'topup', ...(close ? { pack: close } : {}) } } as const
  return message(
    say,
    caller,
    [words],
    [line(words), ...(all.length ? [bullets(all)] : []), ...buttons([{ ...open, style: 'primary' }])],
  )
}

/** That so many are not bought at once, and the way to choose how many are. */
export function notSoMany(say: Say, caller: Reader, { pack, quantity }: { pack: string; quantity: number }): Message {
  const words = `1 to ${mostPacks} packs are bought at once, and this is ${quantity.toLocaleString('en')}.`
  const open: Press = { text: 'Top up', action: 'open', value: { form: 'topup', pack }, style: 'primary' }
  return message(say, caller, [words], [line(words), ...buttons([open])])
}

/** To choose a pack, and how many of it. */
export function topUpForm(
  say: Say,
  caller: Reader,
  known: { pack: string; quantity: number; mayPay: boolean; had: number | null },
): ModalView {
  const eyes = caller.person
  const packs = Object.entries(say.catalog.credits.packs)
  const options = packs.map(([id, pack]) => optionOf(say, eyes, id, pack))
  const value = options.some((one) => one.value === known.pack) ? known.pack : (packs[0]?.[0] ?? '')
  const about = { id: 'pack', label: 'Pack', value }
  return form(say, caller, {
    name: 'topup',
    title: 'Top up',
    submit: known.mayPay ? 'Continue' : 'Ask',
    blocks: [
      ...(known.had === null ? [] : [note(`Now: ${credits(say, known.had, eyes)}.`)]),
      options.length > 10 ? choice(about, options) : radio(about, options),
      howMany(Math.min(mostPacks, Math.max(1, known.quantity))),
      note(
        known.mayPay
          ? 'Nothing is paid yet: next you see what it comes to, and go on to Stripe’s page.'
          : 'Whoever pays here is asked, and pays on Stripe’s page.',
      ),
    ],
  })
}

function optionOf(say: Say, eyes: Eyes, id: string, { label, credits: each, price: { amount } }: Pack): Option {
  // Most packs are called after what is in them; one of money costs what it is called.
  const isSame = say.catalog.credits.unit === 'money' && each === amount
  const isSaid = isSame || label.replace(/\D/g, '') === String(each)
  const text = isSame ? price(say, amount, eyes) : `${label}  ·  ${price(say, amount, eyes)}`
  return { text, value: id, ...(isSaid ? {} : { about: credits(say, each, eyes) }) }
}

const howMany = (quantity: number): KnownBlock =>
  field(
    { id: 'quantity', label: 'How many', hint: `1 to ${mostPacks}` },
    {
      type: 'number_input',
      action_id: 'quantity',
      is_decimal_allowed: false,
      initial_value: String(quantity),
      min_value: '1',
      max_value: String(mostPacks),
    },
  )
