// Reads what `bench ingest` printed of each receiver and prints one JSON: who cost how much, and the ratio to Pharos.
import { readFileSync } from 'node:fs';

const [pharos, ...peers] = process.argv.slice(2).map((argument) => {
  const [name, file] = argument.split('=');
  return { name, ...JSON.parse(readFileSync(file, 'utf8')) };
});

const figures = ({ name, spans, spansPerSecond, cpuSecondsPerMillionSpans, peakRssAnonMegabytes, diskBytesPerSpan }) => ({
  name,
  spans,
  spansPerSecond,
  cpuSecondsPerMillionSpans,
  peakRssAnonMegabytes,
  diskBytesPerSpan: diskBytesPerSpan ?? null,
});

const ratio = (peer) => Math.round((pharos.cpuSecondsPerMillionSpans / peer.cpuSecondsPerMillionSpans) * 100) / 100;

console.log(
  JSON.stringify(
    {
      protocol: pharos.protocol,
      measured: [pharos, ...peers].map(figures),
      cpuOfPharosToThatOf: Object.fromEntries(peers.map((peer) => [peer.name, ratio(peer)])),
    },
    null,
    2,
  ),
);
