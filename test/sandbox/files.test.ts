// Files as Slack has them: what people put into an input, what the app downloads, and what it uploads and shares.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange, SeenMessage } from '../../src/sandbox/driving/exchange.ts'
import { dmOf } from '../../src/sandbox/slack/workspace.ts'
import { codeOf, type Ground, lay, MANIFEST, modal } from './ground.ts'

type File = Record<string, unknown> & { id: string; url_private: string; url_private_download: string; size: number }

const UPLOADING = MANIFEST.replace("'files:read'", "'files:read', 'files:write'")
const DINA = dmOf('U0DINA00001')
const asking = modal('Logo', {
  blocks: [
    {
      type: 'input',
      block_id: 'logo',
      label: { type: 'plain_text', text: 'Logo' },
      element: { type: 'file_input', action_id: 'logo', max_files: 2 },
    },
  ],
})

let ground: Ground
let sent: File[] = []
beforeAll(async () => {
  ground = await lay(
    (app) => {
      app.command('/org', async ({ command, ack, client }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: asking })
      })
      app.view('create', async ({ ack, view }) => {
        sent = view.state.values.logo?.logo?.files as never
        await ack()
      })
    },
    { manifest: UPLOADING },
  )
})
afterAll(() => ground.close())

const png = { name: 'lögo 1.png', type: 'image/png', base64: Buffer.from('PNG as it were').toString('base64') }

/** Puts files into the modal; answers what the app was told of the first. */
async function given(...files: object[]): Promise<File> {
  await ground.drive('/command', { as: 'dina', text: 'logo' })
  await ground.drive<Exchange>('/submit', { as: 'dina', values: { Logo: files } })
  const [file] = sent
  if (!file) throw new Error('the app was told of no file')
  return file
}

const withToken = () => ({ headers: { authorization: `Bearer ${ground.slack.keys.botToken}` } })

describe('a file in a form', () => {
  afterEach(() => {
    expect(ground.refusals()).toEqual([])
  })

  it('reaches the app by its description, and its bytes with the token', async () => {
    const file = await given(png)
    expect(file).toMatchObject({
      id: expect.stringMatching(/^F0[A-Z0-9]{9}$/),
      name: 'lögo 1.png',
      mimetype: 'image/png',
      filetype: 'png',
      size: 14,
      user: 'U0DINA00001',
      url_private: expect.stringContaining(`${ground.slack.address}/files-pri/`),
    })
    for (const url of [file.url_private, file.url_private_download]) {
      const read = await fetch(url, withToken())
      expect([read.status, read.headers.get('content-type'), await read.text()]).toEqual([
        200,
        'image/png',
        'PNG as it were',
      ])
    }
  })

  it('is a page to sign in on for whoever comes without the token, and for an app without files:read', async () => {
    const file = await given(png)
    const read = async (url: string, init: RequestInit) => {
      const answer = await fetch(url, init)
      return [answer.status, answer.headers.get('content-type'), (await answer.text()).includes('Sign in')]
    }
    const page = [200, 'text/html; charset=utf-8', true]
    expect(await read(file.url_private_download, {})).toEqual(page)
    expect(await read(file.url_private_download, { headers: { authorization: 'Bearer xoxb-other' } })).toEqual(page)
    const scopes = ground.slack.space.manifest.scopes.splice(0)
    expect(await read(file.url_private_download, withToken())).toEqual(page)
    ground.slack.space.manifest.scopes.push(...scopes)
  })

  it('can claim another size than it has, and can be a page of HTML in spite of the token', async () => {
    const huge = await given({ ...png, size: 314_572_800 })
    expect(huge.size).toBe(314_572_800)
    expect((await (await fetch(huge.url_private_download, withToken())).bytes()).length).toBe(14)
    const page = await given({ ...png, answer: 'html' })
    expect((await fetch(page.url_private_download, withToken())).headers.get('content-type')).toContain('text/html')
  })

  it('can come a byte at a time, not at all, half, or without end', async () => {
    const slow = await fetch((await given({ ...png, answer: 'slow' })).url_private_download, withToken())
    const bytes = slow.body?.getReader()
    expect([(await bytes?.read())?.value?.length, (await bytes?.read())?.value?.length]).toEqual([1, 1])
    await bytes?.cancel()

    const silent = await given({ ...png, answer: 'silent' })
    const patience = AbortSignal.timeout(200)
    await expect(fetch(silent.url_private_download, { ...withToken(), signal: patience })).rejects.toThrow(/timeout/)

    const broken = await fetch((await given({ ...png, answer: 'broken' })).url_private_download, withToken())
    expect(broken.headers.get('content-length')).toBe('15')
    await expect(broken.bytes()).rejects.toThrow()

    const endless = await fetch((await given({ ...png, answer: 'endless' })).url_private_download, withToken())
    let size = 0
    for await (const part of endless.body ?? []) {
      size += part.length
      if (size > 2_000_000) break
    }
    expect(size).toBeGreaterThan(2_000_000)
  })

  it('is refused by the driver where it is no file', async () => {
    await ground.drive('/command', { as: 'dina', text: 'logo' })
    for (const wrong of ['logo.png', { name: 'x' }, { ...png, answer: 'never' }, { ...png, base64: 'ö' }])
      expect(await ground.ask('/submit', { as: 'dina', values: { Logo: wrong } })).toMatchObject({ status: 400 })
    await ground.drive('/close', { as: 'dina' })
  })

  it("is not the app's to delete", async () => {
    const { id } = await given(png)
    const mine = await lay(() => {}, { manifest: UPLOADING })
    await mine.slack.space.files.put(id, '', ground.slack.space.files.get(id) as never)
    expect(await codeOf(mine.client.files.delete({ file: id }))).toBe('cant_delete_file')
    expect((await mine.client.files.info({ file: id })).file).toMatchObject({ id, name: 'lögo 1.png' })
    expect(await codeOf(mine.client.files.delete({ file: 'F0NOTHING01' }))).toBe('file_not_found')
    expect(mine.refusals()).toEqual(['cant_delete_file'])
    await mine.close()
  })
})

