// Serves OpenAI's and Anthropic's wire formats from fixtures.json, on a free port of loopback.
import { LLMock } from '@copilotkit/aimock';

const mock = new LLMock({ port: 0, host: '127.0.0.1', strict: true, logLevel: 'silent' });
mock.loadFixtureFile(new URL('./fixtures.json', import.meta.url).pathname);
await mock.start();
console.log(JSON.stringify({ url: mock.url }));
process.on('SIGTERM', async () => {
  await mock.stop();
  process.exit(0);
});
