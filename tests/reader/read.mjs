// Opens an EPUB in a real reader, foliate-js in Chromium, and tells what is seen: node read.mjs BOOK CHROMIUM [PICTURES]
import { createServer } from 'node:http'
import { readFile, mkdir } from 'node:fs/promises'
import { extname, join, dirname, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const [, , book, chromium, pictures] = process.argv
const here = dirname(fileURLToPath(import.meta.url))
const foliate = join(here, '../node_modules/foliate-js')
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }

const PHONE = { width: 390, height: 844, deviceScaleFactor: 2 }
const TABLET = { width: 820, height: 1180, deviceScaleFactor: 1 }
const SCREENS = {
  phone: { size: PHONE, scheme: 'light' },
  tablet: { size: TABLET, scheme: 'light' },
  night: { size: PHONE, scheme: 'dark' },
}
const NIGHT = `
  html { color-scheme: light dark; }
  @media (prefers-color-scheme: dark) { html { background: #16161a; color: #ddd; } a:link { color: #9ecbff; } }
`

const server = createServer(async (request, response) => {
  const path = normalize(decodeURI(new URL(request.url, 'http://host').pathname))
  const file = path === '/book.epub' ? book
    : path.startsWith('/foliate/') ? join(foliate, path.slice('/foliate/'.length))
    : join(here, 'reader.html')
  try {
    const content = await readFile(file)
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content)
  } catch {
    response.writeHead(404).end()
  }
})

// words that can hardly be read, and pictures that let a dark page through; runs in the reader
function legibility(doc) {
  const parts = text => (text.match(/[\d.]+/g) ?? []).map(Number)
  const channel = part => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const ancestors = element => element ? [element, ...ancestors(element.parentElement)] : []
  const style = element => doc.defaultView.getComputedStyle(element)
  const ground = element => {
    const painted = ancestors(element).map(each => parts(style(each).backgroundColor)).find(([, , , a]) => a !== 0)
    return painted ?? [255, 255, 255]
  }
  const contrast = element => {
    const [under, [r, g, b, alpha = 1]] = [ground(element), parts(style(element).color)]
    const share = ancestors(element).reduce((product, each) => product * style(each).opacity, alpha)
    const [one, other] = [[r, g, b].map((part, n) => share * part + (1 - share) * under[n]), under].map(luminance)
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
  }
  const isLarge = element => parseFloat(style(element).fontSize) >= 24
  const says = node => node.nodeType === 3 && node.textContent.trim()
  const seeThrough = image => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 })
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0, 64, 64)
    return context.getImageData(0, 0, 64, 64).data.some((value, n) => n % 4 === 3 && value < 250)
  }
  const worded = [...doc.body.querySelectorAll('*')].filter(each => [...each.childNodes].some(says))
  return {
    faint: worded.filter(each => each.getClientRects().length && contrast(each) < (isLarge(each) ? 3 : 4.5))
      .map(each => `${each.localName}.${each.className?.baseVal ?? each.className}`),
    seeThrough: [...doc.images].filter(image => image.naturalWidth && seeThrough(image)).map(image => image.alt),
  }
}

// what one document of the book looks like; runs in the reader
async function look(index) {
  await view.goTo(index)
  const shown = () => view.renderer.getContents().find(each => each.index === index)?.doc
  for (let n = 0; n < 100 && !shown(); n++) await new Promise(resolve => setTimeout(resolve, 50))
  const doc = shown()
  // on a busy machine the fonts are ready before the first of them was asked for
  for (let n = 0; n < 100 && ![...doc.fonts].some(font => font.status === 'loaded'); n++) {
    await doc.fonts.ready
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
  const width = doc.documentElement.clientWidth
  const name = element => `${element.localName}.${element.className?.baseVal ?? element.className}`
  return {
    id: view.book.sections[index].id,
    characters: doc.body.textContent.trim().length,
    pictures: doc.images.length,
    broken: [...doc.images].filter(image => !image.naturalWidth).map(image => image.getAttribute('src')),
    width,
    wide: [...doc.body.querySelectorAll('*')]
      .filter(element => element.getClientRects().length && element.getBoundingClientRect().right > width + 1)
      .map(name),
    fonts: [...doc.fonts].filter(font => font.status === 'loaded').map(font => `${font.family} ${font.weight}`),
    lostFonts: [...doc.fonts].filter(font => font.status === 'error').map(font => font.family),
    ...legibility(doc),
    ids: [...doc.querySelectorAll('[role=doc-pagebreak]')].map(mark => mark.getAttribute('aria-label')),
  }
}

// where each entry of the page list leads; runs in the reader
async function followPages() {
  const lost = []
  const documents = new Map()
  for (const { label, href } of view.book.pageList ?? []) {
    const { index, anchor } = view.book.resolveHref(href) ?? {}
    if (index != null && !documents.has(index)) documents.set(index, await view.book.sections[index].createDocument())
    const target = index == null ? null : anchor(documents.get(index))
    if (target?.getAttribute?.('aria-label') !== label.trim()) lost.push(label)
  }
  return { pages: (view.book.pageList ?? []).length, lost }
}

// a reader's finger on the first note; runs in the reader
async function touchNote() {
  for (const [index, section] of view.book.sections.entries()) {
    if (!(await section.createDocument()).querySelector('[role=doc-noteref]')) continue
    await view.goTo(index)
    const doc = view.renderer.getContents().find(each => each.index === index).doc
    const call = doc.querySelector('[role=doc-noteref]')
    const note = doc.querySelector(call.getAttribute('href')).textContent.trim().replace(/\s+/g, ' ')
    call.firstElementChild.click()
    for (let n = 0; n < 100 && !window.popup; n++) await new Promise(resolve => setTimeout(resolve, 50))
    return { ...window.popup, text: window.popup?.text.replace(/\s+/g, ' '), note }
  }
  return null
}

async function onScreen(page, screen, flow) {
  const { size, scheme } = SCREENS[screen]
  await page.setViewport(size)
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.waitForFunction(() => window.openBook)
  await page.evaluate(`window.legibility = ${legibility}`)
  await page.evaluate(options => window.openBook(options), { flow, styles: NIGHT })
  return page.evaluate(() => window.view.book.sections.length)
}

async function photograph(page, screen) {
  const count = await onScreen(page, screen, 'paginated')
  for (let index = 0; index < count; index++) {
    await page.evaluate(look, index)
    for (let turn = 0; turn < 3; turn++) {
      await new Promise(resolve => setTimeout(resolve, 300))
      const number = `${String(index).padStart(2, '0')}-${turn}`
      await page.screenshot({ path: join(pictures, `${screen}-${number}.png`) })
      await page.evaluate(() => view.next())
    }
  }
}

await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await puppeteer.launch({
  executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'], timeout: 120_000,
})
try {
  const page = await browser.newPage()
  const seen = { screens: {} }
  for (const screen of Object.keys(SCREENS)) {
    const count = await onScreen(page, screen, 'scrolled')
    const documents = []
    for (let index = 0; index < count; index++) documents.push(await page.evaluate(look, index))
    seen.screens[screen] = documents
  }
  seen.title = await page.evaluate(() => view.book.metadata.title)
  seen.contents = await page.evaluate(() => view.book.toc.length)
  seen.pages = await page.evaluate(followPages)
  seen.note = await page.evaluate(touchNote)
  if (pictures) {
    await mkdir(pictures, { recursive: true })
    for (const screen of Object.keys(SCREENS)) await photograph(page, screen)
  }
  process.stdout.write(JSON.stringify(seen))
} finally {
  await browser.close()
  server.close()
}
