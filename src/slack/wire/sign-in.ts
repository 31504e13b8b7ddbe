// Sign in with Slack: OpenID Connect through Slack's own endpoints, or those of its stand-in. What Slack signs is believed
// only where it was made for us, for this very visit, and not long ago.
import { ErrorCode, type WebAPIPlatformError, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Account, Directory, Log, SignIn } from '../../org/context.ts'
import { boltLogger } from './bolt-logger.ts'
import type { Identity } from './connection.ts'
import { readIdToken } from './id-token.ts'

/** By what the app is known to Slack where people sign in; `apiUrl` ends in /api/. */
export type SignInSettings = { clientId: string; clientSecret: string; apiUrl: string }

type Ports = {
  log: Log
  /** Where Slack sends people back to. */
  redirectUrl(): string
  /** Who we are in the workspace that the app is installed in. */
  identity(): Promise<Pick<Identity, 'teamId' | 'enterpriseId'>>
  directory: Pick<Directory, 'find'>
}

/** Someone waits before a blank page. */
const patienceMs = 5_000
/** What Slack says of a code that is not, or no longer, good: someone else's doing, and no fault of ours. */
const spent = /^(?:invalid_code|code_already_used|code_expired|invalid_grant)$/

/** What Slack says where the settings are wrong: only whoever runs this can mend that. */
const misset =
  /^(?:invalid_client_id|bad_client_secret|bad_redirect_uri|invalid_grant_type|oauth_authorization_url_mismatch)$/

const team = 'https://slack.com/team_id'
const UserInfo = z.object({
  sub: z.string().min(1),
  'https://slack.com/user_id': z.string().nullish(),
  [team]: z.string().min(1),
  'https://slack.com/enterprise_id': z.string().nullish(),
  email: z.string().nullish(),
  // Some say it as a word. Whatever else is said confirms nothing.
  email_verified: z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .nullish()
    .catch(false),
  name: z.string().nullish(),
  given_name: z.string().nullish(),
  locale: z.string().nullish(),
})
type UserInfo = z.infer<typeof UserInfo>

/** Lets people say by their Slack who they are. Nothing is sent before someone does. */
export function createSignIn(settings: SignInSettings, ports: Ports): SignIn {
  const { clientId, clientSecret, apiUrl } = settings
  const authorize = new URL('../openid/connect/authorize', apiUrl)
  // A code is good for one exchange: tried again, a lost answer would look like a code that was stolen.
  const client = new WebClient(undefined, {
    slackApiUrl: apiUrl,
    timeout: patienceMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: boltLogger(ports.log),
  })
  const exchange = async (code: string) => {
    const given = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: ports.redirectUrl() }
    return unlessSpent(ports.log, () => client.openid.connect.token({ ...given, grant_type: 'authorization_code' }))
  }
  return {
    leadsThrough: originsOf(authorize),
    async addressFor({ state, nonce }) {
      const query = { response_type: 'code', scope: 'openid profile email', client_id: clientId, state, nonce }
      const address = new URL(authorize)
      address.search = new URLSearchParams({ ...query, redirect_uri: ports.redirectUrl() }).toString()
      return address.href
    },
    async finish(code, { nonce }) {
      const given = await exchange(code)
      if (!given) return null
      const read = readIdToken(given.id_token, { clientId, nonce, issuer: issuerOf(authorize) })
      if ('wrong' in read) return refused(ports.log, read.wrong)
      if (!given.access_token) return refused(ports.log, 'there is no access token')
      const described = UserInfo.safeParse(await client.openid.connect.userInfo({ token: given.access_token }))
      if (!described.success) return refused(ports.log, `userInfo cannot be read: ${z.prettifyError(described.error)}`)
      const who = described.data
      const isSame = who.sub === read.sub && (read.teamId ?? who[team]) === who[team]
      if (!isSame) return refused(ports.log, 'it speaks of another account than userInfo does')
      return accountOf(who, ports)
    },
  }
}

function refused(log: Log, wrong: string): null {
  log.warn({ wrong }, 'what came back from signing in with Slack was not believed')
  return null
}

async function unlessSpent<T>(log: Log, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (!isPlatformError(error)) throw error
    if (spent.test(error.data.error)) return null
    if (misset.test(error.data.error))
      log.error({ error }, 'nobody can sign in: Slack does not take the settings of it')
    throw error
  }
}

const isPlatformError = (error: unknown): error is WebAPIPlatformError =>
  error instanceof Error && 'code' in error && error.code === ErrorCode.PlatformError

/** Slack's pages lie at its own address and at its workspaces'; a stand-in's at one. */
const originsOf = (authorize: URL): string[] =>
  isSlacks(authorize) ? [authorize.origin, `https://*.${authorize.host}`] : [authorize.origin]

/** Whom a token must be from: of a stand-in nobody knows beforehand what it calls itself. */
const issuerOf = (authorize: URL): string | null => (isSlacks(authorize) ? authorize.origin : null)
const isSlacks = ({ host }: URL): boolean => host === 'slack.com' || host === 'slack-gov.com'

/** The account of whoever signed in: of our workspace as Slack describes it there, of another as it describes itself. */
async function accountOf(who: UserInfo, { identity, directory }: Ports): Promise<Account> {
  const own = await identity()
  const [teamId, userId] = [who[team], who['https://slack.com/user_id'] || who.sub]
  const enterpriseId = who['https://slack.com/enterprise_id'] || null
  const isOurs = own.teamId === teamId || (enterpriseId !== null && own.enterpriseId === enterpriseId)
  const known = isOurs ? await directory.find({ teamId, userId }) : null
  const email = who.email ? { email: who.email, emailConfirmed: who.email_verified === true } : null
  // Where it is left open whether the address is confirmed, our own workspace says so.
  const isLeftOpen = who.email_verified === undefined || who.email_verified === null
  if (known) return isLeftOpen && known.email === who.email ? known : { ...known, ...email }
  return {
    tenant: enterpriseId ?? teamId,
    teamId,
    userId,
    kind: 'external',
    name: who.name || who.given_name || userId,
    ...(email ?? { email: null, emailConfirmed: false }),
    locale: who.locale ?? null,
    timeZone: null,
  }
}
