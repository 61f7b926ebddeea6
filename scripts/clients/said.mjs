/** All that a process has said when it fits the pattern; an error if it ends, or the seconds are over, before that. */
export function said(child, pattern, seconds, heard = () => {}) {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why) => reject(new Error(`${why}; it said: ${text.slice(-800)}`));
    const timer = setTimeout(() => fail(`Nothing like ${pattern} in ${seconds} s`), seconds * 1000);
    const done = () => clearTimeout(timer);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part) => {
        text += part;
        heard(text);
        if (!pattern.test(text)) return;
        done();
        resolve(text);
      });
    }
    child.once('error', reject);
    child.once('close', () => {
      done();
      fail('It ended');
    });
  });
}
