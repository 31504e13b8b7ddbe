// Handing a file to someone in their conversation with us. The three calls are made one by one, for Slack's own client would
// send the bytes, and the bot's token with them, to whatever address it is given.
import type { WebClient } from '@slack/web-api'
import type { SharedFile } from '../../org/context.ts'
import { neutral, shorten } from '../views/blocks.ts'
import { requireSlacks } from './hosts.ts'

/** How long the bytes may take on their way. */
const uploadMs = 30_000

/** Uploads a file and shares it with one account, with its comment; what was typed in that formats and mentions nothing. */
export async function upload(client: WebClient, apiUrl: string, userId: string, file: SharedFile): Promise<void> {
  const { name, title, comment, bytes } = file
  const opened = await client.conversations.open({ users: userId })
  const channel = opened.channel?.id
  const ticket = await client.files.getUploadURLExternal({ filename: name, length: bytes.length })
  const { upload_url: address, file_id: id } = ticket
  if (!channel || !address || !id) throw new Error('Slack gave no place for a file')
  await send(requireSlacks(address, 'files.slack.com', apiUrl), bytes)
  await client.files.completeUploadExternal({
    files: [{ id, title }],
    channel_id: channel,
    initial_comment: shorten(neutral(comment), 3000),
  })
}

/** Puts a picture where views can show it, without sharing it with anyone; gives its id. */
export async function keepPicture(
  client: WebClient,
  apiUrl: string,
  file: Omit<SharedFile, 'comment'>,
): Promise<string> {
  const { name, title, bytes } = file
  const ticket = await client.files.getUploadURLExternal({ filename: name, length: bytes.length })
  const { upload_url: address, file_id: id } = ticket
  if (!address || !id) throw new Error('Slack gave no place for a picture')
  await send(requireSlacks(address, 'files.slack.com', apiUrl), bytes)
  await client.files.completeUploadExternal({ files: [{ id, title }] })
  await isReady(client, id)
  return id
}

/** A file that Slack has not looked into yet is refused in a view. */
async function isReady(client: WebClient, id: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { file } = await client.files.info({ file: id })
    if (file?.mimetype) return
    if (tries >= 10) throw new Error('Slack took a picture and did not say what it is')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

// The address itself is the permission: no token goes with it, and nowhere further.
async function send(to: URL, bytes: Uint8Array): Promise<void> {
  const answer = await fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    redirect: 'error',
    signal: AbortSignal.timeout(uploadMs),
  })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`Slack did not take a file: ${answer.status} ${said.slice(0, 200)}`)
}
