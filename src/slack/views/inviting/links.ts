// Links as those who may invite see them. A link's address stands only in what nobody else reads.
import type { KnownBlock, ModalView } from '@slack/types'
import { type Link, type Links, pageSize, type Revoked } from '../../../org/inviting/links.ts'
import type { Offered } from '../../../org/people/roles.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { count, list, role, type Say } from '../../words/words.ts'
import { buttons, code, divider, heading, line, type Message, note, shorten, strong } from '../blocks.ts'
import { choice, eyesOf, form, type Here, text } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'
import { pager } from '../organization/organizations.ts'
import { type PlaceChoice, placeFields } from './invite-form.ts'

const short = (name: string): string => shorten(name, 100)

const factsOf = ({ workspaces, uses, mostUses, domain, expiresAt, maker }: Link, eyes: Eyes): string[] => [
  ...(workspaces.length ? [`in ${list(workspaces.slice(0, 3).map(short), Math.max(0, workspaces.length - 3))}`] : []),
  `${uses.toLocaleString('en')} of ${count(mostUses, 'use')}`,
  domain ? `for ${short(domain)} only` : 'for anyone who has it',
  `open until ${day(expiresAt, eyes)}`,
  `by ${short(maker.name)}`,
]

/** The links that are good for something. */
export function links(say: Say, caller: Here, { links: shown, total, offset }: Links): Message {
  const none = 'No link is open.'
  return message(
    say,
    caller,
    [shown.length ? `${count(total, 'link is', 'links are')} open.` : none],
    [
      heading('Links'),
      ...shown.flatMap((link) => linkBlocks(say, link, offset, eyesOf(caller))),
      note(
        shown.length
          ? 'Whoever has a link can come in, and nobody is asked first. They take a seat when they do, not before.'
          : `${none} A link lets in whoever has it: as many people and for as long as you say, as ${role(say, ceilingRole(say))} at most.`,
      ),
      ...pager('links', offset, pageSize, offset + shown.length < total),
      ...buttons([{ text: 'New link', action: 'open', value: { form: 'createLink' }, style: 'primary' }]),
    ],
  )
}

const ceilingRole = ({ catalog: { invitations } }: Say): string => invitations.links.ceiling ?? invitations.defaultRole

const linkBlocks = (say: Say, link: Link, offset: number, eyes: Eyes): KnownBlock[] => [
  line(strong(role(say, link.role)), ...factsOf(link, eyes).map((fact) => `  ·  ${fact}`)),
  ...buttons([
    {
      text: 'Show address',
      action: 'showLink',
      value: { linkId: link.id },
      label: labelOf('Show address of', say, link, eyes),
    },
    {
      ...{ text: 'Revoke', action: 'revokeLink', value: { linkId: link.id, offset }, style: 'danger' },
      label: labelOf('Revoke', say, link, eyes),
      confirm: { title: 'Revoke?', text: 'Nobody can come in by it any more. Those who did stay.', yes: 'Revoke' },
    },
  ]),
  divider,
]

const labelOf = (what: string, say: Say, link: Link, eyes: Eyes): string =>
  `${what} the link as ${role(say, link.role)} until ${day(link.expiresAt, eyes)}`

/** A link with its address, for the one who asked alone. */
export function linkShown(say: Say, caller: Here, link: Link, address: string): Message {
  const words = `This link lets people in as ${role(say, link.role)}`
  return message(
    say,
    caller,
    [`${words}.`],
    [
      line(`${words}: `, factsOf(link, eyesOf(caller)).join(', '), '.'),
      line(code(address)),
      note('Give it only to those who are meant: whoever has it can come in. Only you see this message.'),
      ...buttons([{ text: 'Links', action: 'links' }]),
    ],
  )
}

/** A link that lets nobody in any more. */
export const linkRevoked = (say: Say, caller: Here, { link }: Revoked): Message => {
  const words = `The link as ${role(say, link.role)} was revoked. ${
    link.uses ? `${count(link.uses, 'person', 'people')} came in by it, and stay.` : 'Nobody had come in by it.'
  }`
  return message(say, caller, [words], [line(words), ...buttons([{ text: 'Links', action: 'links' }])])
}

export type LinkDraft = { role: string; uses: string; days: string; domain: string }

/** To make a link. */
export const linkForm = (
  say: Say,
  caller: Here,
  offered: readonly Offered[],
  places: PlaceChoice | null,
  draft: LinkDraft,
): ModalView => {
  const { mostUses, mostDays } = say.catalog.invitations.links
  return form(say, caller, {
    name: 'createLink',
    title: 'New link',
    submit: 'Make the link',
    blocks: [
      choice(
        {
          id: 'role',
          label: 'Role',
          value: draft.role,
          hint: `At most ${role(say, ceilingRole(say))}: links are passed on.`,
        },
        offered.map(({ id, label, about }) => ({ text: label, value: id, about })),
      ),
      text({
        id: 'uses',
        label: 'How many people may use it',
        value: draft.uses,
        hint: `1 to ${mostUses.toLocaleString('en')}`,
      }),
      text({ id: 'days', label: 'For how many days', value: draft.days, hint: `1 to ${mostDays}` }),
      text({
        ...{ id: 'domain', label: 'Only for addresses at', value: draft.domain, placeholder: 'sehat.example' },
        ...{ isOptional: true, hint: 'Left empty, anyone who has the link can come in.' },
      }),
      ...placeFields(say, places),
    ],
  })
}
