// The clock on the wall, and the zone of the machine, set while the window is open: Today shows the day that it is, what counts
// down goes on counting the time that passes, and what rings does so once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, settled } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';
import { Wall, noWall } from '../machine/wall.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The line below the title of Today. */
const shownDay = (page) => page.getByRole('main').locator('header p').first().innerText();

/** That line for a moment, on the clocks of a place, or of this machine. */
const dayAt = (page, moment, zone) =>
  page.evaluate(
    ([at, timeZone]) => new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone }).format(new Date(at)),
    [moment, zone],
  );

/** The milliseconds that the window shows of a timer of this name; `null` where it shows none. */
async function leftOf(page, name) {
  const timer = page.getByRole('main').getByRole('timer', { name });
  if ((await timer.count()) !== 1) return null;
  const [seconds, minutes = 0, hours = 0] = (await timer.innerText()).trim().split(':').map(Number).reverse();
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** Every time that the page is told that a timer rings: the names of those. */
function ringsOf(page) {
  const rings = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const { event } = JSON.parse(payload);
      if (event?.kind === 'timer_rings') rings.push(event.value.timer.name);
    }),
  );
  return rings;
}

describe('a clock that is set', { skip: leftOut(await noWall()) }, () => {
  let wall, program, browser, page, rings;
  before(async () => {
    wall = await Wall.begin();
    program = await Program.start(wall.environment);
    browser = await launch();
    page = await open(browser);
    rings = ringsOf(page);
    await page.clock.install();
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await wall?.end();
  });

  /** Sets the clock for everybody, this far ahead of the machine's own. */
  async function set(ahead) {
    await wall.set(ahead);
    await page.clock.setSystemTime(Date.now() + ahead);
    // Sotto looks at the clock when something is set that will ring, and the window when a minute is over.
    // A reminder belongs to the clock on the wall, so this one is moved by nothing.
    await program.run('reminders', 'add', 'far away', '--at', 'in 300 days');
    await page.clock.runFor(MINUTE);
  }

  async function showsDay(ahead) {
    // The minute that was over in the window is not over elsewhere: just before midnight that is another day.
    const is = async () => (await shownDay(page)) === (await dayAt(page, Date.now() + ahead));
    await until(is, 'Today shows the day that it is', 2 * MINUTE);
  }

  async function counts() {
    await until(async () => {
      const left = await leftOf(page, /pasta/i);
      return left !== null && left > 0 && left <= 10 * MINUTE;
    }, 'the timer counts the time that passes');
    const { state } = (await kept(program)).timers.find((timer) => timer.name === 'pasta');
    assert.equal(state.is, 'running');
    assert.deepEqual(rings, []);
  }

  test('forward by a day and back: Today shows that day, and the timer goes on', async () => {
    await program.run('tasks', 'add', 'water the roses', '--due', 'tomorrow');
    await program.run('timers', 'start', '10m', 'pasta');
    const roses = page.getByRole('main').getByRole('link', { name: /water the roses/ });
    await counts();
    await showsDay(0);
    assert.equal(await roses.count(), 0, 'it is due tomorrow');

    await set(DAY);
    await showsDay(DAY);
    await roses.waitFor();
    await counts();

    await set(0);
    await showsDay(0);
    await roses.waitFor({ state: 'detached' });
    await counts();
    assert.deepEqual(complaints(page), []);
  });

  test('what rings meanwhile is not lost, and rings once', async () => {
    await program.run('timers', 'start', '15s', 'eggs');
    await set(DAY);
    await set(0);
    const ringing = page.getByRole('region', { name: 'Ringing now' });
    await ringing.getByText('Timer: eggs').waitFor();
    await ringing.getByRole('button', { name: 'Stop: Timer: eggs' }).click();
    await ringing.waitFor({ state: 'detached' });

    await set(DAY);
    await set(0);
    await counted('eggs');
    assert.deepEqual(complaints(page), []);
  });

  /** It rang once, after everything that the page was told since. */
  async function counted(name) {
    await program.run('tasks', 'add', 'the last thing of all', '--due', 'today');
    await page.getByRole('main').getByRole('link', { name: /the last thing of all/ }).waitFor();
    assert.deepEqual(rings, [name]);
  }
});

describe('another zone', () => {
  let program, browser, page;
  before(async () => {
    program = await Program.start();
    browser = await launch();
    page = await open(browser);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  test('the day and the hours are those of the place where the machine is now', async () => {
    await program.run('timers', 'start', '30m', 'bread');
    const { state } = (await kept(program)).timers[0];
    const { hours } = JSON.parse(await program.run('--json', 'settings')).time;
    const session = await page.context().newCDPSession(page);
    const travel = (timezoneId) => session.send('Emulation.setTimezoneOverride', { timezoneId });
    const hourIn = (timeZone) =>
      page.evaluate(
        ([at, options]) => new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', ...options }).format(new Date(at)),
        [state.ends, { timeZone, hourCycle: hours === 'twelve' ? 'h12' : 'h23' }],
      );

    /** The line below the title, and the moment at which the timer ends. */
    async function stands(zone) {
      const now = () => page.evaluate(() => Date.now());
      await until(async () => (await shownDay(page)) === (await dayAt(page, await now(), zone)), `Today shows the day of ${zone}`, 2 * MINUTE);
      const hour = await hourIn(zone);
      await until(async () => (await page.getByRole('main').innerText()).includes(hour), `the timer ends at ${hour}`);
    }

    await page.clock.install();
    await enter(page, program.link);
    // It is never the same day in these two.
    for (const zone of ['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      await travel(zone);
      // The window looks where it is when a minute is over.
      await page.clock.runFor(MINUTE);
      await settled(page);
      await stands(zone);
    }
    assert.deepEqual(complaints(page), []);
  });
});
