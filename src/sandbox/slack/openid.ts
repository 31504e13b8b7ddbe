// Sign in with Slack as the local Slack plays it: who may ask, who said yes as whom, and what is signed for it.
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { OTHER_TEAM, type Person, SECOND_TEAM, TEAM } from '../people.ts'
import type { Json } from './blocks.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import type { Workspace } from './workspace.ts'

/** Whoever signs in, as Slack tells it of them. */
export type SignedIn = {
  userId: string
  team: { id: string; name: string }
  enterpriseId: string | null
  name: string
  email: string | null
  isEmailConfirmed: boolean
  locale: string
}

/** What someone agreed to: good for one exchange, and then by its access token for questions about them. */
export type Grant = {
  code: string
  accessToken: string
  nonce: string
  redirectUri: string
  at: number
  isSpent: boolean
  who: SignedIn
}

/** What comes with someone who is sent to sign in. */
export type Asked = Readonly<Record<string, string>>

const page = 'authentication/sign-in-with-slack'
const complaint = (error: string, text: string): Complaint => ({ error, text, cites: cite('12', page) })

/** What Slack would refuse of the way in which someone is sent to it; nothing where all is well. */
export function problemsOf(space: Workspace, asked: Asked): Complaint[] {
  const { keys, manifest } = space
  const { response_type: type, client_id: client, scope = '', redirect_uri: back = '', state } = asked
  const scopes = scope.split(/[\s,+]+/).filter(Boolean)
  const foreign = scopes.filter((one) => !manifest.userScopes.includes(one))
  return [
    type === 'code' ? [] : [complaint('invalid_response_type', 'response_type must be code')],
    client === keys.clientId ? [] : [complaint('invalid_client_id', 'client_id is not the one of this app')],
    scopes.includes('openid') ? [] : [complaint('invalid_scope', 'scope must have openid in it')],
    foreign.length === 0 ? [] : [complaint('invalid_scope', `${foreign.join(', ')} is no user scope of the manifest`)],
    isDeclared(manifest, back)
      ? []
      : [complaint('bad_redirect_uri', `${back || 'nothing'} is no redirect URL of the manifest`)],
    state ? [] : [complaint('missing_state', 'state is missing, without which anyone could finish what another began')],
  ].flat()
}

// The manifest in the repository names no machine yet: then the way to the page is compared, and any host is as good.
function isDeclared({ redirectUrls, socketMode }: Workspace['manifest'], given: string): boolean {
  if (!URL.canParse(given)) return false
  // A laptop without a public address has none to declare, and Slack's own page would not take it: this one does.
  if (socketMode && redirectUrls.length === 0) return true
  const { href, pathname, search, hash } = new URL(given)
  return redirectUrls.some((one) => {
    const { hostname, pathname: path } = new URL(one)
    return hostname === 'host' ? pathname === path && !search && !hash : href.startsWith(one)
  })
}

/** Someone says yes; gives the address that their browser is sent back to. */
export async function agree(space: Workspace, asked: Asked, who: SignedIn): Promise<string> {
  const secret = () => randomBytes(24).toString('hex')
  const grant: Grant = {
    code: `${TEAM.id}.${secret()}`,
    accessToken: `xoxp-sandbox-${secret()}`,
    nonce: asked.nonce ?? '',
    redirectUri: asked.redirect_uri ?? '',
    at: Date.now(),
    isSpent: false,
    who,
  }
  await space.store.shelf<Grant>('openid').put(grant.code, who.userId, grant)
  return backTo(asked, { code: grant.code })
}

/** Someone says no. */
export const decline = (asked: Asked): string => backTo(asked, { error: 'access_denied' })

function backTo({ redirect_uri: back = '', state = '' }: Asked, more: Record<string, string>): string {
  const address = new URL(back)
  for (const [key, value] of Object.entries({ ...more, state })) address.searchParams.set(key, value)
  return address.href
}

/** A person of the sandbox as one who signs in: what Slack has of them, to whoever they agree to tell it. */
export function asSignedIn(space: Workspace, person: Person): SignedIn {
  const team = [TEAM, SECOND_TEAM].find(({ id }) => id === person.teamId) ?? { id: person.teamId, name: nameOf(person) }
  const isOurs = person.teamId !== OTHER_TEAM && person.kind !== 'external'
  return {
    userId: person.id,
    team: { id: team.id, name: team.name },
    enterpriseId: isOurs ? (space.enterprise?.id ?? null) : null,
    name: person.name,
    email: person.email,
    isEmailConfirmed: person.isEmailConfirmed ?? person.email !== null,
    locale: person.locale,
  }
}

const nameOf = ({ email }: Pick<Person, 'email'>): string => email?.split('@').at(-1) ?? 'Elsewhere'

/** Someone whose Slack is elsewhere: the same address is always the same account. */
export function fromElsewhere(given: { name: string; email: string; isEmailConfirmed: boolean }): SignedIn {
  const email = given.email.trim()
  const domain = email.split('@').at(-1)?.toLowerCase() ?? ''
  return {
    userId: `U2${idOf(email.toLowerCase())}`,
    team: { id: `T2${idOf(domain)}`, name: domain },
    enterpriseId: null,
    name: given.name.trim() || email,
    email,
    isEmailConfirmed: given.isEmailConfirmed,
    locale: 'en-US',
  }
}

const idOf = (text: string): string =>
  createHash('sha256').update(text).digest().readBigUInt64BE().toString(36).toUpperCase().padStart(13, '0').slice(0, 9)

let pair: { privateKey: KeyObject; publicKey: KeyObject } | undefined
const signing = () => (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 }))

/** The key by which others can check what is signed here (docs.slack.dev: /openid/connect/keys). */
export const keysOf = (): Json => ({
  keys: [{ ...signing().publicKey.export({ format: 'jwk' }), kid: 'sandbox', use: 'sig', alg: 'RS256' }],
})

/** What Slack says of whoever signed in, signed. Good for five minutes of real time. */
export function idTokenFor({ who, nonce }: Grant, { issuer, clientId }: { issuer: string; clientId: string }): string {
  const now = Math.floor(Date.now() / 1000)
  const times = { exp: now + 300, iat: now, auth_time: now }
  const claims = { iss: issuer, aud: clientId, ...times, ...(nonce ? { nonce } : {}), ...claimsOf(who) }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: 'sandbox' })}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(signing().privateKey, 'base64url')}`
}

/** What openid.connect.userInfo answers, and what stands in the token too. */
export function claimsOf({ userId, team, enterpriseId, name, email, isEmailConfirmed, locale }: SignedIn): Json {
  const [given = '', ...family] = name.split(' ')
  return {
    sub: userId,
    'https://slack.com/user_id': userId,
    'https://slack.com/team_id': team.id,
    'https://slack.com/team_name': team.name,
    ...(enterpriseId ? { 'https://slack.com/enterprise_id': enterpriseId } : {}),
    ...(email ? { email, email_verified: isEmailConfirmed } : {}),
    name,
    given_name: given,
    family_name: family.join(' '),
    locale,
  }
}
