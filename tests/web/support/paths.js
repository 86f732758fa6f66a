import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);

export const rootPath = (path) => fileURLToPath(new URL(path, root));
export const readText = (path) => readFileSync(rootPath(path), 'utf8');
export const readJson = (path) => JSON.parse(readText(path));
