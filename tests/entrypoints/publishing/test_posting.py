"""An article on its way to a customer's server."""

import hmac
from datetime import timedelta
from hashlib import sha256

from standardwebhooks import Webhook

from tests.entrypoints.publishing.scene import article_of, delivery, integration_of, later, post
from tests.receivers import Step, receiver
from tests.world import Person, World


async def test_an_article_arrives_signed_and_is_posted(both: World) -> None:
    ada = await both.register()
    async with receiver() as site:
        made = await integration_of(ada, site, headers={"X-Site": "blog", "Authorization": "t"})
        article_id = await article_of(ada)

        (posted,) = await post(ada, article_id)
        assert posted["status"] == "pending"
        await both.run_jobs()

        (got,) = site.got
        article = (await ada.ask("GET", f"/articles/{article_id}")).json()
        assert article["status"] == "posted"
        assert article["posted_at"]
        body = got.json
        assert body == {
            "type": "article.published",
            "timestamp": body["timestamp"],
            "id": article_id,
            "campaign_id": None,
            "title": article["title"],
            "content": article["content"],
            "content_html": article["html"],
            "summary": article["summary"],
            "slug": article["slug"],
            "tags": article["tags"],
            "published_at": body["timestamp"],
        }
        assert got.headers["x-api-key"] == made["delivery_key"]
        assert got.headers["x-site"] == "blog"
        assert got.headers["authorization"] == "t"
        assert got.headers["content-type"].startswith("application/json")
        mac = hmac.new(made["secret"].encode(), got.body, sha256).hexdigest()
        assert got.headers["x-webhook-signature"] == mac
        # The clock of this world stands elsewhere than the verifier's: time is judged apart.
        signed = Webhook(made["secret"]).sign(got.webhook_id, both.clock.now(), got.body.decode())
        assert got.headers["webhook-signature"] == signed
        assert got.headers["webhook-timestamp"] == str(int(both.clock.now().timestamp()))

        seen = await delivery(ada, posted["id"])
        assert seen["status"] == "delivered"
        assert seen["webhook_id"] == got.webhook_id
        (attempt,) = seen["attempts"]
        assert (attempt["status_code"], attempt["outcome"]) == (200, "delivered")
        assert attempt["response_excerpt"] == "ok"


async def test_an_article_goes_once_to_each_integration_however_often_it_is_posted(
    world: World,
) -> None:
    ada = await world.register()
    async with receiver() as first, receiver() as second, receiver() as other:
        one = await integration_of(ada, first)
        await integration_of(ada, second)
        await integration_of(ada, other, events=["article.failed"])
        article_id = await article_of(ada)

        await post(ada, article_id, json={"integration_id": one["id"]})
        await world.run_jobs()
        assert (len(first.got), len(second.got), len(other.got)) == (1, 0, 0)

        assert len(await post(ada, article_id)) == 2
        await post(ada, article_id)
        await world.run_jobs()
        assert (len(first.got), len(second.got), len(other.got)) == (1, 1, 0)


async def test_what_can_not_be_posted_is_refused(world: World) -> None:
    ada = await world.register()
    eve = await world.register("eve@example.com")
    article_id = await article_of(ada)
    path = f"/api/v1/articles/{article_id}/post"

    nowhere = await ada.ask("POST", path)
    assert (nowhere.status_code, nowhere.json()["type"]) == (409, "/problems/no-destination")
    async with receiver() as site:
        made = await integration_of(ada, site)
        assert (await eve.ask("POST", path)).status_code == 404
        hers = (await eve.ask("POST", "/api/v1/articles", json={"topic": "x"})).json()["id"]
        stolen = {"integration_id": made["id"]}
        mixed = await eve.ask("POST", f"/api/v1/articles/{hers}/post", json=stolen)
        assert mixed.status_code == 404
        queued = (await ada.ask("POST", "/api/v1/articles", json={"topic": "x"})).json()["id"]
        early = await ada.ask("POST", f"/api/v1/articles/{queued}/post")
        assert (early.status_code, early.json()["type"]) == (409, "/problems/article-not-ready")
        await ada.ask("PATCH", f"/integrations/{made['id']}", json={"status": "disabled"})
        asleep = await ada.ask("POST", path, json=stolen)
        assert asleep.json()["type"] == "/problems/integration-inactive"
        assert (await ada.ask("POST", path)).json()["type"] == "/problems/no-destination"
        assert site.connections == 0


