// `npm run worker`: works through the jobs, and serves nothing. Any number may run.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const [{ enter }, { createApp }, { requireSlack }] = await Promise.all([
  import('./entry.ts'),
  import('./app.ts'),
  import('./config.ts'),
])

await enter(async (config, log) => createApp(requireSlack(config), { log, web: false }))
