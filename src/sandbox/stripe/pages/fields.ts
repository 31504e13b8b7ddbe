// The fields that both pages have: a card, a name, an address, a tax id; and what was filled into them.
import type { Filled } from '../billing/filled.ts'
import { type Html, html, nothing } from './html.ts'

/** What a form was sent with, by the names of its fields. */
export type Sent = Record<string, string>

/** Reads a form that was sent. */
export async function sentIn(request: Request): Promise<Sent> {
  const form = await request.formData()
  return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value.trim() : '']))
}

type Input = {
  name: string
  label: string
  value?: string | null | undefined
  type?: string
  autocomplete?: string
  isRequired?: boolean
  hint?: string
  mode?: string
  most?: number
}

/** One field with its label. */
export function field(input: Input): Html {
  const { name, label, value, type = 'text', autocomplete = 'off', isRequired = false, hint, mode, most = 250 } = input
  const id = `field-${name}`
  const required = isRequired ? html` required` : nothing
  const described = hint ? html` aria-describedby="${id}-hint"` : nothing
  const inputmode = mode ? html` inputmode="${mode}"` : nothing
  return html`<div class="field">
<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${value ?? ''}" autocomplete="${autocomplete}" maxlength="${most}"${inputmode}${required}${described}>
${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
</div>`
}

type Choice = { number: string; name: string; does: string; kind: 'pays' | 'fails' | 'asks' }

/** Stripe's test cards that show the most; the others can be typed. */
const CARDS: Choice[] = [
  { number: '4242424242424242', name: 'Visa', does: 'Pays', kind: 'pays' },
  { number: '5555555555554444', name: 'Mastercard', does: 'Pays', kind: 'pays' },
  { number: '4000002500003155', name: 'Visa', does: 'Asks its holder, who agrees', kind: 'asks' },
  { number: '4000000000000002', name: 'Visa', does: 'Declined', kind: 'fails' },
  { number: '4000000000009995', name: 'Visa', does: 'Insufficient funds', kind: 'fails' },
  { number: '4000000000000341', name: 'Visa', does: 'Can be saved, then fails', kind: 'fails' },
]

const grouped = (number: string): string => number.replace(/(\d{4})(?=\d)/g, '$1 ')

export type Kept = { id: string; words: string }

/** The choice of a card: one that is kept, a test card by one press, or another number. */
export function cards(sent: Sent, kept: Kept[] = []): Html {
  const chosen = sent.choice ?? (kept[0] ? `kept:${kept[0].id}` : CARDS[0]?.number)
  const radio = (value: string, inner: Html, kind: string) =>
    html`<label class="choice" data-kind="${kind}"><input type="radio" name="choice" value="${value}"${
      value === chosen ? html` checked` : nothing
    }><span>${inner}</span></label>`
  return html`<fieldset class="cards">
<legend>Card</legend>
<p class="hint" id="cards-hint">Test cards, one press each. Any other test number goes below.</p>
<div class="choices">
${kept.map(({ id, words }) => radio(`kept:${id}`, html`<b>${words}</b><i>Saved</i>`, 'pays'))}
${CARDS.map((card) =>
  radio(card.number, html`<b>${card.name} ···· ${card.number.slice(-4)}</b><i>${card.does}</i>`, card.kind),
)}
${radio('other', html`<b>Another number</b><i>Typed below</i>`, 'other')}
</div>
${field({
  name: 'number',
  label: 'Card number',
  value: sent.number,
  mode: 'numeric',
  most: 23,
  hint: `For example ${grouped('4000000000000069')} (expired) or ${grouped('4000000000000259')} (disputed later).`,
})}
</fieldset>`
}

/** The card that was chosen or typed. */
export function cardIn(sent: Sent): Filled['card'] {
  const { choice = '', number = '' } = sent
  if (choice.startsWith('kept:')) return { kept: choice.slice(5) }
  if (choice === 'other' || choice === '') return number ? { number } : undefined
  return { number: choice }
}

const TAX_IDS = {
  eu_vat: 'EU VAT',
  gb_vat: 'UK VAT',
  us_ein: 'US EIN',
  in_gst: 'India GST',
  id_npwp: 'Indonesia NPWP',
  au_abn: 'Australia ABN',
}

/** A tax id: its kind and its value. */
export function taxId(sent: Sent): Html {
  const options = Object.entries(TAX_IDS).map(
    ([value, words]) =>
      html`<option value="${value}"${sent.taxType === value ? html` selected` : nothing}>${words}</option>`,
  )
  return html`<div class="pair">
<div class="field"><label for="field-taxType">Tax id type</label><select id="field-taxType" name="taxType">${options}</select></div>
${field({ name: 'taxValue', label: 'Tax id', value: sent.taxValue })}
</div>`
}

/** The tax id that was filled in, if one was. */
export const taxIdIn = (sent: Sent): { taxId?: { type: string; value: string } } =>
  sent.taxValue ? { taxId: { type: sent.taxType ?? 'eu_vat', value: sent.taxValue } } : {}

/** An address. */
export const address = (sent: Sent, isRequired = false): Html => html`
${field({ name: 'line1', label: 'Address', value: sent.line1, autocomplete: 'address-line1', isRequired })}
<div class="pair">
${field({ name: 'postal_code', label: 'Postal code', value: sent.postal_code, autocomplete: 'postal-code', most: 20 })}
${field({ name: 'city', label: 'City', value: sent.city, autocomplete: 'address-level2' })}
</div>
${field({
  name: 'country',
  label: 'Country',
  value: sent.country,
  autocomplete: 'country',
  most: 2,
  isRequired,
  hint: 'Two letters, such as FR or ID.',
})}`

/** The address that was filled in, if any of it was. */
export function addressIn({ line1 = '', city = '', postal_code = '', country = '' }: Sent): Pick<Filled, 'address'> {
  if (!line1 && !city && !postal_code && !country) return {}
  const part = (text: string) => (text === '' ? null : text)
  const where = {
    line1: part(line1),
    city: part(city),
    postal_code: part(postal_code),
    country: part(country.toUpperCase()),
  }
  return { address: where }
}

/** What went wrong, in Stripe's words, where everyone finds it. */
export const alert = (words: string | undefined): Html =>
  words ? html`<p class="alert" role="alert" tabindex="-1">${words}</p>` : nothing

/** A button that sends its form once. */
export const submit = (words: string, kind = 'primary'): Html =>
  html`<button type="submit" class="${kind}" data-once>${words}</button>`
