// What `npm start` runs with no Slack configured: the real app on the sandbox's own Slack and clock.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type App, createApp } from '../app.ts'
import type { Config } from '../config.ts'
import { createLog } from '../log.ts'
import type { Deps, Log } from '../org/context.ts'
import { connectStripe, type StripeSettings } from '../stripe/client.ts'
import { setUp } from '../stripe/setup.ts'
import { CAST } from './people.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'

/** Who runs the installation in the sandbox, where nobody else was named. */
const operators = CAST.filter(({ handle }) => handle === 'omar').map(({ id }) => id)

const socketManifest = fileURLToPath(new URL('../../manifests/development.yml', import.meta.url))

export type SandboxExtras = Pick<SandboxOptions, 'pacing' | 'onComplaint' | 'enterprise'> & { log?: Log }

/** A sandbox with its app's surroundings, and everything that the app serves. */
export type Opened = Sandbox & { deps: Deps; doors: readonly string[] }

/** Starts the sandbox that a configuration describes, with the app in it; says where it is. */
export async function startInSandbox(config: Config, extras: SandboxExtras = {}): Promise<Opened> {
  const { log = createLog(config.logLevel), ...rest } = extras
  let app: App | undefined
  const sandbox = await startSandbox({
    ...rest,
    database: config.database,
    socket: config.socket,
    stripe: config.stripe === null,
    command: config.command,
    catalog: config.catalog,
    ...(config.socket ? { manifest: await readFile(socketManifest, 'utf8') } : {}),
    log: (message) => log.info({}, message),
    app: async (slack, { clock, mounts, databaseUrl, stripe, signIn, mail, resolver }) => {
      const settings = { ...config, slack, signIn, stripe: config.stripe ?? stripe, database: { url: databaseUrl } }
      if (stripe) await setUpShop(stripe, config, log)
      const named = config.operators.length ? config.operators : operators
      // A mail server that was set takes e-mail out of here.
      const kept = config.mail ? {} : { mail }
      const overrides = { clock, mounts, log, slackAddress: '/sandbox', resolver, ...kept }
      app = await createApp({ ...settings, operators: named }, overrides)
      return app
    },
  })
  if (!app) throw new Error('the sandbox started without its app')
  if (config.logLevel !== 'silent')
    process.stdout.write(`\nGuildhall's sandbox is open: ${sandbox.address}/sandbox\n\n`)
  return { ...sandbox, deps: app.deps, doors: app.doors }
}

/** Has the local Stripe sell what the catalog says, as `npm run stripe:setup` does it at the real one. */
async function setUpShop(settings: StripeSettings, { catalog, publicUrl }: Config, log: Log): Promise<void> {
  const { stripe, close } = connectStripe(settings, { log })
  try {
    await setUp(stripe, { catalog, publicUrl, withEndpoint: false }, { isDry: false })
  } finally {
    await close()
  }
}
