// Opens an EPUB in a second reader, epub.js in Chromium, and tells what is seen: node second.mjs BOOK CHROMIUM
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const [, , book, chromium] = process.argv
const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, '../node_modules')
const FILES = {
  '/': [join(here, 'second.html'), 'text/html'],
  '/jszip.js': [join(modules, 'jszip/dist/jszip.min.js'), 'text/javascript'],
  '/epub.js': [join(modules, 'epubjs/dist/epub.min.js'), 'text/javascript'],
  '/book.epub': [book, 'application/epub+zip'],
}

const server = createServer(async (request, response) => {
  const [path, type] = FILES[request.url] ?? []
  if (!path) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': type }).end(await readFile(path))
})

// every document of the reading order, and what the ways into the book lead to; runs in the reader
async function readThrough() {
  const opened = ePub(await (await fetch('/book.epub')).arrayBuffer())
  await opened.ready
  const shown = opened.renderTo('page', { width: 390, height: 844, flow: 'scrolled-doc' })
  const documents = []
  for (const item of opened.spine.spineItems) {
    await shown.display(item.href)
    const doc = shown.getContents()[0].document
    await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
    documents.push({
      href: item.href,
      characters: doc.body.textContent.trim().length,
      pictures: doc.images.length,
      broken: [...doc.images].filter(image => !image.naturalWidth).length,
    })
  }
  const lost = []
  const rows = toc => toc.flatMap(row => [row, ...rows(row.subitems ?? [])])
  const ways = [...rows(opened.navigation.toc), ...opened.navigation.landmarks]
  for (const { href } of [...ways, ...opened.pageList.pageList]) {
    if (!href) continue  // a part without a page of its own
    const [path, id] = href.split('#')
    const item = opened.spine.get(path)
    const doc = item && await item.load(opened.load.bind(opened)).then(root => root.ownerDocument ?? root)
    if (!item || (id && !doc.getElementById(id))) lost.push(href)
  }
  return {
    title: opened.packaging.metadata.title,
    contents: rows(opened.navigation.toc).length,
    pages: opened.pageList.pageList.length,
    cover: Boolean(await opened.coverUrl()),
    documents,
    lost,
  }
}

await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await puppeteer.launch({
  executablePath: chromium, args: ['--no-sandbox', '--disable-gpu'], timeout: 120_000, protocolTimeout: 240_000,
})
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  process.stdout.write(JSON.stringify(await page.evaluate(readThrough)))
} finally {
  await browser.close()
  server.close()
}
