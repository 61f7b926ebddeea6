const TAKE_A_VALUE = new Set(['--enabled-preview-features', '--extension-types']);

/** The command line Prisma gives its schema engine. */
export function parseArguments(argv) {
  const options = { datamodels: [] };
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at];
    if (word === '--datasource') options.url = JSON.parse(argv[++at]).url;
    else if (word === '--datamodels') options.datamodels.push(argv[++at]);
    else if (word === '--version' || word === '-V') options.version = true;
    else if (word === 'cli') options.command = argv[++at];
    else if (TAKE_A_VALUE.has(word)) at++;
  }
  return options;
}
