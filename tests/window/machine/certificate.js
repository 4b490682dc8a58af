// A certificate of the test's own: only whoever is told of it believes it.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { does } from './needs.js';

const execute = promisify(execFile);

const asked = (name) => `[req]
distinguished_name = name
x509_extensions = is
prompt = no
[name]
CN = a server of a test
[is]
basicConstraints = critical,CA:FALSE
subjectAltName = ${name}
`;

/** Why none can be made here; `false` where one can. */
export async function noCertificate() {
  return (await does('openssl', 'version')) ? false : 'openssl is not on this machine';
}

/** Makes one for a server of this name, such as "IP:127.0.0.1", in this folder; gives its file and that of its key. */
export async function certify(folder, name) {
  const [config, key, certificate] = ['asked.cnf', 'key.pem', 'certificate.pem'].map((file) => join(folder, file));
  await writeFile(config, asked(name));
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-config', config, '-keyout', key, '-out', certificate];
  await execute('openssl', ['req', ...made]);
  return { certificate, key };
}
