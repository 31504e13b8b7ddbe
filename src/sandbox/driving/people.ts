// Who can be played, and what happens to people: they join, change, leave.
import { newcomer, type Person, SECOND_TEAM, TEAM } from '../people.ts'
import type { Json } from '../slack/blocks.ts'
import type { LocalSlack } from '../slack/slack.ts'
import { userObject } from '../slack/user.ts'
import type { Workspace } from '../slack/workspace.ts'
import { CannotDo } from './refusal.ts'

/** The person of that handle (or Slack id). Throws 404 with the handles there are. */
export function personBy(space: Workspace, handle: unknown): Person {
  const wanted = String(handle ?? '').replace(/^@/, '')
  const found = space.people.all().find((one) => one.handle === wanted || one.id === wanted)
  if (found) return found
  const handles = space.people.all().map((one) => one.handle)
  throw new CannotDo(404, `Nobody here is called ${JSON.stringify(wanted)}. There are: ${handles.join(', ')}`, handles)
}

/**
 * The person of that handle, if one can sit down as them: bots and deactivated accounts have nobody at the keyboard.
 * `team`: the workspace of the Enterprise organization that they sit in; their own unless told.
 */
export function playable(space: Workspace, handle: unknown, team?: string): Person {
  const person = personBy(space, handle)
  if (person.kind === 'bot') throw new CannotDo(409, `${person.handle} is a bot: nobody types as a bot`)
  if (person.kind === 'deactivated')
    throw new CannotDo(409, `${person.handle}'s account is deactivated: nobody can sign in with it`)
  return team === undefined ? person : seatedIn(space, person, team)
}

function seatedIn(space: Workspace, person: Person, team: string): Person {
  const teams = space.enterprise ? [TEAM.id, SECOND_TEAM.id] : [TEAM.id]
  if (!teams.includes(team))
    throw new CannotDo(409, `${team} is no workspace of this sandbox. There is: ${teams.join(', ')}`, teams)
  if (person.kind === 'external') throw new CannotDo(409, `${person.handle} is of another company's workspace`)
  return { ...person, teamId: team }
}

/** What may change about a person; unknown names are Slack's own flags on the user object. */
const KINDS = ['member', 'guest', 'bot', 'deactivated', 'external']
const OWN = new Set(['handle', 'name', 'email', 'kind', 'teamId', 'timeZone', 'locale', 'isAdmin', 'isEmailConfirmed'])

/** Changes a person as a patch says, in our words (kind, name, email, timeZone …) or in Slack's (deleted, real_name, is_restricted …). */
export async function patchPerson(space: Workspace, person: Person, patch: Json): Promise<Person> {
  const own = Object.entries(patch).filter(([key]) => OWN.has(key))
  const flags = Object.fromEntries(Object.entries(patch).filter(([key]) => !OWN.has(key) && !(key in SLACK_WORDS)))
  const translated = Object.entries(patch).flatMap(([key, value]) => SLACK_WORDS[key]?.(value, person) ?? [])
  if (patch.kind !== undefined && !KINDS.includes(String(patch.kind)))
    throw new CannotDo(400, `A person is ${KINDS.join(' | ')}`)
  const changed = { ...person, ...Object.fromEntries([...own, ...translated]), id: person.id } as Person
  if (Object.keys(flags).length > 0) changed.flags = { ...person.flags, ...flags }
  await space.people.put(person.id, changed.kind, changed)
  return changed
}

type Translation = (value: unknown, person: Person) => [string, unknown][]

const kindWhen =
  (kind: Person['kind']): Translation =>
  (on, person) => [['kind', on ? kind : person.kind === kind ? 'member' : person.kind]]

const SLACK_WORDS: Record<string, Translation> = {
  deleted: kindWhen('deactivated'),
  is_restricted: kindWhen('guest'),
  is_bot: kindWhen('bot'),
  real_name: (value) => [['name', value]],
  tz: (value) => [['timeZone', value]],
  is_admin: (value) => [['isAdmin', value]],
  is_email_confirmed: (value) => [['isEmailConfirmed', value]],
}

/** Makes a person of what an event says about them. */
export function newcomerFrom(given: Json): Person {
  if (typeof given.handle !== 'string' || !/^[a-z0-9][a-z0-9._-]*$/.test(given.handle))
    throw new CannotDo(400, 'A new person needs a handle of lower-case letters, digits, dots, dashes, underscores')
  const own = Object.entries(given).filter(([key]) => OWN.has(key) || key === 'id')
  return newcomer(Object.fromEntries(own) as Partial<Person> & { handle: string })
}

/** The `user` object as events carry it. */
export const userIn = (slack: LocalSlack, person: Person): Json =>
  userObject(
    person,
    {
      email: slack.space.manifest.scopes.includes('users:read.email'),
      locale: true,
      enterprise: slack.space.enterprise,
    },
    slack.space.clock.now(),
  )
