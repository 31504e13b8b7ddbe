// The yardstick: a Bolt app that hears the same signed requests through the same receiver and does nothing but ack them.
// No app on Bolt answers faster than this.
import { App, HTTPReceiver } from '@slack/bolt'

const [signingSecret = '', apiUrl = ''] = process.argv.slice(2)
const app = new App({
  receiver: new HTTPReceiver({ signingSecret }),
  token: 'xoxb-bare',
  clientOptions: { slackApiUrl: apiUrl },
})
app.command('/org', async ({ ack }) => ack())

const server = await app.start(0)
const at = server.address()
if (at === null || typeof at === 'string') throw new Error('the bare app listens on no port')
process.stdout.write(`${JSON.stringify({ msg: 'ready', address: `http://127.0.0.1:${at.port}` })}\n`)
process.once('SIGTERM', () => process.exit(0))
