// The token in which Slack says who signed in: believed only where it was made for us, for this very visit, and not long ago.
import { z } from 'zod'

/** What it says (docs.slack.dev/authentication/sign-in-with-slack), as far as it is relied on. */
const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().exactOptional(),
  exp: z.number(),
  nonce: z.string(),
  'https://slack.com/team_id': z.string().nullish(),
})
type Claims = z.infer<typeof Claims>

/** Whom it must be for and, where that is known beforehand, from. */
export type Expected = { clientId: string; nonce: string; issuer: string | null }

/** Clocks of two machines are never quite the same, and those of some are minutes apart. */
const skewSeconds = 300

/** Whom a token speaks of, and of which workspace where it says so; or what is wrong with it. */
export function readIdToken(
  token: string | undefined,
  expected: Expected,
): { sub: string; teamId: string | null } | { wrong: string } {
  const claims = claimsOf(token)
  const wrong = claims ? wrongWith(claims, expected) : 'it cannot be read'
  if (!claims || wrong !== null) return { wrong: wrong ?? '' }
  return { sub: claims.sub, teamId: claims['https://slack.com/team_id'] ?? null }
}

// Its signature is not checked: it came straight from Slack, over TLS, in exchange for our secret (OpenID Connect Core,
// 3.1.3.7, number 6), and who someone is is asked of Slack once more.
function claimsOf(token: string | undefined): Claims | null {
  const [, body = ''] = token?.split('.') ?? []
  try {
    const read = Claims.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

// Signatures are always measured by real time, whatever a sandbox's clock says.
function wrongWith({ iss, aud, azp, exp, nonce }: Claims, expected: Expected): string | null {
  const audience = [aud].flat()
  if (expected.issuer !== null && iss !== expected.issuer) return 'it is from another issuer'
  if (!audience.includes(expected.clientId)) return 'it was made for another app'
  if (audience.length > 1 && azp !== expected.clientId) return 'it was made for several apps'
  if (nonce !== expected.nonce) return 'it was made for another visit'
  return exp + skewSeconds <= Date.now() / 1000 ? 'it has expired' : null
}
