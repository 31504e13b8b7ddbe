// A person as Slack's `user` object, with every flag by which an app must tell members, guests, bots and strangers apart
// (slack-platform §14).
import { createHash } from 'node:crypto'
import { type ENTERPRISE, ownTeam, type Person, teamOf, zoneOffset } from '../people.ts'

/** What the app may see of a person: an address only under users:read.email, a locale only where it was asked for. */
export type Sight = { email: boolean; locale: boolean; enterprise?: typeof ENTERPRISE | null }

/** The `user` object of users.info, users.list, team_join and user_change. */
export function userObject(person: Person, sight: Sight, at: Date): Record<string, unknown> {
  const { kind } = person
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.handle,
    deleted: kind === 'deactivated',
    color: '9f69e7',
    real_name: person.name,
    tz: person.timeZone,
    tz_label: person.timeZone,
    tz_offset: zoneOffset(person.timeZone, at),
    profile: profileOf(person, sight),
    ...(kind === 'deactivated' ? {} : ranks(person)),
    is_bot: kind === 'bot',
    is_app_user: false,
    is_workflow_bot: false,
    is_connector_bot: false,
    updated: Math.floor(at.getTime() / 1000),
    ...(kind === 'bot' ? {} : { is_email_confirmed: person.isEmailConfirmed ?? person.email !== null }),
    ...(kind === 'external' ? { is_stranger: true } : {}),
    ...(sight.locale ? { locale: person.locale } : {}),
    ...(sight.enterprise && ownTeam(person.teamId)
      ? { enterprise_user: enterpriseUser(person, sight.enterprise) }
      : {}),
    ...person.flags,
  }
}

const enterpriseUser = (person: Person, { id, name }: typeof ENTERPRISE): Record<string, unknown> => ({
  id: person.id,
  enterprise_id: id,
  enterprise_name: name,
  is_admin: person.isAdmin ?? false,
  is_owner: person.isAdmin ?? false,
  teams: [teamOf(person).id],
})

function ranks(person: Person): Record<string, boolean> {
  return {
    is_admin: person.isAdmin ?? false,
    is_owner: person.isAdmin ?? false,
    is_primary_owner: person.isAdmin ?? false,
    is_restricted: person.kind === 'guest',
    is_ultra_restricted: false,
    is_invited_user: false,
  }
}

function profileOf(person: Person, sight: Sight): Record<string, unknown> {
  const [first = '', ...rest] = person.name.split(' ')
  const email = person.kind === 'external' || !sight.email ? null : person.email
  return {
    title: '',
    real_name: person.name,
    real_name_normalized: person.name,
    display_name: person.handle,
    display_name_normalized: person.handle,
    first_name: first,
    last_name: rest.join(' '),
    avatar_hash: createHash('sha256').update(person.id).digest('hex').slice(0, 12),
    team: person.teamId,
    ...(email === null ? {} : { email }),
    ...(person.kind === 'bot' ? { bot_id: `B${person.id.slice(1)}`, api_app_id: 'A0OTHERAPP1' } : {}),
  }
}

/** True for people who have an account in a workspace of the app's own that can be used. */
export function isAtHome(person: Person): boolean {
  return ownTeam(person.teamId) !== undefined && person.kind !== 'deactivated'
}
