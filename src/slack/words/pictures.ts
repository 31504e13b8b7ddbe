// Why a file is not taken as a picture, in words.
import { type FileKind, maxPixels, maxUploadBytes, type PictureProblem } from '../../org/organization/pictures.ts'
import type { Told } from './words.ts'

const kinds: Record<FileKind, string> = {
  svg: 'an SVG drawing',
  html: 'a web page',
  pdf: 'a PDF',
  tiff: 'a TIFF picture',
  avif: 'an AVIF picture',
  heic: 'a HEIC picture',
  video: 'a video',
  icon: 'an icon file',
  bitmap: 'a BMP picture',
  archive: 'an archive',
  text: 'a text file',
  unknown: 'a file of another kind',
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MB`

type Facts = { [P in PictureProblem['problem']]: (about: Extract<PictureProblem, { problem: P }>) => string }
const facts: Facts = {
  kind: ({ what }) => `This is ${kinds[what]}.`,
  empty: () => 'This file is empty.',
  too_large: ({ bytes }) => `This file is ${megabytes(bytes)}; the limit is ${megabytes(maxUploadBytes)}.`,
  too_many_pixels: ({ width, height }) =>
    `This picture has ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels; the limit is ${maxPixels / 1e6} million.`,
  damaged: () => 'This picture is damaged, or ends too early.',
  page: () => 'Slack sent a web page instead of the file.',
  incomplete: () => 'The file did not arrive whole.',
  busy: () => 'Too many pictures are being read right now.',
}

const another = 'Choose a PNG, JPEG, GIF or WebP picture.'
const smaller = 'Choose a smaller picture.'
const fixes: Record<PictureProblem['problem'], string> = {
  kind: another,
  empty: another,
  damaged: another,
  too_large: smaller,
  too_many_pixels: smaller,
  page: 'Go on without a logo, and tell whoever runs this installation: the log has the reason.',
  incomplete: 'Choose the file again.',
  busy: 'Try again in a moment.',
}

/** A file that is no picture to keep: the rule, what the file is, and what to do. */
export const pictureTold = (detail: PictureProblem): Told => ({
  rule: 'A logo is a PNG, JPEG, GIF or WebP picture.',
  fact: (facts[detail.problem] as (about: PictureProblem) => string)(detail),
  fix: fixes[detail.problem],
})
