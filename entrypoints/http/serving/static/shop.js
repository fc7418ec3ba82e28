// A shop for play money, over the same API that any frontend uses.
const $ = (id) => document.getElementById(id);
let token = sessionStorage.getItem("token");

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.detail), { status: answer.status });
  return found;
}

async function signIn() {
  token = null;
  const found = await call("POST", "/api/v1/dev-token", { email: "demo@inkwell.example" });
  token = found.access_token;
  sessionStorage.setItem("token", token);
}

const money = (item) => `${(item.amount / 100).toFixed(2)} ${item.currency}`;

function element(name, text, inside = []) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...inside);
  return made;
}

function tell(error) {
  $("problem").textContent = error.message;
}

function button(text, press) {
  const made = element("button", text);
  made.addEventListener("click", () => press().catch(tell));
  return made;
}

async function buy(kind, item) {
  if (kind === "plan") {
    location.href = (await call("POST", "/api/payments/create-order", { plan: item.name })).pay_url;
  } else {
    location.href = (await call("POST", "/api/v1/payments/checkout", { [kind]: item.name })).url;
  }
}

async function showWallet() {
  const me = await call("GET", "/api/v1/me");
  const tokens = await call("GET", "/api/tokens/usage");
  $("who").textContent = `Signed in as ${me.email}`;
  const facts = {
    Credits: me.credits,
    Plan: tokens.plan,
    "Plan tokens left": tokens.remaining,
    Subscriber: me.is_subscriber ? `until ${me.subscription_expires_at}` : "no",
  };
  $("balance").replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => [element("dt", name), element("dd", String(value))]),
  );
  const payments = (await call("GET", "/api/v1/payments")).items.map((each) =>
    element("p", `${each.created_at.slice(0, 16)}  ${each.item}  ${money(each)}  ${each.status}`),
  );
  $("payments").replaceChildren(...payments);
}

async function showItems() {
  const catalog = await call("GET", "/api/v1/payments/catalog");
  const groups = [["pack", catalog.packs], ["subscription", catalog.subscriptions], ["plan", catalog.plans]];
  for (const [kind, items] of groups) {
    const buttons = items.map((item) => button(`${item.title}: ${money(item)}`, () => buy(kind, item)));
    $("items").append(element("section", "", [element("h2", `${kind[0].toUpperCase()}${kind.slice(1)}s`), ...buttons]));
  }
}

async function begin() {
  if (!token) await signIn();
  try {
    await showWallet();
  } catch (error) {
    if (error.status !== 401) throw error;
    await signIn();
    await showWallet();
  }
  await showItems();
  setInterval(() => showWallet().catch(tell), 2000);
}

$("portal").addEventListener("click", async () => {
  try {
    location.href = (await call("POST", "/api/v1/payments/portal", {})).url;
  } catch (error) {
    tell(error);
  }
});
begin().catch(tell);