async def seen(ada: Person, article_id: str) -> dict[str, str | None]:
    """Return an article's title and where it stands."""
    article = (await ada.ask("GET", f"/articles/{article_id}")).json()
    return {each: article[each] for each in ("title", "status", "posted_at")}


async def edit(ada: Person, article_id: str, title: str) -> None:
    answer = await ada.ask("PATCH", f"/articles/{article_id}", json={"title": title})
    assert answer.status_code == 200, answer.text


async def test_a_changed_text_is_posted_anew_and_each_text_once(both: World) -> None:
    ada = await both.register()
    async with receiver() as site:
        await integration_of(ada, site)
        article_id = await article_of(ada)
        (first,) = await post(ada, article_id)
        await both.run_jobs()

        await edit(ada, article_id, "Second")
        assert await seen(ada, article_id) == {
            "title": "Second",
            "status": "completed",
            "posted_at": None,
        }
        (second,) = await post(ada, article_id)
        assert second["id"] != first["id"]
        assert second["status"] == "pending"
        both.clock.advance(timedelta(minutes=1))
        await both.run_jobs()
        again = await ada.ask("POST", f"/api/v1/articles/{article_id}/regenerate")
        assert again.status_code == 202
        now = (await seen(ada, article_id))["posted_at"]
        assert now is not None, "what it says is still there"
        await both.run_jobs()
        written = await seen(ada, article_id)
        assert (written["status"], written["posted_at"]) == ("completed", None)
        await post(ada, article_id)
        await both.run_jobs()
        (third,) = await post(ada, article_id)
        await both.run_jobs()
        assert third["status"] == "delivered"
        assert (await seen(ada, article_id))["status"] == "posted"

        told = [(each.json["id"], each.json["title"]) for each in site.got]
        assert told[1:] == [(article_id, "Second"), (article_id, written["title"])]
        assert len(told) == len(site.webhook_ids()) == 3


async def test_what_arrives_late_is_not_taken_for_the_present_text(world: World) -> None:
    ada = await world.register()
    async with receiver(Step(status=503)) as site:
        await integration_of(ada, site)
        article_id = await article_of(ada)
        await post(ada, article_id)
        await world.run_jobs()
        await edit(ada, article_id, "Second")
        await later(ada, timedelta(minutes=1))
        assert len(site.got) == 2
        assert (await seen(ada, article_id))["status"] == "completed"


async def test_an_earlier_text_does_not_follow_a_later_one(world: World) -> None:
    ada = await world.register()
    async with receiver(Step(status=503)) as site:
        await integration_of(ada, site)
        article_id = await article_of(ada)
        (first,) = await post(ada, article_id)
        await world.run_jobs()
        await edit(ada, article_id, "Second")
        (second,) = await post(ada, article_id)
        await later(ada, timedelta(minutes=1))

        assert [each.json["title"] for each in site.got[1:]] == ["Second"]
        place = f"/api/v1/integrations/{first['integration_id']}/deliveries"
        for article, found in ((article_id, [second["id"], first["id"]]), ("none", [])):
            listed = await ada.ask("GET", place, params={"article_id": article})
            assert [each["id"] for each in listed.json()["items"]] == found
        assert (await delivery(ada, first["id"]))["status"] == "cancelled"
        assert (await delivery(ada, second["id"]))["status"] == "delivered"
        late = await ada.ask("POST", f"/deliveries/{first['id']}/resend")
        assert (late.status_code, late.json()["type"]) == (409, "/problems/delivery-overtaken")
        assert (await ada.ask("POST", f"/deliveries/{second['id']}/resend")).status_code == 202
