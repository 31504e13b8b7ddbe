// Sign in with Slack, its two methods (slack-platform §12): a code is exchanged once for a token, and who that is can be asked.
import { claimsOf, type Grant, idTokenFor } from '../openid.ts'
import type { Workspace } from '../workspace.ts'
import { fault, type Method, outcome, textOf } from './call.ts'

/** A code lives for minutes of real time. */
const CODE_MS = 10 * 60_000

const grants = (space: Workspace) => space.store.shelf<Grant>('openid')
const grantOf = (space: Workspace, token: string): Grant | undefined =>
  grants(space)
    .all()
    .find((one) => one.isSpent && one.accessToken === token)

/** Whether a token was given to someone who signed in. */
export const isUserToken = (space: Workspace, token: string): boolean => grantOf(space, token) !== undefined

const exchange: Method = async ({ space, args, host }) => {
  const { clientId, clientSecret } = space.keys
  if (textOf(args, 'client_id') !== clientId) throw fault('invalid_client_id', '12', 'is not the one of this app')
  if (textOf(args, 'client_secret') !== clientSecret) throw fault('bad_client_secret', '12', 'is not the app’s secret')
  const kind = textOf(args, 'grant_type') || 'authorization_code'
  if (kind !== 'authorization_code') throw fault('invalid_grant_type', '12', `${kind} is not played here`)
  const grant = grants(space).get(textOf(args, 'code'))
  if (!grant) throw outcome('invalid_code', '12', 'nobody was given such a code')
  if (grant.isSpent) throw outcome('code_already_used', '12', 'a code is good for one exchange')
  if (Date.now() - grant.at > CODE_MS) throw outcome('code_expired', '12', 'a code lives for ten minutes')
  if (textOf(args, 'redirect_uri') !== grant.redirectUri)
    throw fault('bad_redirect_uri', '12', 'must be the address that the code was sent to')
  await grants(space).put(grant.code, grant.who.userId, { ...grant, isSpent: true })
  const id_token = idTokenFor(grant, { issuer: host, clientId })
  return { access_token: grant.accessToken, token_type: 'Bearer', id_token }
}

const userInfo: Method = async ({ space, token }) => {
  const grant = grantOf(space, token)
  if (!grant) throw fault('invalid_auth', '12', 'the token is of nobody who signed in')
  return claimsOf(grant.who)
}

/** The methods of signing in. */
export const openid: Record<string, Method> = {
  'openid.connect.token': exchange,
  'openid.connect.userInfo': userInfo,
}
