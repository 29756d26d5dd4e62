// Loaded before the action: when it ends, its peak memory (maxRSS, kB) is appended to the file that BENCH_PEAK_MEMORY names.
import { appendFileSync } from 'node:fs';

process.on('exit', () => appendFileSync(process.env.BENCH_PEAK_MEMORY ?? '', `${process.resourceUsage().maxRSS}\n`));
