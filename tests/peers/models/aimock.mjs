// Serves OpenAI's and Anthropic's wire formats on a free port of loopback, from fixtures.json or the
// file that is named.
import { LLMock } from '@copilotkit/aimock';

const mock = new LLMock({ port: 0, host: '127.0.0.1', strict: true, logLevel: 'silent' });
const fixtures = process.argv[2] ?? 'fixtures.json';
mock.loadFixtureFile(new URL(fixtures, import.meta.url).pathname);
await mock.start();
console.log(JSON.stringify({ url: mock.url }));
process.on('SIGTERM', async () => {
  await mock.stop();
  process.exit(0);
});
