// `npm start`: what the environment describes, all in one process. Without any Slack credential that is the sandbox.
import { enableCompileCache } from 'node:module'

// Before anything else is loaded, so that the next start finds it compiled.
enableCompileCache()
const { enter } = await import('./entry.ts')

await enter(async (config, log) => {
  if (config.slack) {
    const { createApp } = await import('./app.ts')
    return createApp({ ...config, slack: config.slack }, { log })
  }
  const { startInSandbox } = await import('./sandbox/start.ts')
  return startInSandbox(config)
})
