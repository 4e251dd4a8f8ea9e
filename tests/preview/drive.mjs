// Uses the preview as an author does, in Chromium, and tells what is seen: node drive.mjs DEED ADDRESS CHROMIUM ROOT FILE [N]
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import puppeteer from 'puppeteer-core'

const [, , deed, address, chromium, root, file, count = '3'] = process.argv
const path = `${root}/${file}`
const original = readFileSync(path, 'utf8')
const seen = { requests: new Set(), complaints: [] }

const browser = await puppeteer.launch({
  executablePath: chromium, timeout: 120_000, protocolTimeout: 300_000,
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb', '--disable-quic', '--no-first-run',
    '--disable-background-networking'],
})
const page = await browser.newPage()
page.setDefaultTimeout(240_000)
page.on('request', request => seen.requests.add(new URL(request.url()).origin))
page.on('console', message => { if (['error', 'warn'].includes(message.type())) seen.complaints.push(message.text()) })
page.on('pageerror', error => seen.complaints.push(error.message))

const painted = () => page.evaluate(() => Number(document.documentElement.dataset.painted ?? 0))
const after = number => page.waitForFunction(n => Number(document.documentElement.dataset.painted ?? 0) > n, { polling: 5 }, number)
const shown = selector => page.waitForSelector(selector, { visible: true })
const text = selector => page.$eval(selector, element => element.innerText)

async function open(hash = '', width = 1440, height = 900) {
  await page.setViewport({ width, height })
  await page.goto('about:blank') // else another hash is no new page
  await page.goto(address + hash)
  await page.waitForFunction(() => document.getElementById('text').options.length)
  await settled()
}

// Nothing is being made, and everything in view is drawn.
const settled = () => page.waitForFunction(() => {
  const pane = document.getElementById('pages')
  const inView = [...pane.children].filter(each =>
    each.offsetTop < pane.scrollTop + pane.clientHeight && each.offsetTop + each.offsetHeight > pane.scrollTop && each.key)
  return !document.getElementById('step').textContent && inView.length && inView.every(each => each.querySelector('img'))
})

// The page in view, where it stands in the window, and how its picture looks.
const view = () => page.evaluate(() => {
  const pane = document.getElementById('pages')
  const there = pane.children[location.hash.slice(1) - 1]
  const context = Object.assign(document.createElement('canvas'), { width: 300, height: 420 }).getContext('2d')
  context.drawImage(there.querySelector('img'), 0, 0, 300, 420)
  const look = context.getImageData(0, 0, 300, 420).data.reduce((sum, value, n) => (sum * 31 + value * (n % 7 + 1)) % 1e9, 7)
  return { folio: document.getElementById('page').value, offset: Math.round(there.offsetTop - pane.scrollTop), look, key: new URL(there.querySelector('img').src).pathname }
})

// The word in the middle of a page's first block, so that an edit of it is seen in the window.
function edited(mark) {
  const line = original.split('\n')
  const middle = line.findIndex((words, n) => n > line.length / 2 && /^\p{L}.{20}/u.test(words))
  line[middle] = line[middle].replace(/ /, ` ${mark} `)
  return { content: line.join('\n'), line: middle + 1 }
}

async function pageOf(line) {
  const state = await page.evaluate(() => new Promise(done => {
    const events = new EventSource('/events')
    events.addEventListener('state', event => { events.close(); done(event.data) })
  }))
  const { files, pages } = JSON.parse(state)
  const number = files.indexOf(file)
  return pages.findIndex(each => each.places.some(([, place, begins]) => place === number && begins === line)) + 1
}

async function edits() {
  await open()
  const { line } = edited('x')
  await open(`#${await pageOf(line)}`)
  const rounds = []
  for (let round = 0; round < Number(count); round++) {
    await settled()
    const before = await view()
    const number = await painted()
    const saved = Date.now() / 1000
    writeFileSync(path, edited(`edit${round}`).content)
    await after(number)
    const times = JSON.parse(await page.evaluate(() => document.documentElement.dataset.times))
    const now = await view()
    rounds.push({
      noticed: times.noticed - saved, made: times.made - times.noticed, received: times.received - times.made,
      painted: times.painted - times.received, total: times.painted - saved, before, after: now,
    })
    await page.waitForFunction(word => document.getElementById('frame').contentDocument?.body?.textContent.includes(word), {}, `edit${round}`)
  }
  return { rounds, pages: await page.evaluate(() => document.querySelectorAll('.page').length) }
}

async function error() {
  await open()
  await open(`#${await pageOf(edited('x').line)}`)
  const before = await view()
  const number = await painted()
  const broken = edited('{{ nobody')
  writeFileSync(path, broken.content)
  await after(number)
  await shown('#problems')
  const during = { ...(await view()), problems: await text('#problems'), stale: await page.$eval('#stale', e => !e.hidden), title: await page.title() }
  writeFileSync(path, original)
  await page.waitForFunction(() => document.getElementById('stale').hidden)
  await settled()
  const rest = await page.evaluate(() => [...document.querySelectorAll('#problems-list .error')].length)
  return { before, during, line: broken.line, after: await view(), rest, title: await page.title() }
}

