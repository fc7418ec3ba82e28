"""Which store holds files is read from what is set, and halves are told."""

import pytest

from entrypoints.settings import Settings
from tests.unit.entrypoints.reading import problems_of


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({"S3_BUCKET": "a", "AWS_ACCESS_KEY_ID": "b"}, "two halves"),
        ({"S3_BUCKET": "a", "AWS_SECRET_ACCESS_KEY": "b"}, "two halves"),
        ({"AZURE_STORAGE_CONTAINER": "a", "AZURE_STORAGE_KEY": "b"}, "AZURE_STORAGE_ACCOUNT"),
    ],
)
def test_half_a_store_is_told(environment: dict[str, str], advice: str) -> None:
    (problem,) = problems_of(environment)
    assert advice in problem


def test_supabase_s_storage_wants_a_key() -> None:
    project = {"SUPABASE_URL": "https://ref.supabase.co"}
    (problem,) = problems_of({**project, "S3_BUCKET": "media"})
    assert "S3_ACCESS_KEY_ID" in problem
    assert "SUPABASE_SERVICE_ROLE_KEY" in problem
    (problem,) = problems_of({"SUPABASE_SERVICE_ROLE_KEY": "k" * 40})
    assert "SUPABASE_URL" in problem
    key = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}
    settings = Settings.load({**project, **key, "S3_BUCKET": "media"})
    assert settings.storage.s3_endpoint_url == "https://ref.supabase.co/storage/v1/s3"
    other = {"S3_ENDPOINT_URL": "https://s3.example.com"}
    assert (
        Settings.load({**project, **key, **other}).storage.s3_endpoint_url
        == other["S3_ENDPOINT_URL"]
    )


@pytest.mark.parametrize(
    ("more", "bucket"),
    [
        ({}, "assets"),
        ({"S3_BUCKET": "media"}, "media"),
        ({"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}, "assets"),
        (
            {"S3_BUCKET": "a", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"},
            "",
        ),
        ({"GCS_BUCKET_NAME": "a"}, ""),
        ({"AZURE_STORAGE_CONTAINER": "a", "AZURE_STORAGE_ACCOUNT": "b"}, ""),
        ({"SUPABASE_SERVICE_ROLE_KEY": ""}, ""),
    ],
)
def test_the_service_key_opens_the_bucket_that_nothing_else_does(
    more: dict[str, str], bucket: str
) -> None:
    project = {"SUPABASE_URL": "https://ref.supabase.co", "SUPABASE_SERVICE_ROLE_KEY": "k" * 40}
    assert Settings.load({**project, **more}).storage.supabase_bucket == bucket
