// The markdown block: headings, lists, quotes, code, links and styles; enough of standard Markdown to read what an app wrote.
import { make } from './make.js'
import { anchor } from './text.js'

/** Markdown as elements. */
export function drawMarkdown(text) {
  return text.split(/(```[\s\S]*?```)/).flatMap((piece, index) => {
    if (index % 2 === 1) return [make('pre', {}, piece.replace(/^```\w*\n?|\n?```$/g, ''))]
    return piece
      .split(/\n{2,}/)
      .filter((part) => part.trim())
      .map(paragraph)
  })
}

function paragraph(part) {
  const lines = part.trim().split('\n')
  const heading = /^(#{1,6}) (.*)/.exec(part.trim())
  if (heading && lines.length === 1)
    return make('div', { role: 'heading', 'aria-level': 3, class: 'header' }, inline(heading[2]))
  if (lines.every((line) => /^\s*[-*] /.test(line))) return listOf('ul', lines, /^\s*[-*] /)
  if (lines.every((line) => /^\s*\d+\. /.test(line))) return listOf('ol', lines, /^\s*\d+\. /)
  if (lines.every((line) => line.startsWith('>')))
    return make('blockquote', { dir: 'auto' }, inline(lines.map((line) => line.replace(/^> ?/, '')).join('\n')))
  return make('p', { dir: 'auto' }, inline(part))
}

const listOf = (tag, lines, mark) =>
  make(
    tag,
    {},
    lines.map((line) => make('li', { dir: 'auto' }, inline(line.replace(mark, '')))),
  )

const MARKS = /(\*\*[^*]+\*\*|__[^_]+__|\*[^*\s][^*]*\*|~~[^~]+~~|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/

function inline(text) {
  return text.split(MARKS).flatMap((piece, index) => {
    if (index % 2 === 0) return piece.split('\n').flatMap((line, at) => (at ? [make('br'), line] : [line]))
    const link = /^\[(.+)\]\((.+)\)$/.exec(piece)
    if (link) return [anchor(link[2], link[1])]
    if (piece.startsWith('`')) return [make('code', {}, piece.slice(1, -1))]
    if (piece.startsWith('~~')) return [make('s', {}, piece.slice(2, -2))]
    if (/^(\*\*|__)/.test(piece)) return [make('strong', {}, inline(piece.slice(2, -2)))]
    return [make('em', {}, inline(piece.slice(1, -1)))]
  })
}
