// File inputs: chosen or dropped, read here, refused here where Slack's own client would refuse them.
import { icon, make } from '../make.js'

const MOST_BYTES = 10 * 1024 * 1024

/** How large a file is, in words. */
export function sizeOf(bytes) {
  if (!Number.isFinite(bytes)) return ''
  if (bytes < 1024) return `${bytes} bytes`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** An input for files. */
export function drawUpload(field) {
  const { element, attributes, block, id } = field
  const most = element.max_files ?? 10
  const kinds = (element.filetypes ?? []).map((kind) => `.${kind}`)
  const list = make('ul', { class: 'files' })
  const problem = make('p', { class: 'error', role: 'alert', hidden: true })
  let files = []
  const show = () => {
    const line = (file) =>
      make(
        'li',
        {},
        icon('file'),
        make('bdi', {}, file.name),
        make('span', { class: 'hint' }, sizeOf(file.size)),
        remover(file),
      )
    list.replaceChildren(...files.map(line))
    field.chosen(files.map(({ name, type, base64 }) => ({ name, type, base64 })))
  }
  const remover = (file) => {
    const remove = () => {
      files = files.filter((one) => one !== file)
      show()
      input.focus()
    }
    return make(
      'button',
      { type: 'button', class: 'bare', 'aria-label': `Remove ${file.name}`, onclick: remove },
      icon('close'),
    )
  }
  const take = async (given) => {
    const wrong = refusalOf([...given], kinds, most - files.length)
    problem.hidden = !wrong
    problem.textContent = wrong ?? ''
    if (!wrong) files = [...files, ...(await Promise.all([...given].map(readFile)))]
    input.value = ''
    show()
  }
  const input = make('input', {
    ...attributes,
    'aria-required': undefined,
    type: 'file',
    multiple: most > 1,
    accept: kinds.join(',') || undefined,
    onchange: () => take(input.files),
  })
  const about = [
    kinds.length > 0 ? kinds.map((kind) => kind.slice(1).toUpperCase()).join(', ') : 'Any file',
    'up to 10 MB',
  ].join(', ')
  const node = make(
    'div',
    { class: 'upload', id: `${id}-box` },
    input,
    // The app's own hint says it in its own words.
    block.hint ? '' : make('p', { class: 'hint' }, about),
    list,
    problem,
  )
  node.$field = { read: () => files, give: () => {}, focus: () => input.focus() }
  return node
}

function refusalOf(given, kinds, room) {
  if (given.length > room) return room > 0 ? `Choose ${room} at most.` : 'Remove one first: no more fit here.'
  const large = given.find((file) => file.size > MOST_BYTES)
  if (large) return `${large.name} has ${sizeOf(large.size)}; Slack takes 10 MB at most here.`
  const strange = given.find(
    (file) => kinds.length > 0 && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)),
  )
  return strange && `${strange.name} is not one of ${kinds.join(', ')}.`
}

/** A file as the driver takes it. */
function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    reader.onload = () =>
      resolve({ name: file.name, type: file.type, size: file.size, base64: String(reader.result).split(',')[1] ?? '' })
    reader.readAsDataURL(file)
  })
}
