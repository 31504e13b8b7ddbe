// However people come into an organization, and whatever happens meanwhile: what was offered and asked has one outcome,
// everyone who has a copy sees that one, and nobody is in who was not let in.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Post } from '../telling/post.ts'
import { openPost } from '../telling/post.ts'
import { type Company, founded, seats } from './company.ts'
import { requireOutcomes } from './outcomes.ts'
import { type Life, life, take } from './steps.ts'
import { afterRestart } from './working.ts'

const post = openPost()
const day = 86_400_000

/** How many lives are lived; `MODEL_SEED` and `MODEL_PATH` live some of them again. */
const numRuns = Number(process.env.MODEL_RUNS ?? 200)
const again = process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED), path: process.env.MODEL_PATH ?? '' } : {}
const atOnce = 4

/** What must have happened in all these lives together, or they prove nothing of it. */
const kinds = [
  ...['invite', 'link', 'ask', 'accept: once', 'accept: twice', 'accept: thrice', 'accept: page', 'accept: revoked'],
  ...['accept: declined', 'accept: stranger', 'decline', 'useLink', 'useLink: at its last use', 'decide: once'],
  ...['decide: twice', 'decide: thrice', 'decide: elsewhere', 'decide: demoted', 'decide: withdrawn', 'retract'],
  ...['resend', 'extend', 'revoke', 'revokeLink', 'setRole', 'remove', 'expel', 'account: deactivated'],
  ...['account: member', 'arrive', 'plan: free', 'plan: startup', 'wait', 'work', 'restart'],
  ...['invitation: pending', 'invitation: accepted', 'invitation: declined', 'invitation: revoked'],
  ...['invitation: expired', 'request: pending', 'request: approved', 'request: denied', 'request: withdrawn'],
  ...['request: expired', 'copy: invitation accepted', 'copy: invitation revoked', 'copy: invitation expired'],
  ...['copy: approval approved', 'copy: approval denied', 'copy: approval expired', 'copy: closed closed'],
  ...['refused: limit_reached', 'refused: invitation_settled', 'refused: not_permitted', 'refused: link_lapsed'],
  'refused: account_deactivated',
]

test(`each offer and each request has one outcome, and all see it, in ${numRuns} lives`, {
  timeout: 600_000,
}, async () => {
  const tally: Record<string, number> = {}
  const tell = (what: string) => {
    tally[what] = (tally[what] ?? 0) + 1
  }
  const seed = again.seed ?? Math.floor(Math.random() * 2 ** 31)
  console.info(`how people come in: MODEL_SEED=${seed}`)
  const lives = fc.array(life, { minLength: atOnce, maxLength: atOnce })
  const property = fc.asyncProperty(lives, (all) => live(post(), all, tell))
  const path = again.path ? { path: again.path } : {}
  await fc.assert(property, { numRuns: Math.ceil(numRuns / atOnce), seed, ...path, endOnFailure: true })
  console.info('how people come in:', JSON.stringify(tally))
  if (numRuns >= 200) for (const name of kinds) expect(tally[name] ?? 0, name).toBeGreaterThan(0)
})

/** Lives beside one another: everyone does what is next for them, then comes what they all share, time and jobs. */
async function live(office: Post, lives: readonly Life[], tell: Company['tell']): Promise<void> {
  const companies = await Promise.all(lives.map(({ plan }) => founded(office, plan, tell)))
  await office.work()
  const taken = await Promise.all(companies.map(seats))
  const rounds = Math.max(...lives.map(({ steps }) => steps.length))
  for (let round = 0; round < rounds; round++) {
    const now = lives.map(({ steps }) => steps[round])
    await Promise.all(
      companies.map(async (company, at) => {
        const one = now[at]
        if (one) taken[at] = await step(company, one, taken[at]?.used ?? 0)
      }),
    )
    const days = now.map((one) => (one?.do === 'wait' ? one.days : 0))
    if (Math.max(...days)) await office.advance(Math.max(...days) * day)
    if (now.some((one) => one?.do === 'restart')) await afterRestart(office)
    else if (now.some((one) => one?.do === 'work')) await office.work()
  }
  await office.work()
  for (const company of companies) await requireOutcomes(company)
}

/** No step takes a seat that is not there, though there may be more in use than a plan has that was chosen since. */
async function step(company: Company, one: Life['steps'][number], before: number): ReturnType<typeof seats> {
  await take(company, one)
  const now = await seats(company)
  expect(now.used, `seats after ${JSON.stringify(one)}`).toBeLessThanOrEqual(Math.max(now.max, before))
  return now
}
