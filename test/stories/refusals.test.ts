// Every refusal, brought about as people bring it about: it names the rule, the fact that failed, what would allow the
// act and who can do that; and its button, pressed by whoever it names, makes the act succeed.
import { describe, expect, test, vi } from 'vitest'
import type { RefusalCode } from '../../src/org/errors.ts'
import { refusals } from '../../src/slack/words/refusals.ts'
import { openWorld } from '../world.ts'
import { found } from './cast.ts'
import { roomy, tight, topped } from './catalogs.ts'
import { admissions } from './refusals/admission.ts'
import { billing } from './refusals/billing.ts'
import { budgets } from './refusals/budgets.ts'
import { credits } from './refusals/credits.ts'
import { disappearing } from './refusals/disappearing.ts'
import { domains } from './refusals/domains.ts'
import { endings } from './refusals/endings.ts'
import { leaving } from './refusals/leaving.ts'
import { moments } from './refusals/moments.ts'
import { people } from './refusals/people.ts'
import { places } from './refusals/places.ts'
import { plans } from './refusals/plans.ts'
import { programs } from './refusals/programs.ts'
import { rights } from './refusals/rights.ts'
import { held, readIn, type Scenario } from './refusals/scenario.ts'
import { settings } from './refusals/settings.ts'
import { shape } from './refusals/shape.ts'
import { undoing } from './refusals/undo.ts'

const scenarios: Record<RefusalCode, Record<string, Scenario>> = {
  ...places,
  ...rights,
  ...plans,
  ...people,
  ...moments,
  ...admissions,
  ...endings,
  ...leaving,
  ...settings,
  ...undoing,
  ...programs,
  ...billing,
  ...credits,
  ...budgets,
  ...shape,
  ...domains,
  ...disappearing,
}

describe('a refusal names its rule, the fact that failed, the fix and who can make it, and its button makes it', () => {
  const worlds = {
    roomy: openWorld({ catalog: roomy }),
    tight: openWorld({ catalog: tight }),
    topped: openWorld({ catalog: topped }),
    sold: openWorld(),
    carded: openWorld({ catalog: 'langsmith' }),
    clear: openWorld({ catalog: 'clarifai' }),
  }
  const known = new Set<string>()

  for (const [code, cases] of Object.entries(scenarios))
    for (const [title, scenario] of Object.entries(cases))
      test(`${code}: ${title}`, async () => {
        const world = worlds[scenario.in]()
        // An operator is named once they have been here.
        if (!known.has(scenario.in)) await world.says('omar', 'whoami')
        known.add(scenario.in)
        const { words, buttons, code: told, isForm } = readIn(await scenario.refused(world))
        for (const part of ['rule', 'fact', 'fix', 'who'] as const) expect(words, part).toContain(scenario[part])
        // People have a button for it, or the form itself; a program has its code.
        if (scenario.button === null)
          expect({ told, isForm }).toEqual(isForm ? { told: null, isForm } : { told: code, isForm })
        else expect(buttons).toContain(scenario.button)
        expect(await scenario.madeGood(world)).toEqual(scenario.done)
      })

  test('every refusal there is has a story here', () => {
    expect(Object.keys(scenarios).toSorted()).toEqual(Object.keys(refusals).toSorted())
    for (const cases of Object.values(scenarios)) expect(Object.keys(cases)).not.toEqual([])
  })
})

describe('an act that has to wait', () => {
  const world = openWorld()
  const acked = () => {
    const sent = world().sandbox.slack.space.traffic.entries()
    return sent.findLast(({ what }) => what === 'command /org')?.answer
  }

  test('is acked as “Working…” within three seconds, and answered afterwards where it was asked, once', async () => {
    const { id } = await found(world(), 'Waiting room', 'dina')
    const release = await held(world(), id)
    const answer = world().says('dina', 'rename Waiting hall')
    await vi.waitFor(() => expect(acked()).toEqual({ response_type: 'ephemeral', text: 'Working…' }), 10_000)
    await release()
    const { ackMs, status, messages } = await answer
    expect({ status, isInTime: ackMs < 3_000 }).toEqual({ status: 200, isInTime: true })
    expect(messages.map(({ text }) => text)).toEqual(['Waiting room is now called Waiting hall.'])
    expect(await world().recorded('Waiting hall')).toEqual([
      'organization.created',
      'context.switched',
      'organization.renamed',
    ])
  })
})
