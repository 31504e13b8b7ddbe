// The driver API (JSON over HTTP): the hands with which the page, tests and outside programs move the people of the sandbox.
import { Hono } from 'hono'
import { z } from 'zod'
import { loadCatalog } from '../catalog/catalog.ts'
import { commands } from '../slack/commands.ts'
import { type Say, worded } from '../slack/words/words.ts'
import { type Changes, openChanges } from './driving/changes.ts'
import * as doing from './driving/doing.ts'
import { seenMessage, seenView } from './driving/exchange.ts'
import { happen } from './driving/happenings.ts'
import * as paying from './driving/paying.ts'
import { personBy, playable } from './driving/people.ts'
import { Use, use } from './driving/product.ts'
import { progress, type Record as Recorded } from './driving/progress.ts'
import { CannotDo } from './driving/refusal.ts'
import { SignIn, signIn } from './driving/signing-in.ts'
import { fileOf, letterOf, lettersIn } from './driving/takeaway.ts'
import { verifying } from './driving/verifying.ts'
import { markRead, windowOf } from './driving/window.ts'
import { entryOf, linesAfter } from './driving/wire.ts'
import { mailFaults } from './mailbox.ts'
import { Naming } from './names.ts'
import { Undeclared } from './slack/events.ts'
import { dmOf, sees, topView } from './slack/workspace.ts'
import { stripeFaults } from './stripe/faults.ts'
import { moveClock, settle, type World } from './world.ts'

const as = z.string()
/** The workspace that they sit in, where the sandbox is an Enterprise organization of two; else there is but one. */
const team = z.string().optional()
const where = z.string().optional()
/** The page knows which block it drew a control in; programs need not say. */
const block = z.string().optional()

