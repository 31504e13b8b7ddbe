// The record as people read it: who did what, when, on whose right; and the form that narrows it down.
import type { InputBlock, KnownBlock, ModalView, PlainTextElement } from '@slack/types'
import type { Caller } from '../../../org/people/people.ts'
import type { Entry, Exported, Page } from '../../../org/record/audit.ts'
import { everything, type Filter, recordedActions, spans } from '../../../org/record/record.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { zoneOf } from '../../../org/telling/eyes.ts'
import { filterInWords, kinds, nouns, spanNames } from '../../words/record-kinds.ts'
import { approver, doer, entriesOf, recorded } from '../../words/recorded.ts'
import { dayOf, minuteOf } from '../../words/times.ts'
import { place, type Say } from '../../words/words.ts'
import { buttons, heading, line, type Message, note, plain, strong } from '../blocks.ts'
import { choice, eyesOf, field, form, type Here, person } from '../form.ts'
import { message } from '../header.ts'

type Reader = Here & Pick<Caller, 'person'>

/** One page of the record, the newest first. */
export function audit(say: Say, caller: Reader, page: Page): Message {
  const { entries, filter, older, newer, organization } = page
  const eyes = caller.person
  const about = filterInWords({ known: knownOf(page) }, filter, eyes)
  const where = place(say, organization)
  const none = about ? `Nothing in the record of ${where} fits: ${about}.` : `The record of ${where} is empty.`
  const [first] = entries
  return message(
    say,
    caller,
    [first ? `The record of ${where}. Last: ${doer(first)} ${recorded(first, say, eyes)}` : none],
    [
      heading('Record'),
      note(
        upper(
          [organization.id !== caller.context.id && where, about, `all times in ${zoneOf(eyes)}`]
            .filter(Boolean)
            .join(' · '),
        ),
      ),
      ...entries.flatMap((entry) => entryBlocks(say, entry, eyes)),
      ...(first
        ? []
        : [
            line(none),
            note(
              about
                ? 'Choose a longer time or another kind, or see all of it.'
                : 'What people do here is listed as it happens.',
            ),
          ]),
      ...buttons([
        newer && { text: '← Newer', action: 'audit', value: { filter, cursor: newer } },
        older && { text: 'Older →', action: 'audit', value: { filter, cursor: older } },
      ]),
      ...buttons([
        { text: 'Filter', action: 'open', value: { form: 'audit', filter } },
        about !== '' && { text: 'Show all', action: 'audit', value: { filter: everything, cursor: null } },
        first && { text: 'Export', action: 'exportRecord', value: { filter }, label: 'Export as a file' },
      ]),
    ],
  )
}

const knownOf = ({ entries, person }: Page): Entry['known'] => {
  const none = { people: {}, organizations: {}, invitations: {}, requests: {}, resources: {}, budgets: {} }
  const known = entries[0]?.known ?? none
  return person ? { ...known, people: { ...known.people, [person.id]: person } } : known
}

const surfaces: Record<string, string> = {
  slack: 'in Slack',
  web: 'on the web',
  cli: 'on the command line',
  job: 'automatically',
}

function entryBlocks(say: Say, entry: Entry, eyes: Eyes): KnownBlock[] {
  const by = approver(entry)
  const how = [minuteOf(entry.at, eyes), by && `approved by ${by}`, surfaces[entry.surface] ?? entry.surface]
  return [line(strong(doer(entry)), ` ${recorded(entry, say, eyes)}`), note(how.filter(Boolean).join(' · '))]
}

/** A file that is on its way. */
export function exported(say: Say, caller: Here, { organization, count, isCut }: Exported): Message {
  const words = [
    `The record of `,
    strong(place(say, organization)),
    ` is on its way to you: ${entriesOf(count, eyesOf(caller))} as a CSV file.`,
  ]
  const cut =
    'That is the most a file holds, the newest first. For the others, choose a time with Filter and export again.'
  return message(
    say,
    caller,
    [...words, ' It comes by direct message.'],
    [
      line(...words, ' It comes by direct message.'),
      ...(isCut ? [note(cut)] : []),
      note('The record says that you exported it.'),
    ],
  )
}

/** To narrow the record down. */
export const auditForm = (say: Say, caller: Reader, { user, filter }: { user: string; filter: Filter }): ModalView =>
  form(say, caller, {
    name: 'audit',
    title: 'Filter the record',
    submit: 'Show',
    blocks: [
      person({
        id: 'person',
        label: 'Person',
        value: user,
        isOptional: true,
        hint: 'What they did, and what was done to them.',
      }),
      kindField(filter.kind),
      choice({ id: 'span', label: 'Time', value: filter.span ?? 'any', isOptional: true }, [
        { text: 'Any time', value: 'any' },
        ...Object.keys(spans).map((id) => ({ text: upper(spanNames[id as keyof typeof spans]), value: id })),
      ]),
      date('from', 'Or from', filter.from && dayOf(new Date(filter.from), caller.person.timeZone)),
      date('until', 'To', filter.until && dayOf(new Date(Date.parse(filter.until) - 1), caller.person.timeZone)),
    ],
  })

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const date = (id: string, label: string, value: string | null): InputBlock =>
  field(
    { id, label, isOptional: true },
    { type: 'datepicker', action_id: id, ...(value ? { initial_date: value } : {}) },
  )

type Option = { text: PlainTextElement; value: string }

/** Every kind of act, by its noun. */
function kindField(chosen: string | null): InputBlock {
  const groups = Object.entries(nouns).map(([noun, label]) => ({
    label: plain(label, 75),
    options: optionsOf(noun, label),
  }))
  const initial = groups.flatMap(({ options }) => options).find(({ value }) => value === chosen)
  return field(
    { id: 'kind', label: 'Kind', isOptional: true },
    {
      type: 'static_select',
      action_id: 'kind',
      placeholder: plain('All kinds', 150),
      option_groups: groups,
      ...(initial ? { initial_option: initial } : {}),
    },
  )
}

function optionsOf(noun: string, label: string): Option[] {
  const acts = recordedActions.filter((action) => action.startsWith(`${noun}.`))
  const all = acts.length > 1 ? [{ text: plain(`${label}: all`, 75), value: noun }] : []
  return [...all, ...acts.map((action) => ({ text: plain(kinds[action], 75), value: action }))]
}