describe('a file that the app uploads', () => {
  const upload = (more: object = {}) =>
    ground.client.files.uploadV2({ filename: 'members.csv', content: 'name,role\nDina,owner\n', ...more } as never)
  const inbox = (as: string) => ground.drive<SeenMessage[]>(`/inbox?as=${as}`)

  it('stands in the conversation that it was shared in, and can be saved from there', async () => {
    await upload({ channel_id: DINA, initial_comment: 'Everyone, as a file', title: 'Members' })
    const message = (await inbox('dina')).at(-1)
    const [file] = message?.files ?? []
    expect(message).toMatchObject({ text: 'Everyone, as a file', channel: DINA, ephemeral: false })
    expect(file).toMatchObject({ name: 'members.csv', mimetype: 'text/csv', size: 21 })
    const saved = await ground.api.request(`/sandbox/api/file?id=${file?.id}`)
    expect(await saved.text()).toBe('name,role\nDina,owner\n')
    expect(saved.headers.get('content-disposition')).toContain('members.csv')
    const read = await fetch(file?.url_private_download ?? '', withToken())
    expect(await read.text()).toBe('name,role\nDina,owner\n')
    const { file: shown } = await ground.client.files.info({ file: file?.id ?? '' })
    expect(shown).toMatchObject({ title: 'Members', filetype: 'csv', user: 'U0GUILDHALL' })
    expect(ground.refusals()).toEqual([])
  })

  it('is seen by nobody where no conversation was named, and by nobody once it is deleted', async () => {
    const before = (await inbox('dina')).length
    await upload()
    expect((await inbox('dina')).length).toBe(before)
    await upload({ channel_id: DINA })
    const id = (await inbox('dina')).at(-1)?.files?.[0]?.id ?? ''
    await ground.client.files.delete({ file: id })
    expect((await inbox('dina')).at(-1)?.files).toBeUndefined()
    expect((await ground.ask(`/file?id=${id}`)).status).toBe(404)
  })

  it('binary bytes arrive as they were sent', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128, 45, 45, 0])
    await ground.client.files.uploadV2({ filename: 'odd.png', file: bytes, channel_id: DINA })
    const [file] = (await inbox('dina')).at(-1)?.files ?? []
    const read = await fetch(file?.url_private_download ?? '', withToken())
    expect(Buffer.from(await read.bytes()).equals(bytes)).toBe(true)
  })

  it('is shared in conversations only, and only where the app is', async () => {
    expect(await codeOf(upload({ channel_id: 'U0DINA00001' }))).toBe('invalid_arguments')
    expect(await codeOf(upload({ channel_id: 'C0GENERAL01' }))).toBe('not_in_channel')
    expect(await codeOf(upload({ channel_id: 'D0NOBODY001' }))).toBe('channel_not_found')
    expect(await codeOf(upload({ content: '' }))).not.toBe('ok')
  })

  it('must have the length that was announced, an address that was given, and bytes', async () => {
    const { upload_url = '', file_id = '' } = await ground.client.files.getUploadURLExternal({
      filename: 'a.txt',
      length: 5,
    })
    const complete = () => codeOf(ground.client.files.completeUploadExternal({ files: [{ id: file_id }] }))
    expect(await complete()).toBe('file_not_found')
    expect((await fetch(upload_url, { method: 'POST', body: 'four' })).status).toBe(400)
    expect(await complete()).toBe('file_not_found')
    expect(await (await fetch(upload_url, { method: 'POST', body: 'fives' })).text()).toBe('OK - 5')
    expect(await complete()).toBe('ok')
    expect(await complete()).toBe('file_not_found')
    const nowhere = await fetch(`${ground.slack.address}/upload/v1/U0NOTHING`, { method: 'POST', body: 'x' })
    expect(nowhere.status).toBe(404)
    expect(ground.refusals().slice(-5)).toEqual([
      'file_not_found',
      'file_update_failed',
      'file_not_found',
      'file_not_found',
      'file_not_found',
    ])
  })

  it('needs files:write', async () => {
    const poor = await lay(() => {})
    const given = poor.client.files.getUploadURLExternal({ filename: 'a.txt', length: 1 })
    expect(await codeOf(given)).toBe('missing_scope')
    expect(poor.refusals()).toEqual(['missing_scope'])
    await poor.close()
  })
})
