// Handing an organization over, deleting and restoring it, as people see it who do so; and the forms that ask for the rest.
import type { ModalView } from '@slack/types'
import type { Asked } from '../../../org/asking/requests.ts'
import type { Deleted, Ends, Preview } from '../../../org/organization/deletions.ts'
import type { Restorable, Restored } from '../../../org/organization/restorations.ts'
import type { Offered, TakenBack } from '../../../org/organization/transfers.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { article, count, ownerOf, role, type Say, upper } from '../../words/words.ts'
import {
  bullets,
  buttons,
  divider,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  shorten,
  strong,
} from '../blocks.ts'
import { choice, eyesOf, field, form, type Here, type Option, person } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'

type Reader = Here & { person: Pick<Caller['person'], 'id'> & Eyes }

/** To offer the context's organization to a member: what both will be is said before it is sent. */
export const transferForm = (
  say: Say,
  caller: Here,
  roles: readonly string[],
  { user, keeps }: { user: string; keeps: string },
): ModalView =>
  form(say, caller, {
    name: 'transfer',
    title: 'Transfer',
    submit: 'Offer',
    blocks: [
      line(
        `Whoever you choose becomes ${ownerOf(say)} of `,
        strong(caller.context.name),
        ' and can do everything there. You keep the role that you choose below.',
      ),
      person({ id: 'person', label: `New ${ownerOf(say)}`, value: user, hint: 'A member. They have to accept.' }),
      choice(
        { id: 'role', label: 'You stay as', value: keeps },
        roles.map((id) => kept(say, id)),
      ),
      note(
        `Nothing changes until they accept. The offer is open for ${count(say.catalog.joining.expireDays, 'day')}, and you can withdraw it.`,
      ),
    ],
  })

const kept = (say: Say, id: string): Option => {
  const { label = id, about = '', permissions } = say.catalog.roles[id] ?? {}
  return permissions === 'all'
    ? { text: label, value: id, about: `${label} too, beside them` }
    : { text: label, value: id, about }
}

const byNow = (say: Say, { keeps, by, expiresAt }: Offered, { person }: Reader): string => {
  const giver = by.id === person.id ? 'you are' : `${by.name} is`
  return `Once they accept, they are ${ownerOf(say)} and ${giver} ${role(say, keeps)}. Until then nothing changes. Open until ${day(expiresAt, person)}.`
}

/** An offer that is open, for those who can take it back. */
export function offered(say: Say, caller: Reader, offer: Offered): Message {
  const { organization, to, isAgain, approvalId } = offer
  const words: Piece[] = isAgain
    ? [strong(organization.name), ' is offered to ', strong(to.name), ', who has not answered yet.']
    : [
        'Offered ',
        strong(organization.name),
        ' to ',
        strong(to.name),
        '. They have a direct message with Accept and Decline.',
      ]
  return message(
    say,
    caller,
    [...words, ` ${byNow(say, offer, caller)}`],
    [line(...words), note(byNow(say, offer, caller)), ...buttons([remind(approvalId), withdraw(approvalId, to.name)])],
  )
}

const remind = (approvalId: string): Press => ({ text: 'Remind them', action: 'remind', value: { approvalId } })
const withdraw = (approvalId: string, name: string | undefined): Press => ({
  text: 'Withdraw',
  action: 'withdraw',
  value: { approvalId },
  style: 'danger',
  label: `Withdraw the offer to ${name ?? 'them'}`,
  confirm: {
    title: 'Withdraw?',
    text: `${name ?? 'They'} can no longer accept. You can offer it again.`,
    yes: 'Withdraw',
  },
})

/** An offer that was sent once more. */
export function reminded(say: Say, caller: Here, { approvalId, organization, deciders, isQuiet }: Asked): Message {
  const name = deciders[0]?.name
  const words: Piece[] = [
    isQuiet ? 'You reminded ' : 'Reminded ',
    strong(name ?? 'them'),
    ' of the offer to take over ',
    strong(organization.name),
    isQuiet ? ' within the last hour; once is enough.' : '.',
  ]
  const next = 'You get a direct message when they answer.'
  return message(
    say,
    caller,
    [...words, ` ${next}`],
    [line(...words), note(next), ...buttons([withdraw(approvalId, name)])],
  )
}

const ended = {
  approved: 'had been accepted already',
  denied: 'had been declined already',
  expired: 'had expired already',
  withdrawn: 'had been withdrawn already',
}

/** An offer that was taken back; or that it had ended before. */
export function takenBack(say: Say, caller: Here, { organization, to, state, isNow }: TakenBack): Message {
  const words: Piece[] = isNow
    ? ['Withdrawn: ', strong(to.name), ' can no longer take over ', strong(organization.name), '. Nothing changed.']
    : [
        'The offer of ',
        strong(organization.name),
        ' to ',
        strong(to.name),
        ` ${ended[state]}. Nothing was changed now.`,
      ]
  const other = { text: 'Offer it again', action: 'open', value: { form: 'transfer', organizationId: organization.id } }
  return message(say, caller, words, [line(...words), ...buttons([state !== 'approved' && other])])
}

