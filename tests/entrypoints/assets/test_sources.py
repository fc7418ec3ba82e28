"""Assets of what is there already: an article, a text, a picture."""

from tests.builders import plain_picture
from tests.entrypoints.assets.scene import ASSETS, Editor, blob_keys, did, opened
from tests.world import World


async def test_an_asset_of_an_article_and_of_a_text_says_how_it_was_made(both: World) -> None:
    ada = await both.dev("ada@example.com")
    article = (await ada.ask("POST", "/generate", json={"topic": "bread"})).json()
    early = await ada.ask("POST", ASSETS, json={"article_id": article["id"]})
    assert early.status_code == 409
    await both.run_jobs()
    article = (await ada.ask("GET", f"/articles/{article['id']}")).json()
    text = (await ada.ask("POST", "/api/v1/ai/generate-text", json={"prompt": "a slogan"})).json()

    of_article = await did(await ada.ask("POST", ASSETS, json={"article_id": article["id"]}), 201)
    of_text = await did(await ada.ask("POST", ASSETS, json={"text_id": text["id"]}), 201)

    assert (of_article["content"], of_article["title"]) == (article["content"], article["title"])
    assert of_article["tags"] == article["tags"]
    version = await Editor(ada, of_article).get("/versions/1")
    assert version["source"] == {"kind": "article", "id": article["id"]}
    assert (version["prompt"], version["model"]) == ("bread", article["model"])
    assert version["credits_used"] == article["credits_used"]
    assert of_text["content"] == text["text"]
    version = await Editor(ada, of_text).get("/versions/1")
    assert version["source"] == {"kind": "creation", "id": text["id"]}
    assert (version["prompt"], version["tokens_used"]) == ("a slogan", text["tokens_used"])
    editor = Editor(ada, of_article)
    await editor.edit(content="other")
    for act in ("undo", "redo"):
        await editor.post(act)
    await editor.post("restore", version=1)
    assert (await ada.ask("GET", f"/articles/{article['id']}")).json() == article  # 19
    bob = await both.dev("bob@example.com")
    for body in ({"article_id": article["id"]}, {"text_id": text["id"]}):
        assert (await bob.ask("POST", ASSETS, json=body)).status_code == 404


async def test_an_uploaded_picture_becomes_an_asset_by_its_id(both: World) -> None:
    ada, bob = await both.dev("ada@example.com"), await both.dev("bob@example.com")
    file = {"file": ("loaf.png", plain_picture("PNG"))}
    image = await did(await ada.ask("POST", "/api/v1/ai/upload-image", files=file), 201)
    body = {"kind": "image", "image_id": image["id"], "note": "as it came"}
    key = {"Idempotency-Key": "once"}
    asset = await did(await ada.ask("POST", ASSETS, json=body, headers=key), 201)
    assert (asset["kind"], asset["title"]) == ("image", "loaf.png")
    assert asset["url"] != image["url"]
    assert len(await blob_keys(both)) == 1
    assert (await bob.ask("POST", ASSETS, json=body)).status_code == 404
    assert (await ada.ask("POST", ASSETS, json=body | {"kind": "text"})).status_code == 400

    assert (await ada.ask("DELETE", f"/api/v1/images/{image['id']}")).status_code == 204
    again = await did(await ada.ask("POST", ASSETS, json=body, headers=key), 201)
    assert again["id"] == asset["id"]
    assert (await ada.ask("POST", ASSETS, json=body)).status_code == 404


async def test_an_image_is_shown_without_a_copy_and_outlives_what_it_was_made_from(
    world: World,
) -> None:
    ada = await world.dev("ada@example.com")
    images = [
        (await ada.ask("POST", "/api/v1/ai/generate-image", json={"prompt": prompt})).json()
        for prompt in ("bread", "butter")
    ]
    editor = Editor(
        ada, await did(await ada.ask("POST", ASSETS, json={"image_id": images[0]["id"]}), 201)
    )
    first = await editor.get()
    assert (first["kind"], first["content"], first["title"]) == ("image", None, "bread")
    assert first["url"] != images[0]["url"]
    media_id = images[1]["url"].rpartition("/")[2].partition(".")[0]
    second = await editor.edit(media_id=media_id)
    restored = await editor.post("restore", version=1)

    assert second["url"] not in {first["url"], images[1]["url"]}
    assert restored["url"] == first["url"]
    keys = await blob_keys(world)
    assert len(keys) == 2
    assert (await ada.ask("PATCH", editor.here, json={"content": "x"})).status_code == 400
    assert (await ada.ask("GET", f"{editor.here}/diff")).status_code == 409
    assert (await opened(world, first["url"])) == 307
    assert (await ada.ask("DELETE", editor.here)).status_code == 204
    assert (await opened(world, first["url"])) == 404
    assert (await opened(world, images[0]["url"])) == 307
