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

const SCREENS = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2 },
  tablet: { width: 820, height: 1180, deviceScaleFactor: 1 },
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
  await page.setViewport(SCREENS[screen])
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.waitForFunction(() => window.openBook)
  await page.evaluate(options => window.openBook(options), { flow, styles: NIGHT })
  return page.evaluate(() => window.view.book.sections.length)
}

async function photograph(page, screen, scheme) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  const count = await onScreen(page, screen, 'paginated')
  for (let index = 0; index < count; index++) {
    await page.evaluate(look, index)
    for (let turn = 0; turn < 3; turn++) {
      await new Promise(resolve => setTimeout(resolve, 300))
      const number = `${String(index).padStart(2, '0')}-${turn}`
      await page.screenshot({ path: join(pictures, `${screen}-${scheme}-${number}.png`) })
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
    for (const [screen, scheme] of [['phone', 'light'], ['phone', 'dark'], ['tablet', 'light']])
      await photograph(page, screen, scheme)
  }
  process.stdout.write(JSON.stringify(seen))
} finally {
  await browser.close()
  server.close()
}
