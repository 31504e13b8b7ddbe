// A decision explained: may they, which rule says so, on which fact, and what would change it.

import { meaningOf } from '../../../catalog/permissions.ts'
import { Refusal } from '../../../org/errors.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Explanation } from '../../../org/people/why.ts'
import { told } from '../../words/refusals.ts'
import { insideRole } from '../../words/shape.ts'
import { list, place, role, type Say } from '../../words/words.ts'
import { code, line, type Message, strong } from '../blocks.ts'
import { message } from '../header.ts'

/** Why someone may or may not do something. */
export function explained(
  say: Say,
  caller: Pick<Caller, 'context' | 'ended'> & { person: { id: string } },
  { person, permission, organization, role: id, denial, roles, inside = null }: Explanation,
): Message {
  const { context } = caller
  const where = inside?.workspace ?? (context.kind === 'personal' ? place(say, context) : organization)
  const held = inside ? insideRole(say, inside.role) : role(say, id ?? '')
  const isOwn = caller.person.id === person.id
  const verdict = `${isOwn ? 'You' : person.name} may ${denial ? 'not ' : ''}${meaningOf(permission)} in ${where}.`
  const carried = `Roles that include it: ${list(roles.map((each) => role(say, each))) || 'none'}.`
  const why = denial
    ? factsOf(say, denial.code, denial.detail, isOwn ? null : person.name)
    : `${isOwn ? 'Your' : 'Their'} role, ${held}, includes it.`
  return message(
    say,
    caller,
    [verdict, ` ${why} ${carried}`],
    [line(strong(verdict)), line('Permission: ', code(permission), `. ${why}`), line(carried)],
  )
}

// The facts of a refusal speak to whoever is refused; told about someone else, they name that one, and no next step of theirs.
function factsOf(say: Say, code: Refusal['code'], detail: Refusal['detail'], other: string | null): string {
  const { rule, fact, fix } = told(new Refusal(code, detail, { kind: 'create' }), say)
  if (other === null || code === 'personal_context') return `${rule} ${fact} ${fix}`
  const about = fact
    .replace(/^Your role/, `The role of ${other}`)
    .replace(/^You are/, `${other} is`)
    .replace(/^You have/, `${other} has`)
  return `${rule} ${about}`
}