const faults = z.strictObject({
  slack: z
    .strictObject({
      deliver: z.strictObject({ times: z.int().min(1).max(20) }).exactOptional(),
      method: z
        .strictObject({
          name: z.string(),
          error: z.string().exactOptional(),
          status: z.int().min(100).max(599).exactOptional(),
          delayMs: z.int().min(0).max(60_000).exactOptional(),
        })
        .exactOptional(),
      next: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
  stripe: stripeFaults.exactOptional(),
  mail: mailFaults.exactOptional(),
})

type Body<T> = { schema: z.ZodType<T>; act: (world: World, body: T) => Promise<unknown> }
const row = <T>(schema: z.ZodType<T>, act: Body<T>['act']): Body<T> => ({ schema, act })

const posts = {
  '/command': row(z.object({ as, team, text: z.string() }), async (world, body) =>
    doing.command(world, playable(world.slack.space, body.as, body.team), body.text),
  ),
  '/home': row(z.object({ as, team }), async (world, body) => ({
    view: await doing.home(world, playable(world.slack.space, body.as, body.team)),
  })),
  '/press': row(
    z.object({ as, team, action: z.string(), in: where, block, value: z.coerce.string().optional() }),
    async (world, body) => doing.press(world, playable(world.slack.space, body.as, body.team), body),
  ),
  '/choose': row(
    z.object({ as, team, action: z.string(), value: z.unknown(), in: where, block }),
    async (world, body) => doing.choose(world, playable(world.slack.space, body.as, body.team), body),
  ),
  '/suggest': row(
    z.object({ as, team, action: z.string(), typed: z.string(), in: where, block }),
    async (world, body) => doing.suggestions(world, playable(world.slack.space, body.as, body.team), body),
  ),
  '/submit': row(
    z.object({ as, team, values: z.record(z.string(), z.unknown()).optional(), view: z.string().optional() }),
    async (world, body) =>
      doing.submit(world, playable(world.slack.space, body.as, body.team), body.values ?? {}, body.view),
  ),
  '/close': row(z.object({ as, team, view: z.string().optional() }), async (world, body) =>
    doing.close(world, playable(world.slack.space, body.as, body.team), body.view),
  ),
  '/pay': row(z.strictObject({ url: z.string(), card: z.string().exactOptional() }), paying.pay),
  '/stripe': row(paying.happening, paying.happen),
  '/clock': row(z.object({ advance: z.string().optional() }), async (world, body) => {
    if (body.advance !== undefined) await moveClock(world, body.advance)
    return { now: world.clock.now().toISOString() }
  }),
  '/event': row(
    z.strictObject({
      type: z.string().min(1),
      user: z.union([z.string(), z.looseObject({})]).optional(),
      patch: z.looseObject({}).optional(),
    }),
    async (world, body) => {
      await happen(world, body.type, body.user, body.patch ?? {})
      return {}
    },
  ),
  '/faults': row(faults, async (world, body) => {
    world.slack.faults.set(body.slack ?? {})
    world.stripe?.faults.set(body.stripe ?? {})
    world.mailbox.fail(body.mail ?? {})
    return {}
  }),
  '/dns': row(Naming, async (world, body) => {
    await world.names.tell(body)
    return {}
  }),
  '/settle': row(z.looseObject({}), async (world) => {
    await settle(world)
    return {}
  }),
  '/signin': row(SignIn, signIn),
  '/product': row(Use, use),
  '/verify': row(z.object({ secret: z.string(), organization: z.string().exactOptional() }), verifying),
  '/opened': row(z.object({ letter: z.int().min(0) }), async (world, body) => {
    await world.mailbox.markRead(body.letter)
    return {}
  }),
  '/read': row(z.object({ as }), async (world, body) => {
    await markRead(world, body.as)
    return {}
  }),
}

const gets: Record<string, (world: World, query: Record<string, string>, rest: Rest) => unknown> = {
  '/people': ({ slack }) =>
    slack.space.people
      .all()
      .map(({ handle, name, id, email, kind }) => ({ handle, name, slackUserId: id, email, kind })),
  '/inbox': ({ slack }, query) => {
    const person = personBy(slack.space, query.as)
    const mine = slack.space.messages.all().filter((one) => one.channel === dmOf(person.id) && !one.ephemeralTo)
    return mine.filter((one) => sees(person, one)).map((one) => seenMessage(slack, one))
  },
  '/mail': ({ mailbox }, query) => {
    const letters = mailbox.all()
    return letters.filter((letter) => query.to === undefined || letter.to.toLowerCase() === query.to.toLowerCase())
  },
  '/conversation': ({ slack }, query) => {
    const person = personBy(slack.space, query.as)
    return slack.space.messages
      .all()
      .filter((one) => sees(person, one))
      .map((one) => seenMessage(slack, one))
  },
  '/seat': (world, query) => {
    const { space } = world.slack
    const person = personBy(space, query.as)
    const [top, home] = [topView(space, person.id), space.homes.get(person.id)]
    return {
      view: top ? { ...seenView(top), submit: top.given.submit ?? null, close: top.given.close ?? null } : null,
      home: home ? seenView(home) : null,
      command: world.command,
      now: world.clock.now().toISOString(),
    }
  },
  '/stripe': (world) => paying.whereIs(world),
  '/refusals': ({ slack }) => slack.space.traffic.complaints(),
  '/traffic': ({ slack }) => slack.space.traffic.entries(),
  '/commands': (_world, _query, { say }) =>
    commands.map(({ name, usage, about, example, area, more }) => {
      const told = {
        about: worded(say, about),
        more: more && worded(say, more),
        example: example && worded(say, example),
      }
      return { name, usage, area, ...told }
    }),
  '/window': (world, query) => windowOf(world, query.as, query.last),
  '/wire': ({ slack }, query) => linesAfter(slack.space, Number(query.after ?? 0)),
  '/entry': ({ slack }, query) => entryOf(slack.space, Number(query.number)),
  '/progress': (world, _query, { record }) => progress(world, record),
  '/changes': (_world, _query, { changes }) => changes.stream(),
  '/file': ({ slack }, query) => fileOf(slack.space, String(query.id)),
  '/letters': ({ mailbox }, query) => lettersIn(mailbox, query),
  '/letter': ({ mailbox }, query) => letterOf(mailbox, Number(query.number)),
}

/** What the page looks at besides the world: the stream of changes, Guildhall's own record where there is one, its words. */
type Rest = { changes: Changes; record?: Recorded; say: Say }

/** The driver API under `/sandbox/api`, for a world that runs. */
export function driver(world: World, given: Partial<Rest> = {}): Hono {
  const say = { catalog: loadCatalog('standard'), command: world.command }
  const rest: Rest = { changes: given.changes ?? openChanges(world.store), say, ...given }
  const app = new Hono().basePath('/sandbox/api')
  app.use(async (c, next) => {
    // A page of some other site, open in the same browser, must not drive people here.
    const origin = c.req.header('origin')
    if (origin !== undefined && !sameHost(origin, c.req.header('host')))
      return c.json({ error: `The sandbox is not driven from ${origin}` }, 403)
    await next()
  })
  for (const [path, look] of Object.entries(gets))
    app.get(path, async (c) => {
      const found = await look(world, c.req.query(), rest)
      return found instanceof Response ? found : c.json(found as never)
    })
  for (const [path, row] of Object.entries(posts)) {
    const { schema, act } = row as Body<unknown>
    app.post(path, async (c) => c.json((await act(world, schema.parse(await bodyOf(c.req.raw)))) as never))
  }
  app.notFound((c) => c.json({ error: `The sandbox has no ${c.req.method} ${c.req.path}` }, 404))
  app.onError((error, c) => {
    const told = explained(error)
    return c.json({ error: told.message, ...(told.choices ? { choices: told.choices } : {}) }, told.status)
  })
  return app
}

const sameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new CannotDo(400, 'The body is not JSON')
  }
}

type Told = { status: CannotDo['status'] | 500; message: string; choices?: unknown[] | undefined }

function explained(error: Error): Told {
  if (error instanceof CannotDo) return error
  if (error instanceof Undeclared) return { status: 409, message: error.message }
  if (error instanceof RangeError) return { status: 400, message: error.message }
  if (!(error instanceof z.ZodError))
    return { status: 500, message: `The sandbox broke: ${error.stack ?? error.message}` }
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
  return { status: 400, message: problems.join('; ') }
}
