// Writes a .gz beside each text file of the build, so that the server sends ready bytes instead of compressing per request.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const smallestWorthIt = 1024;
const folder = 'dist';
let total = 0;
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!/\.(js|css|svg|html)$/.test(path) || statSync(path).size < smallestWorthIt) continue;
  const packed = gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION });
  writeFileSync(`${path}.gz`, packed);
  total += packed.length;
}
console.log(`compressed: ${(total / 1024).toFixed(0)} KiB in all`);
