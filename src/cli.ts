// The command line of whoever runs an installation: `npm run db:migrate`, `catalog`, `manifest` … and `npm run cli -- help`.
import { parseArgs } from 'node:util'
import { catalogCommand } from './catalog/command.ts'
import { nearest } from './catalog/nearest.ts'
import { fail } from './entry.ts'
import { manifestFor } from './manifest.ts'

type Out = (line: string) => void
type Command = { usage: string; about: string; run(args: string[], out: Out): number | Promise<number> }

/** Every command by its name. What only some of them need is loaded by those. */
const commands: Record<string, Command> = {
  migrate: {
    usage: 'migrate',
    about: 'bring the database of DATABASE_URL, or the embedded one, up to date',
    run: async (args, out) => (await import('./operator.ts')).migrateRecord(plain(args, 0), out),
  },
  diff: {
    usage: 'diff [--name NAME]',
    about: 'write the next migration from the schema',
    run: async (args, out) =>
      (await import('./operator.ts')).writeMigration(flags(args, { name: { type: 'string' } }), out),
  },
  catalog: {
    usage: 'catalog check FILE | print [PRESET]',
    about: 'check a catalog, or show one as tables',
    run: (args, out) => catalogCommand(args, out),
  },
  manifest: {
    usage: 'manifest [--enterprise] --url https://… | --socket  [--command /acme]',
    about: 'print the manifest of the Slack app, ready to paste',
    run: async (args, out) => {
      const wish = flags(args, {
        url: { type: 'string' },
        command: { type: 'string' },
        socket: { type: 'boolean' },
        enterprise: { type: 'boolean' },
      })
      out((await manifestFor(wish)).trimEnd())
      return 0
    },
  },
  plan: {
    usage: 'plan ORGANIZATION PLAN',
    about: 'put an organization, by its id or name, on a plan',
    run: async (args, out) => (await import('./operator.ts')).setPlan(plain(args, 2), out),
  },
  credits: {
    usage: 'credits ORGANIZATION AMOUNT [NOTE]',
    about: 'give credits for nothing to an organization, by its id or name',
    run: async (args, out) => {
      const { positionals } = mixed(args, {}, 2, 3)
      return (await import('./operator.ts')).giveCredits(positionals, out)
    },
  },
  'migrate-subscription': {
    usage: 'migrate-subscription FROM TO [--dry-run]',
    about: 'move the subscription of one organization to another, each by its id or name',
    run: async (args, out) => {
      const { values, positionals } = mixed(args, { 'dry-run': { type: 'boolean' } }, 2, 2)
      return (await import('./migrating.ts')).migrateSubscription(positionals, values['dry-run'] ?? false, out)
    },
  },
  'link-emails': {
    usage: 'link-emails ORGANIZATION [--owner E-MAIL]… [--role ROLE] [--dry-run] E-MAIL…',
    about: 'make members of those whose e-mail addresses were linked to one account',
    run: async (args, out) => {
      const options = {
        owner: { type: 'string', multiple: true },
        role: { type: 'string' },
        'dry-run': { type: 'boolean' },
      } as const
      const { values, positionals } = mixed(args, options, 1)
      const [organization = '', ...emails] = positionals
      const { owner = [], role = null, 'dry-run': isDry = false } = values
      if (!owner.length && !emails.length) throw new Misused()
      return (await import('./migrating.ts')).linkEmails(organization, { owner, role, emails, isDry }, out)
    },
  },
  'merge-people': {
    usage: 'merge-people FROM INTO [--dry-run]',
    about: 'put two people together who are one, each by an id, a Slack account or a confirmed address',
    run: async (args, out) => {
      const { values, positionals } = mixed(args, { 'dry-run': { type: 'boolean' } }, 2, 2)
      return (await import('./merging.ts')).mergePeople(positionals, values['dry-run'] ?? false, out)
    },
  },
  appoint: {
    usage: 'appoint ORGANIZATION PERSON',
    about: 'make a member the owner of an organization, as when nobody in it can',
    run: async (args, out) => (await import('./merging.ts')).appoint(plain(args, 2), out),
  },
  restore: {
    usage: 'restore ORGANIZATION',
    about: 'bring back an organization that was deleted',
    run: async (args, out) => (await import('./operator.ts')).restore(plain(args, 1), out),
  },
  'stripe:setup': {
    usage: 'stripe:setup [--dry-run]',
    about: 'make at Stripe what the catalog sells, the Billing Portal and the webhook endpoint; again at any time',
    run: async (args, out) => {
      const { 'dry-run': isDry = false } = flags(args, { 'dry-run': { type: 'boolean' } })
      return (await import('./setup.ts')).setUpStripe({ isDry }, out)
    },
  },
  reconcile: {
    usage: 'reconcile [ORGANIZATION]',
    about: 'compare Stripe with the record, of one organization or of all, and repair what is safe',
    run: async (args, out) => (await import('./operator.ts')).reconcile(plain(args, Math.min(args.length, 1)), out),
  },
  doctor: {
    usage: 'doctor',
    about: 'check database, Slack, Stripe, mail and Redis, one line each, with what to do',
    run: async (args, out) => {
      plain(args, 0)
      return (await import('./doctor.ts')).examine(out)
    },
  },
}

/** Runs one command and says its words to `out`. Gives the exit code: 0 well, 1 it cannot be done, 2 not understood. */
export async function runCommand([name = 'help', ...args]: readonly string[], out: Out): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) return explain(name, out)
  try {
    return await command.run(args, out)
  } catch (error) {
    if (!(error instanceof Misused)) throw error
    if (error.message) out(error.message)
    out(`usage: ${command.usage}`)
    return 2
  }
}

function explain(name: string, out: Out): number {
  const isAsked = name === 'help' || name === '--help' || name === '-h'
  if (!isAsked) {
    const hint = nearest(name, Object.keys(commands))
    out(`There is no command ${name}.${hint ? ` Did you mean ${hint}?` : ''}`)
  }
  for (const { usage, about } of Object.values(commands)) out(`  ${usage}\n      ${about}`)
  return isAsked ? 0 : 2
}

/** A command that was given what it does not take. */
class Misused extends Error {}

type Flags = NonNullable<Parameters<typeof parseArgs>[0]>['options']

function flags<const F extends NonNullable<Flags>>(args: string[], options: F) {
  return parsed(() => parseArgs({ args, options, strict: true, allowPositionals: false })).values
}

/** Words and flags in any order: at least, and at most, so many words. */
function mixed<const F extends NonNullable<Flags>>(args: string[], options: F, least: number, most = 1000) {
  const { values, positionals } = parsed(() => parseArgs({ args, options, strict: true, allowPositionals: true }))
  if (positionals.length < least || positionals.length > most) throw new Misused()
  return { values, positionals }
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : '')
  }
}

function plain(args: string[], count: number): string[] {
  const known = args.filter((word) => word && !word.startsWith('-'))
  if (known.length !== count || args.length !== count) throw new Misused()
  return known
}

if (import.meta.main) {
  try {
    process.exitCode = await runCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`))
  } catch (error) {
    fail(error)
  }
}