/** To delete the context's organization: what ends with it, and its name to be typed. */
export const deleteForm = (
  say: Say,
  caller: Here,
  { organization, ends, seen, until }: Preview,
  { typed, isChanged }: { typed: string; isChanged: boolean },
): ModalView =>
  form(say, caller, {
    name: 'delete',
    title: 'Delete?',
    submit: 'Delete',
    blocks: [
      ...(isChanged
        ? [line(strong('Something changed since you opened this, and nothing was deleted.'), ' Look again.')]
        : []),
      line('This deletes ', strong(organization.name), ':'),
      bullets(losses(ends).map((loss) => [loss])),
      note(`It can be restored until ${day(until, eyesOf(caller))}; after that it is erased for good.`),
      field(
        { id: 'confirmation', label: 'Type its name to confirm', hint: 'Exactly as it is shown above.' },
        {
          type: 'plain_text_input',
          action_id: `confirmation.${seen}`,
          ...(typed ? { initial_value: shorten(typed, 3000) } : {}),
        },
      ),
    ],
  })

function losses({ members, invitations, requests, resources }: Ends): string[] {
  return [
    members === 1 ? 'You lose access; nobody else is in it' : `${count(members, 'member')} lose access, you among them`,
    ...(invitations
      ? [
          `${count(invitations, 'open invitation')} ${invitations === 1 ? 'ends' : 'end'}, and a restore does not reopen ${invitations === 1 ? 'it' : 'them'}`,
        ]
      : []),
    ...(requests
      ? [
          `${count(requests, 'open request')} ${requests === 1 ? 'ends' : 'end'}, and a restore does not reopen ${requests === 1 ? 'it' : 'them'}`,
        ]
      : []),
    ...(resources ? [`${count(resources, 'resource')} can no longer be used`] : []),
  ]
}

const restore = (organizationId: string, name: string, style?: 'primary'): Press => ({
  text: 'Restore',
  action: 'restore',
  value: { organizationId },
  label: `Restore ${name}`,
  ...(style ? { style } : {}),
})

/** An organization that was deleted, and the way back; or that it was not, because what was shown had changed. */
export function deleted(say: Say, caller: Here, { organization, ends, until, isDone }: Deleted): Message {
  const { id, name } = organization
  const words: Piece[] = isDone
    ? [
        strong(name),
        ` is deleted.${ends.members > 1 ? ' Everyone who was in it is told.' : ''} It can be restored until ${day(until, eyesOf(caller))}.`,
      ]
    : [strong(name), ' was not deleted: something changed since you looked. Look again first.']
  const again = { text: 'Look again', action: 'open', value: { form: 'delete', organizationId: id } }
  return message(say, caller, words, [
    line(...words),
    ...buttons([
      isDone ? restore(id, name) : again,
      isDone && { text: `My ${say.catalog.labels.sharedPlural}`, action: 'list' },
    ]),
  ])
}

/** To restore an organization under another name, because its own is taken. */
export const restoreForm = (say: Say, caller: Here, { id, name }: { id: string; name: string }): ModalView =>
  form(say, caller, {
    name: 'restore',
    title: 'Restore',
    submit: 'Restore',
    blocks: [
      line(strong(name), ' comes back with its members, their roles and its resources.'),
      field(
        { id: 'name', label: 'Name', hint: 'Type another one if its old name is taken.' },
        { type: 'plain_text_input', action_id: `name.${id}`, ...(name ? { initial_value: shorten(name, 3000) } : {}) },
      ),
    ],
  })

/** So many are shown; the others are found by name. */
const shown = 12

/** What was deleted and can be restored still. */
export function restorable(say: Say, caller: Here, all: readonly Restorable[], now: Date): Message {
  if (!all.length) {
    const none = `There is nothing that you can restore. ${upper(article(say.catalog.labels.shared))} can be restored for 30 days after it was deleted.`
    return message(
      say,
      caller,
      [none],
      [line(none), ...buttons([{ text: `My ${say.catalog.labels.sharedPlural}`, action: 'list' }])],
    )
  }
  const words = `${count(all.length, `deleted ${say.catalog.labels.shared}`, `deleted ${say.catalog.labels.sharedPlural}`)} can be restored:`
  return message(
    say,
    caller,
    [`${words} ${all.map(({ name }) => name).join(', ')}`],
    [
      line(words),
      ...all
        .slice(0, shown)
        .flatMap((one) => [
          divider,
          line(strong(one.name), `  ·  ${lastDays(one, now, eyesOf(caller))}`),
          ...buttons([restore(one.id, one.name)]),
        ]),
      ...(all.length > shown ? [note(`Type ${say.command} restore and a name for the others.`)] : []),
    ],
  )
}

function lastDays({ deletedAt, until, by }: Restorable, now: Date, eyes: Eyes): string {
  const left = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 86_400_000))
  return `deleted on ${day(deletedAt, eyes)}${by ? ` by ${by.name}` : ''}  ·  ${count(left, 'day')} left`
}

/** An organization that is back. */
export function restored(say: Say, caller: Here, { organization, role: own, isNow }: Restored): Message {
  const { id, name } = organization
  const words: Piece[] = isNow
    ? [strong(name), ' is back, with its members, their roles and its resources. Invitations have to be sent again.']
    : [strong(name), ' is there already; nothing had to be restored.']
  const enter = { text: 'Switch', action: 'switch', value: { organizationId: id }, label: `Switch to ${name}` }
  return message(say, caller, words, [
    line(...words),
    ...buttons([own !== null && { ...enter, style: 'primary' as const }]),
  ])
}
