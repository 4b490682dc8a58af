// What Sotto keeps, changed behind its back: the file is SQLite, encrypted page by page as SQLCipher 4 does it. With the key
// that lies beside it where there is no keychain, a page can be opened, changed and closed again, as another version of
// Sotto or a fault of the disk would leave it.
import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PAGE = 4096;
const VECTOR = 16;
const SEAL = 64;
const BODY = PAGE - VECTOR - SEAL;
const SALT = 16;
/** Where SQLite's header has the form of the file. */
const FORM = 60;

/** Changes the open text of each page; `change` gives whether it did. Only while nothing holds the folder. */
async function change(folder, edit) {
  const file = join(folder, 'sotto.db');
  const key = Buffer.from((await readFile(join(folder, 'store.key'), 'utf8')).trim(), 'hex');
  const bytes = await readFile(file);
  const salt = bytes.subarray(0, SALT);
  const sealKey = pbkdf2Sync(key, Buffer.from(salt.map((byte) => byte ^ 0x3a)), 2, 32, 'sha512');
  let changed = 0;
  for (let number = 1; number * PAGE <= bytes.length; number += 1) {
    const page = bytes.subarray((number - 1) * PAGE, number * PAGE);
    const from = number === 1 ? SALT : 0;
    const seal = () => {
      const place = Buffer.alloc(4);
      place.writeUInt32LE(number);
      return createHmac('sha512', sealKey).update(page.subarray(from, BODY + VECTOR)).update(place).digest();
    };
    if (!seal().equals(page.subarray(BODY + VECTOR))) throw new Error(`page ${number} is not what was expected`);
    const open = createDecipheriv('aes-256-cbc', key, page.subarray(BODY, BODY + VECTOR)).setAutoPadding(false);
    const text = Buffer.concat([open.update(page.subarray(from, BODY)), open.final()]);
    if (!edit(text, number)) continue;
    changed += 1;
    randomBytes(VECTOR).copy(page, BODY);
    const close = createCipheriv('aes-256-cbc', key, page.subarray(BODY, BODY + VECTOR)).setAutoPadding(false);
    Buffer.concat([close.update(text), close.final()]).copy(page, from);
    seal().copy(page, BODY + VECTOR);
  }
  await writeFile(file, bytes);
  return changed;
}

/** As if a newer Sotto had written it. */
export function ofNewerForm(folder, form) {
  return change(folder, (text, number) => {
    if (number !== 1) return false;
    text.writeUInt32BE(form, FORM - SALT);
    return true;
  });
}

/** Puts these words in the place of others that are as long. Gives on how many pages. */
export function replaced(folder, before, after) {
  if (Buffer.byteLength(before) !== Buffer.byteLength(after)) throw new Error('only words of the same length');
  return change(folder, (text) => {
    let found = false;
    for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
      text.write(after, at);
      found = true;
    }
    return found;
  });
}

/** As a disk leaves what it lost: the middle of the file is noise. */
export async function torn(folder) {
  const file = join(folder, 'sotto.db');
  const bytes = await readFile(file);
  randomBytes(2 * PAGE).copy(bytes, PAGE);
  await writeFile(file, bytes);
}
