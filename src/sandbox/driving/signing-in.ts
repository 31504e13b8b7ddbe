// Signing in with the local Slack without a browser: what someone would press on its page, and where that leads.
import { z } from 'zod'
import { authorizing } from '../slack/openid-page.ts'
import { inWords } from '../slack/traffic.ts'
import type { World } from '../world.ts'
import { personBy } from './people.ts'
import { CannotDo } from './refusal.ts'

/**
 * `url` is the address that the app sent its visitor to. `as` a person of the sandbox, or `email` (and `name`, `confirmed`) of
 * someone with a Slack elsewhere; `deny` for whoever would rather not.
 */
export const SignIn = z.strictObject({
  url: z.string(),
  as: z.string().exactOptional(),
  name: z.string().exactOptional(),
  email: z.string().exactOptional(),
  confirmed: z.boolean().exactOptional(),
  deny: z.literal(true).exactOptional(),
})

/** Answers the page; gives the address at which the app expects them back. Throws 404, 409 where nobody can sign in so. */
export async function signIn(world: World, given: z.output<typeof SignIn>): Promise<{ url: string }> {
  const { url, as, confirmed, deny, ...elsewhere } = given
  const { pathname, searchParams } = URL.canParse(url) ? new URL(url) : new URL('http://nowhere')
  if (pathname !== '/openid/connect/authorize') throw new CannotDo(404, `${url} is no page on which one signs in`)
  const said = {
    ...(as === undefined ? elsewhere : { as: personBy(world.slack.space, as).id }),
    ...(confirmed === undefined ? {} : { confirmed: String(confirmed) }),
    ...(deny ? { deny: '1' } : {}),
  }
  const { response, complaints } = await authorizing(world.slack.space, Object.fromEntries(searchParams), said)
  const location = response.headers.get('location')
  if (location) return { url: location }
  throw new CannotDo(409, complaints.map(inWords).join('; ') || `Nobody can sign in as ${JSON.stringify(said)}`)
}
