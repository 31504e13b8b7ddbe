// Those who were members, as they are brought back.
import type { KnownBlock } from '@slack/types'
import type { Former, FormerPage, Restored } from '../../../org/leaving/comebacks.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { membersButton } from '../../presses.ts'
import { stayLost } from '../../words/leaving.ts'
import { dayFor } from '../../words/money.ts'
import { count, place, role, type Say } from '../../words/words.ts'
import { buttons, divider, heading, line, type Message, note, type Piece, type Press, strong } from '../blocks.ts'
import type { Here } from '../form.ts'
import { message } from '../header.ts'
import { pager } from '../organization/organizations.ts'

type Reader = Here & { person: Eyes }

/** Those who were members and can be brought back. */
export function former(say: Say, caller: Reader, { former: all, total, offset, organization }: FormerPage): Message {
  const days = say.catalog.people.restoreDays
  const none = `Nobody has left ${place(say, organization)}, or was removed, in the last ${count(days, 'day')}.`
  return message(
    say,
    caller,
    ['Former members: ', all.map(({ person: who }) => who.name).join(', ') || none],
    [
      heading('Former members'),
      ...all.flatMap((one) => formerBlocks(say, one, caller.person)),
      note(
        all.length
          ? `${count(total, 'person', 'people')} can be brought back,${total === 1 ? '' : ' each'} for ${count(days, 'day')}.`
          : none,
      ),
      ...pager('formerMembers', offset, all.length, offset + all.length < total),
      ...buttons([membersButton(say)]),
    ],
  )
}

function formerBlocks(say: Say, one: Former, eyes: Eyes): KnownBlock[] {
  const { person: who, role: was, comesAs, why, by, at, restoreUntil, parts, isInvited, departureId } = one
  const how = why === 'left' ? 'left' : `removed${by ? ` by ${by.name}` : ''}`
  const back = [
    comesAs === was
      ? `Comes back as ${role(say, was)}`
      : `Comes back as ${role(say, comesAs)}, since the plan does not offer ${role(say, was)} any more`,
    parts ? `, with ${count(parts, 'place')} in workspaces and teams` : '',
    isInvited ? '; their open invitation ends with that' : '',
    '.',
  ].join('')
  return [
    divider,
    line(
      strong(who.name),
      `  ·  ${role(say, was)}  ·  ${how} on ${dayFor(at, eyes)}  ·  until ${dayFor(restoreUntil, eyes)}`,
    ),
    note(back),
    ...buttons([restoreButton(departureId, who.name)]),
  ]
}

const restoreButton = (departureId: string, name: string): Press => ({
  text: 'Bring back',
  action: 'restoreMember',
  value: { departureId },
  label: `Bring back ${name}`,
})

/** Someone who is a member again. */
export function restored(
  say: Say,
  caller: Reader,
  { person: who, organization, before, role: now, parts, lost, isNow }: Restored,
): Message {
  const words: Piece[] = isNow
    ? [strong(who.name), ' is in ', strong(organization.name), ` again, as ${role(say, now)}. They have been told.`]
    : [strong(who.name), ' is in ', strong(organization.name), ` already, as ${role(say, now)}.`]
  const notes = [
    ...(isNow && before !== now ? [`They were ${role(say, before)}, which the plan does not offer any more.`] : []),
    ...(parts.now < parts.before
      ? [
          `${count(parts.before - parts.now, 'place')} of theirs in workspaces and teams ${parts.before - parts.now === 1 ? 'is' : 'are'} gone or put away, and did not come back.`,
        ]
      : []),
    ...[stayLost(lost, false)].filter(Boolean),
  ]
  return message(say, caller, words, [line(...words), ...notes.map(note), ...buttons([membersButton(say)])])
}
