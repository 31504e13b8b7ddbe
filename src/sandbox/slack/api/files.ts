// files.*: what the app looks up, uploads in three steps, and deletes (slack-platform §9).
import { isJson, type Json } from '../blocks.ts'
import { fileCard, fileObject, fileOf } from '../files.ts'
import { APP, newId, type UploadedFile, type Workspace } from '../workspace.ts'
import { type Call, fault, type Method, outcome, textOf } from './call.ts'
import { blocksOf, channelFor, post } from './chat.ts'

/** One gigabyte, the most that a file in Slack has. */
const LARGEST = 1_073_741_824
const CHANNEL = /^[CGDZ][A-Z0-9]{8,}$/

function found({ space, args }: Call): UploadedFile {
  const file = fileOf(space, textOf(args, 'file'))
  if (!file) throw outcome('file_not_found', '9', `there is no file ${textOf(args, 'file')}`)
  return file
}

const info: Method = async (call) => ({ file: fileObject(found(call), call.host) })

const remove: Method = async (call) => {
  const file = found(call)
  if (file.user !== APP.botUserId) throw fault('cant_delete_file', '9', 'an app deletes only the files it uploaded')
  await call.space.files.put(file.id, file.user, { ...file, base64: '', deleted: true })
  return {}
}

/** A ticket for one upload; the file is nobody's to see before the upload is completed. */
const getUploadURLExternal: Method = async ({ space, args, host }) => {
  const [name, length] = [textOf(args, 'filename'), Number(textOf(args, 'length'))]
  if (length === 0) throw fault('missing_argument', '9', 'the length is 0: Slack takes no empty file')
  if (!Number.isInteger(length) || length < 0)
    throw fault('invalid_arguments', '9', `length must be a whole number of bytes, is ${textOf(args, 'length')}`)
  if (length > LARGEST) throw outcome('file_upload_size_restricted', '9', `${length} bytes are more than Slack takes`)
  const [ticket, file] = [`${newId('U')}${newId('P')}`, newId('F')]
  await space.uploads.put(ticket, file, { file, name, length })
  return { upload_url: `${host}/upload/v1/${ticket}`, file_id: file }
}

/** Makes files of uploads, and shares them in a conversation of the app's where one is named. */
const completeUploadExternal: Method = async ({ space, args, host }) => {
  const wanted = [args.files].flat().filter(isJson)
  if (wanted.length === 0) throw fault('invalid_arguments', '9', 'files must be a list of {id, title?}')
  const channel = textOf(args, 'channel_id')
  if (args.channels !== undefined) throw fault('invalid_arguments', '9', 'channels: this Slack takes one channel_id')
  // Unlike chat.postMessage it takes no person for their conversation (bolt-js#2115).
  if (channel !== '' && !CHANNEL.test(channel))
    throw fault('invalid_arguments', '9', `channel_id: input must match regex pattern: ${CHANNEL.source}`)
  const there = channel === '' ? '' : channelFor(space, channel)
  const files = wanted.map((one) => uploaded(space, one))
  await Promise.all(files.map((file) => space.files.put(file.id, file.user, file)))
  if (there !== '') await share(space, there, args, files)
  return { files: files.map((file) => fileObject(file, host)) }
}

function uploaded(space: Workspace, { id, title }: Json): UploadedFile {
  const upload = space.uploads.all().find(({ file }) => file === id)
  if (!upload) throw fault('file_not_found', '9', `no upload was begun for the file ${String(id)}`)
  if (upload.base64 === undefined) throw fault('file_not_found', '9', `no bytes were uploaded for ${upload.name}`)
  if (space.files.get(upload.file))
    throw fault('file_not_found', '9', `the upload of ${upload.name} is complete already`)
  const { file, name, base64 } = upload
  const named = typeof title === 'string' && title !== '' ? { title } : {}
  const at = space.clock.now().toISOString()
  return { id: file, user: APP.botUserId, name, type: typeOf(name), base64, at, ...named }
}

async function share(space: Workspace, channel: string, args: Json, files: UploadedFile[]): Promise<void> {
  const comment = textOf(args, 'initial_comment')
  // Where there is a comment, Slack ignores the blocks.
  const blocks = comment === '' ? blocksOf(args) : []
  await post(space, { channel, text: comment, blocks, files: files.map(fileCard) })
}

/** Slack goes by the name's ending and the contents; the endings that the app sends are enough here. */
const TYPES: Record<string, string> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webp: 'image/webp',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  yaml: 'text/yaml',
  yml: 'text/yaml',
  zip: 'application/zip',
}

const typeOf = (name: string): string =>
  TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'

/** The methods of this family. */
export const files: Record<string, Method> = {
  'files.info': info,
  'files.delete': remove,
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
}
