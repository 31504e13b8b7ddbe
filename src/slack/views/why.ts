// A decision explained: may they, which rule says so, on which fact, and what would change it.

import { meaningOf } from '../../catalog/permissions.ts'
import { Refusal } from '../../org/errors.ts'
import type { Caller } from '../../org/people.ts'
import type { Explanation } from '../../org/why.ts'
import { list, place, role, type Say, told } from '../words.ts'
import { code, line, type Message, strong } from './blocks.ts'
import { message } from './header.ts'

/** Why someone may or may not do something. */
export function explained(
  say: Say,
  caller: Pick<Caller, 'context' | 'ended'>,
  { person, permission, organization, role: id, denial, roles }: Explanation,
): Message {
  const { context } = caller
  const where = context.kind === 'personal' ? place(say, context) : organization
  const verdict = `${person.name} may ${denial ? 'not ' : ''}${meaningOf(permission)} in ${where}.`
  const carried = `Roles that include it: ${list(roles.map((each) => role(say, each))) || 'none'}.`
  const why = denial
    ? factsOf(say, denial.code, denial.detail, person.name)
    : `Their role, ${role(say, id ?? '')}, includes it.`
  return message(
    say,
    caller,
    [verdict, ` ${why} ${carried}`],
    [line(strong(verdict)), line('Asked: ', code(permission), `. ${why}`), line(carried)],
  )
}

function factsOf(say: Say, code: Refusal['code'], detail: Refusal['detail'], name: string): string {
  const { rule, fact, fix } = told(new Refusal(code, detail, { kind: 'create' }), say)
  // Only its holder can ask about a personal account, so that "you" is who was asked about.
  if (code === 'personal_context') return `${rule} ${fact} ${fix}`
  return `${rule} ${fact
    .replace(/^Your role/, `The role of ${name}`)
    .replace(/^You are/, `${name} is`)
    .replace(/^You have/, `${name} has`)} ${fix}`
}
