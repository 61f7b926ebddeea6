import { setFlagsFromString } from 'node:v8';

// On a machine with much memory V8 lets its heap grow to several times what is in use before it looks; a server that
// answers with pages of text would hold half a gigabyte for nothing. These cost a few percent of throughput.
setFlagsFromString('--max-semi-space-size=8');
setFlagsFromString('--heap-growing-percent=30');
