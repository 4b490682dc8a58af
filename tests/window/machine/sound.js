// Sound in files of the simplest kind: WAV with one channel of 16 bits.
import { readFile, writeFile } from 'node:fs/promises';

/** The samples of a file, as bytes, and how many there are in a second. */
export async function readSound(file) {
  const bytes = await readFile(file);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw new Error(`${file} is no WAV file`);
  let rate = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ') {
      const [kind, channels, bits] = [body.readUInt16LE(0), body.readUInt16LE(2), body.readUInt16LE(14)];
      if (kind !== 1 || channels !== 1 || bits !== 16) throw new Error(`${file} has another form: ${[kind, channels, bits]}`);
      rate = body.readUInt32LE(4);
    }
    if (name === 'data') return { rate, samples: body };
    at += 8 + length + (length % 2);
  }
  throw new Error(`${file} holds no sound`);
}

export async function writeSound(file, { rate, samples }) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  await writeFile(file, Buffer.concat([head, samples]));
}

/** So many seconds in which nothing is heard. */
export function silence(rate, seconds) {
  return Buffer.alloc(2 * Math.round(rate * seconds));
}

/** What a page is given to play, put together again: for each sound its samples, each at its place. Begins to listen at once. */
export function listenTo(page) {
  const sounds = new Map();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string' || payload.length < 8) return;
      const stream = payload.readUInt32LE(0);
      const at = 2 * payload.readUInt32LE(4);
      const samples = payload.subarray(8);
      const before = sounds.get(stream) ?? Buffer.alloc(0);
      const whole = Buffer.alloc(Math.max(before.length, at + samples.length));
      before.copy(whole);
      samples.copy(whole, at);
      sounds.set(stream, whole);
    }),
  );
  return sounds;
}