// Everything by keys alone; the mouse is not touched.
async function keys() {
  await open()
  const seen = {}
  const press = async (...names) => { for (const name of names) await page.keyboard.press(name) }
  const folio = () => page.$eval('#page', element => element.value)
  const active = () => page.evaluate(() => document.activeElement.id || document.activeElement.className)
  await press('End'); seen.end = await folio()
  await press('Home'); seen.home = await folio()
  await press('ArrowRight', 'ArrowRight'); seen.turned = await page.$eval('#slider', e => Number(e.value))
  await press('ArrowLeft'); seen.back = await page.$eval('#slider', e => Number(e.value))
  await press('g'); seen.field = await active()
  await page.keyboard.type('3'); await press('Enter'); seen.typed = [await folio(), await active()]
  await press('Enter'); await shown('#place'); seen.place = await text('#place-name')
  await press('ArrowDown'); await page.waitForFunction(old => document.getElementById('place-name').textContent !== old, {}, seen.place)
  seen.placeAfter = await text('#place-name')
  seen.marked = await page.evaluate(() => document.querySelectorAll('.mark.asked').length)
  await press('Escape'); seen.closed = await page.evaluate(() => !document.getElementById('place').open)
  seen.focusAfter = await active()
  for (const [key, selector] of [['c', '#contents'], ['b', '#reader']]) {
    const before = await page.$eval(selector, e => e.hidden)
    await press(key)
    seen[selector] = before !== (await page.$eval(selector, e => e.hidden))
    await press(key)
  }
  const width = () => page.$eval('.page', e => e.offsetWidth)
  const whole = await width()
  await press('+'); const larger = await width(); await press('-', '-'); const smaller = await width()
  await press('0'); seen.zoom = [smaller < larger, (await width()) === whole]
  await press('s'); seen.single = await page.$eval('#pages', e => !e.classList.contains('spreads')); await press('s')
  await press('?'); await shown('#help'); seen.help = await page.$$eval('#help-list > div', rows => rows.length)
  await press('Escape'); seen.helpClosed = await page.evaluate(() => !document.getElementById('help').open)
  const edition = () => page.$eval('#edition', e => e.value)
  const [first, number] = [await edition(), await painted()]
  await press(']'); await after(number); seen.editions = [first, await edition()]
  await press('['); await page.waitForFunction(name => document.getElementById('edition').value === name, {}, first)
  // to a problem and back, by Tab
  await settled()
  const before = await painted()
  writeFileSync(path, edited('{{ nobody').content)
  await after(before); await shown('#problems')
  await press('p'); seen.problemsHidden = await page.$eval('#problems-list', e => e.hidden); seen.problemsFocus = await active()
  await press('Enter'); await press('Tab'); seen.problemPlace = await page.evaluate(() => document.activeElement.textContent)
  await press('Enter'); await page.waitForFunction(() => document.getElementById('status').textContent.includes('.md:'))
  await press('Escape'); seen.backOnPage = await active()
  writeFileSync(path, original)
  return seen
}

// Let axe look at every state of the page, by day and by night, wide and narrow.
async function axe() {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const found = []
  const look = async name => {
    await page.evaluate(source)
    const { violations, passes } = await page.evaluate(() => axe.run({
      iframes: false, // what is in the frame is the book's own, which Ace looks at
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }))
    for (const { id, nodes } of violations) found.push(`${name}: ${id}: ${nodes.map(each => each.target.join(' ')).join(', ')}`)
    return passes.length
  }
  let passed = 0
  for (const scheme of ['light', 'dark'])
    for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      await open('#8', width, height)
      const name = `${scheme} ${width}`
      passed += await look(`${name} pages`)
      await page.keyboard.press('c'); await look(`${name} contents`); await page.keyboard.press('c')
      await page.keyboard.press('Enter'); await shown('#place'); await look(`${name} place`); await page.keyboard.press('Escape')
      await page.keyboard.press('?'); await shown('#help'); await look(`${name} help`); await page.keyboard.press('Escape')
      const number = await painted()
      writeFileSync(path, edited('{{ nobody').content)
      await after(number); await shown('#problems'); await look(`${name} problems`)
      writeFileSync(path, original)
      await page.waitForFunction(() => document.getElementById('stale').hidden)
    }
  await page.evaluate(() => document.querySelector('select').closest('label').replaceWith(document.querySelector('select')))
  const before = found.length
  await look('planted')
  return { found: found.slice(0, before), planted: found.slice(before), passed }
}

try {
  const result = await { edits, error, keys, axe }[deed]()
  process.stdout.write(JSON.stringify({ ...result, requests: [...seen.requests], complaints: seen.complaints }))
} finally {
  writeFileSync(path, original)
  await browser.close()
}
