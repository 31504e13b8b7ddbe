// What App Home costs, drawn and published, and what a page of the longest lists costs: each as often as the others, in
// turn, so that whatever else the machine does meets all of them alike.
import { WebClient } from '@slack/web-api'
import { depsOn, realClock } from '../../src/app.ts'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { connect } from '../../src/db/client.ts'
import type { ActContext, Deps } from '../../src/org/context.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import { glanceAt } from '../../src/org/people/people.ts'
import * as audit from '../../src/org/record/audit.ts'
import { everything } from '../../src/org/record/record.ts'
import { noConcern } from '../../src/org/telling/concern.ts'
import * as home from '../../src/org/telling/home.ts'
import { drawHome } from '../../src/slack/home/home.ts'
import { viewers } from './fill.ts'
import { quantile } from './results.ts'

type Task = { name: string; run(): Promise<unknown>; spans: number[] }

/** Measures so many times each, and gives a table of medians and of their ratios to the smallest. */
export async function measureHomes(url: string, slackAddress: string, times: number): Promise<string> {
  const record = connect(url, { max: 10 })
  try {
    const deps = unheard(record)
    const tasks = await tasksOn(deps, slackAddress)
    for (let round = -Math.ceil(times / 4); round < times; round++)
      for (const { run, spans } of tasks) {
        const before = performance.now()
        await run()
        if (round >= 0) spans.push(performance.now() - before)
      }
    return table(tasks)
  } finally {
    await record.close()
  }
}

/** The rules' surroundings without a Slack to ask. */
function unheard(record: ReturnType<typeof connect>): Deps {
  const none = () => Promise.reject(new Error('nothing is asked of Slack here'))
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  return {
    ...depsOn(record, { catalog: loadCatalog('standard'), operators: [] }, { clock: realClock, log }),
    directory: { find: none, findByEmail: none, tenant: none, reach: none },
    signIn: null,
    tokens: { of: (subject) => subject },
    pagesUrl: 'https://org.example',
    announce: { deliver: none, share: none, write: () => ({ lines: [], links: [], closing: [] }) },
    uploads: { read: none },
    charts: { shown: async () => ({ url: 'https://org.example/charts/1.png' }) },
    publicUrl: null,
    homes: { changed() {} },
  }
}

async function tasksOn(deps: Deps, slackAddress: string): Promise<Task[]> {
  const client = new WebClient('xoxb-bench', { slackApiUrl: slackAddress })
  const say = { catalog: deps.catalog, command: '/org' }
  const account = (userId: string) => ({ tenant: 'TBENCH', teamId: 'TBENCH', userId })
  const publish = async (userId: string) => {
    const { stamped } = await drawHome(deps, say, account(userId))
    await client.views.publish({ user_id: userId, view: stamped })
  }
  const ctx = await contextOf(deps, account(viewers.crowd))
  const page = (offset: number, search: string | null = null) => memberships.list(ctx, { offset, search })
  const newest = await audit.list(ctx, { filter: everything, cursor: null })
  const concern = { ...noConcern(), organizationIds: new Set([ctx.organizationId]) }
  const tasks: [string, () => Promise<unknown>][] = [
    ['Home, 1 organization', () => publish(viewers.one)],
    ['Home, 100 organizations', () => publish(viewers.hundred)],
    ['Home, among 10,000 members', () => publish(viewers.crowd)],
    ['members of 10,000, first page', () => page(0)],
    ['members of 10,000, middle page', () => page(5_000)],
    ['members of 10,000, last page', () => page(9_990)],
    ['members of 10,000, searched', () => page(0, '777')],
    ['audit of 100,000, first page', () => audit.list(ctx, { filter: everything, cursor: null })],
    ['audit of 100,000, second page', () => audit.list(ctx, { filter: everything, cursor: newest.older })],
    ['who looks at Home, of 10,000 concerned', () => home.lookers(deps, concern)],
  ]
  return tasks.map(([name, run]) => ({ name, run, spans: [] }))
}

async function contextOf(deps: Deps, account: Parameters<typeof glanceAt>[1]): Promise<ActContext> {
  const caller = await glanceAt(deps, account)
  if ('outsider' in caller) throw new Error('the bench has a viewer who may not act')
  return caller.ctx
}

function table(tasks: readonly Task[]): string {
  const median = ({ spans }: Task) => quantile(spans, 0.5)
  const smallest = (kind: string) => Math.min(...tasks.filter(({ name }) => name.startsWith(kind)).map(median))
  const head = '| what | p50 ms | p99 ms | of the smallest of its kind |'
  const rows = tasks.map((task) => {
    const ratio = median(task) / smallest(task.name.split(/[ ,]/)[0] ?? '')
    return `| ${task.name} | ${median(task).toFixed(2)} | ${quantile(task.spans, 0.99).toFixed(2)} | ${ratio.toFixed(2)} |`
  })
  return [head, head.replace(/[^|]+/g, ' --- '), ...rows].join('\n')
}
