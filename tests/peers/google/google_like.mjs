// Issuers that call themselves Google: ours, one with another key of the same name, and ours as it
// is after its key was changed.
// Each answers POST /token with the claims that the form field `claims` asks for, in JSON.
import { OAuth2Server } from 'oauth2-mock-server';

async function issuer(kid) {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256', { kid });
  server.service.on('beforeTokenSigning', (token, request) => {
    Object.assign(token.payload, JSON.parse(request.body.claims ?? '{}'));
  });
  await server.start(0, '127.0.0.1');
  return server;
}

const [google, stranger, later] = [await issuer('key-1'), await issuer('key-1'), await issuer('key-2')];
console.log(
  JSON.stringify({
    google: google.address().port,
    stranger: stranger.address().port,
    later: later.address().port,
  }),
);
process.on('SIGTERM', async () => {
  await Promise.all([google.stop(), stranger.stop(), later.stop()]);
  process.exit(0);
});
