// The fields that say what an organization is, wherever they are filled in: name, id, where bills go. Name and id answer
// while they are typed (`typing.ts`): the last line of their hint is drawn anew.
import type { AlertBlock, InputBlock, KnownBlock } from '@slack/types'
import { clean, findName, lengthOf } from '../../../org/names.ts'
import { type Address, type AddressField, countries, countryName } from '../../../org/organization/addresses.ts'
import * as handles from '../../../org/organization/handles.ts'
import { idProblems } from '../../words/settings.ts'
import { count, type Say } from '../../words/words.ts'
import { plain, shorten } from '../blocks.ts'
import { type Field, field, text } from '../form.ts'

/** Sends what is typed letter by letter. */
const live = (about: Field): InputBlock => {
  const block = text(about)
  const element = { ...block.element, dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } }
  return { ...block, dispatch_action: true, element: element as InputBlock['element'] }
}

const lines = (...all: (string | undefined)[]): string => all.filter(Boolean).join('\n')

/** How much of a name is typed: "12/200 characters", and beyond it by how many (row S14). */
export function counted({ catalog }: Say, typed: string): string {
  const [length, max] = [lengthOf(typed.trim()), catalog.creation.name.maxLength]
  return `${length.toLocaleString('en')}/${max} characters${length > max ? `: ${(length - max).toLocaleString('en')} too many` : ''}`
}

/** What stands in red below a name that is too long; null below any other. */
export function overlong({ catalog }: Say, typed: string): AlertBlock | null {
  if (!clean(typed) || findName(catalog, typed) !== null) return null
  const over = lengthOf(typed.trim()) - catalog.creation.name.maxLength
  const words = over > 0 ? `${count(over, 'character')} too many` : 'Too many marks on the letters'
  return { type: 'alert', block_id: overlongId, level: 'error', text: plain(words, 200) }
}
/** Where that stands. */
export const overlongId = 'name-too-long'

/** The field for a name, with its count. */
export function nameField(say: Say, { label, hint, value = '' }: { label: string; hint?: string; value?: string }) {
  const { placeholder } = say.catalog.creation.name
  const alert = overlong(say, value)
  return [
    live({ id: 'name', label, placeholder, hint: lines(hint, counted(say, value)), value }),
    ...(alert ? [alert] : []),
  ]
}

/** What an id that is being typed is told: whether it is free, what is, or what is wrong with it. */
export function idState(typed: string, free: string | null, isOwn = false): string {
  const id = handles.fold(typed)
  if (isOwn) return 'This is the current ID.'
  const problem = handles.problemOf(id)
  if (problem === 'empty') return idExample
  if (problem) return idProblems[problem](shorten(id, 60))
  if (free === id) return `“${id}” is free.`
  return free ? `“${id}” is taken; “${free}” is free.` : `“${id}” is taken.`
}

const idExample = 'For example sehat-clinic'

/** The field for the id. `proposed` is one that a name suggested: it gives way to the next, unless someone has typed. */
export const idField = (value: string, isRequired: boolean, proposed?: string): InputBlock => ({
  ...live({
    id: 'id',
    label: 'Organization ID',
    placeholder: 'sehat-clinic',
    hint: lines(
      'Used in addresses: lowercase letters, digits and hyphens.',
      proposed ? idState(value, value) : value ? `${value.length}/${handles.longest} characters` : idExample,
    ),
    value,
    isOptional: !isRequired,
  }),
  block_id: proposed ? `id:${proposed}` : 'id',
})

/** The field for where bills are sent. */
export const emailField = (value: string, isRequired: boolean): InputBlock => {
  const label = { id: 'billingEmail', label: 'Billing e-mail', isOptional: !isRequired }
  return field(label, {
    type: 'email_text_input',
    action_id: 'billingEmail',
    placeholder: plain('billing@sehat.example', 150),
    ...(value ? { initial_value: shorten(value, 3000) } : {}),
  })
}

const parts: readonly (readonly [AddressField, string, string])[] = [
  ['line1', 'Street and number', 'Jl. Sudirman 12'],
  ['line2', 'Floor, building', 'Lantai 3'],
  ['postalCode', 'Postal code', '10220'],
  ['city', 'City', 'Jakarta'],
  ['state', 'State or region', 'DKI Jakarta'],
]

/** The fields of a billing address. All but two parts are needed where there is one at all. */
export const addressFields = (address: Address | null, isRequired: boolean): InputBlock[] => [
  ...parts.map(([id, label, placeholder]) =>
    text({
      id,
      label,
      placeholder,
      value: address?.[id] ?? '',
      isOptional: !isRequired || id === 'line2' || id === 'state',
    }),
  ),
  countryField(address?.country ?? '', isRequired),
]

/** The choice that stands for no country: a menu cannot be emptied everywhere. */
export const noCountry = '-'

// 249 countries are more than one list may hold: they stand in groups, by their first letter.
const groups = Object.entries(
  Object.groupBy(
    countries
      .map((code) => ({ text: plain(countryName(code), 75), value: code }))
      .sort((a, b) => a.text.text.localeCompare(b.text.text, 'en')),
    ({ text: { text: name } }) => name.normalize('NFD').charAt(0),
  ),
).map(([letter, options = []]) => ({ label: plain(letter, 75), options }))

function countryField(value: string, isRequired: boolean): InputBlock {
  const none = { label: plain('None', 75), options: [{ text: plain('No country', 75), value: noCountry }] }
  const initial = groups.flatMap(({ options }) => options).find((option) => option.value === value)
  return field(
    { id: 'country', label: 'Country', isOptional: !isRequired },
    {
      type: 'static_select',
      action_id: 'country',
      placeholder: plain('Choose a country', 150),
      option_groups: isRequired ? groups : [none, ...groups],
      ...(initial ? { initial_option: initial } : {}),
    },
  )
}

/** The fields below the name that a catalog asks of a new organization. */
export function askedFields(
  { catalog }: Say,
  known: { id: string; billingEmail: string; billingAddress: Address | null; proposed?: string },
): KnownBlock[] {
  const { id, billingEmail, billingAddress } = catalog.creation.asks
  return [
    ...(id === 'no' ? [] : [idField(known.id, id === 'required', known.proposed)]),
    ...(billingEmail === 'no' ? [] : [emailField(known.billingEmail, billingEmail === 'required')]),
    ...(billingAddress === 'no' ? [] : addressFields(known.billingAddress, billingAddress === 'required')),
  ]
}
