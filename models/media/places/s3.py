"""An S3 address. Who may read and write there stands in the machine's environment or files, as boto3 looks for it."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from models.media.places import Progress
from models.media.records import Kept
from models.store.errors import Refused

_PATIENCE = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 2, "mode": "standard"})
_PART = 8 << 20
"""Bytes a part of an upload. There is nothing under the name until all of them are there and the upload is completed."""
_GONE = frozenset({"NoSuchKey", "404", "NotFound", "NoSuchBucket"})


@cache
def _client(endpoint: str, region: str) -> Any:
    return boto3.session.Session().client(
        "s3", endpoint_url=endpoint or None, region_name=region or None, config=_PATIENCE
    )


class S3:
    """Objects under a prefix of a bucket."""

    kept = Kept.S3

    def __init__(self, bucket: str, endpoint: str = "", prefix: str = "", region: str = "") -> None:
        self._bucket, self._endpoint, self._prefix, self._region = bucket, endpoint, prefix.strip("/"), region

    @property
    def where(self) -> str:
        return f"{self._endpoint}/{self._bucket}/{self._prefix}".strip("/")

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name

    def put(self, path: Path, name: str, progress: Progress) -> None:
        key = {"Bucket": self._bucket, "Key": self._key(name)}
        try:
            client = _client(self._endpoint, self._region)
            upload = client.create_multipart_upload(**key)["UploadId"]
            try:
                parts = self._bring(client, path, {**key, "UploadId": upload}, progress)
                client.complete_multipart_upload(**key, UploadId=upload, MultipartUpload={"Parts": parts})
            except BaseException:
                with suppress(BotoCoreError, ClientError):
                    client.abort_multipart_upload(**key, UploadId=upload)
                raise
        except (BotoCoreError, ClientError, OSError) as error:
            raise Refused("media_unreachable", where=self.where) from error

    @staticmethod
    def _bring(client: Any, path: Path, upload: dict[str, str], progress: Progress) -> list[dict[str, Any]]:
        done = 0
        parts: list[dict[str, Any]] = []
        with path.open("rb") as file:
            while part := file.read(_PART):
                number = len(parts) + 1
                told = client.upload_part(**upload, PartNumber=number, Body=part)
                parts.append({"PartNumber": number, "ETag": told["ETag"]})
                done += len(part)
                progress(done)
        return parts

    def read(self, name: str, start: int, length: int) -> bytes:
        try:
            found = _client(self._endpoint, self._region).get_object(
                Bucket=self._bucket, Key=self._key(name), Range=f"bytes={start}-{start + length - 1}"
            )
            return bytes(found["Body"].read())
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code == "InvalidRange":
                # It has become shorter than that: what is missing is held against its digest by who asked.
                return b""
            raise Refused("media_gone" if code in _GONE else "media_unreachable", where=self.where) from error
        except (BotoCoreError, OSError) as error:
            raise Refused("media_unreachable", where=self.where) from error

    def remove(self, name: str) -> None:
        try:
            _client(self._endpoint, self._region).delete_object(Bucket=self._bucket, Key=self._key(name))
        except (BotoCoreError, ClientError, OSError) as error:
            raise Refused("media_unreachable", where=self.where) from error
