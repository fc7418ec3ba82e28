// Two issuers that call themselves Google: ours, and one with another key of the same name.
// Each answers POST /token with the claims that the form field `claims` asks for, in JSON.
import { OAuth2Server } from 'oauth2-mock-server';

async function issuer() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256', { kid: 'key-1' });
  server.service.on('beforeTokenSigning', (token, request) => {
    Object.assign(token.payload, JSON.parse(request.body.claims ?? '{}'));
  });
  await server.start(0, '127.0.0.1');
  return server;
}

const [google, stranger] = [await issuer(), await issuer()];
console.log(JSON.stringify({ google: google.address().port, stranger: stranger.address().port }));
process.on('SIGTERM', async () => {
  await Promise.all([google.stop(), stranger.stop()]);
  process.exit(0);
});
