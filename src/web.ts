// `npm run web`: hears Slack and serves HTTP, and leaves the jobs to `npm run worker`. Any number may run.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const [{ enter }, { createApp }, { requireSlack }] = await Promise.all([
  import('./entry.ts'),
  import('./app.ts'),
  import('./config.ts'),
])

await enter(async (config, log) => createApp(requireSlack(config), { log, worker: false }))
