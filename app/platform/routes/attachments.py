"""Attachments by their SHA-256: sent piece by piece, asked how far they are, read as a whole or in part."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import FastAPI, Path, Request, Response

from app.platform import blobs, contract
from app.platform.blobs import PART_LIMIT, SIZE_LIMIT, Blob
from app.platform.routes.answers import answer, headers
from app.platform.service import Refused, Service
from app.wire.messages import HEADER_RECEIVED, BlobAnswer, Problem

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
PIECE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
WANTED = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
ANY = "application/octet-stream"


def add(api: FastAPI, service: Service) -> None:
    _add_upload(api, service)
    _add_download(api, service)


def _add_upload(api: FastAPI, service: Service) -> None:
    taken = contract.answers(
        BlobAnswer, "How far it is", _409="Go on from Sync-Received", _413="Too large", _422="Another hash"
    )
    taken["requestBody"] = {"required": True, "content": {ANY: {"schema": {"type": "string", "format": "binary"}}}}

    @api.put("/v1/blobs/{sha256}", openapi_extra=taken)
    async def put(sha256: Sha256, request: Request) -> Response:
        start, size, part = await _piece(request)
        blob = await service.write(lambda db: blobs.take(db, sha256, start, size, part, service.now_ms()))
        return answer(service, _taken(sha256, start + len(part), blob))

    there = {"200": {"description": "It is whole"}, "404": {"description": "Not there, or not whole"}}

    @api.head("/v1/blobs/{sha256}", openapi_extra={"responses": there})
    async def head(sha256: Sha256) -> Response:
        blob = await service.read(lambda db: blobs.find(db, sha256))
        said = {**headers(service), HEADER_RECEIVED: str(blob.received if blob else 0)}
        if blob is None or not blob.is_whole:
            return Response(status_code=404, headers=said)
        return Response(headers={**said, "Content-Length": str(blob.size), "Accept-Ranges": "bytes"}, media_type=ANY)


def _add_download(api: FastAPI, service: Service) -> None:
    whole = contract.answers(BlobAnswer, "", _404="Not there, or not whole", _416="No such part")["responses"]
    part = {"description": "The part asked for", "content": {ANY: {}}}
    whole |= {"200": {"description": "All of it", "content": {ANY: {}}}, "206": part}

    @api.get("/v1/blobs/{sha256}", openapi_extra={"responses": whole})
    async def get(sha256: Sha256, request: Request) -> Response:
        blob = _whole(await service.read(lambda db: blobs.find(db, sha256)))
        start, end = _range(request, blob.size)
        body = await service.read(lambda db: b"".join(blobs.read(db, sha256, start, end)))
        said = {**headers(service), "Accept-Ranges": "bytes"}
        if "range" not in request.headers:
            return Response(body, headers=said, media_type=ANY)
        said["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size}"
        return Response(body, status_code=206, headers=said, media_type=ANY)


def _taken(sha256: str, end: int, blob: Blob | None) -> BlobAnswer:
    """How far the upload is, if the piece that ended at `end` was what was missing."""
    if blob is None:
        raise _problem(422, "checksum", "附件校验不符，请重新上传", "the attachment has another hash: send it anew")
    if not blob.is_whole and blob.received != end:
        raise _problem(409, "go_on_elsewhere", "续传位置不符", "go on from another place", blob)
    return BlobAnswer(sha256=sha256, size=blob.size, received=blob.received)


async def _piece(request: Request) -> tuple[int, int, bytes]:
    """Where a piece begins, the size of the whole, and its bytes."""
    named = PIECE.fullmatch(request.headers.get("content-range", ""))
    if named is None:
        raise _problem(
            422, "bad_range", "须有 Content-Range: bytes 起-止/总长", "Content-Range: bytes a-b/size is needed"
        )
    start, last, size = map(int, named.groups())
    if size > SIZE_LIMIT or last + 1 - start > PART_LIMIT:
        text = f"附件最大 {SIZE_LIMIT >> 20} MiB，每片最大 {PART_LIMIT >> 20} MiB"
        raise _problem(413, "too_large", text, f"at most {SIZE_LIMIT >> 20} MiB, in pieces of {PART_LIMIT >> 20} MiB")
    part = b"".join([chunk async for chunk in _at_most(request, PART_LIMIT)])
    if not start <= last < size or len(part) != last + 1 - start:
        raise _problem(422, "bad_range", "Content-Range 与内容长度不符", "Content-Range and the bytes do not agree")
    return start, size, part


async def _at_most(request: Request, limit: int) -> AsyncIterator[bytes]:
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > limit:
            raise _problem(413, "too_large", "单片过大", "the piece is too large")
        yield chunk


def _whole(blob: Blob | None) -> Blob:
    if blob is None or not blob.is_whole:
        raise _problem(404, "no_such_blob", "没有该附件，或尚未上传完整", "no such attachment, or not yet whole")
    return blob


def _range(request: Request, size: int) -> tuple[int, int]:
    """The first byte wanted and the one after the last; all of them when nothing is said."""
    said = request.headers.get("range")
    if said is None:
        return 0, size
    wanted = WANTED.fullmatch(said)
    start = int(wanted[1]) if wanted else size
    end = min(size, int(wanted[2]) + 1) if wanted and wanted[2] else size
    if start >= end:
        problem = Problem(status=416, code="bad_range", title="请求范围有误", title_en="there are no such bytes in it")
        raise Refused(problem, {"Content-Range": f"bytes */{size}"})
    return start, end


def _problem(status: int, code: str, title: str, title_en: str, blob: Blob | None = None) -> Refused:
    said = {HEADER_RECEIVED: str(blob.received)} if blob else {}
    return Refused(Problem(status=status, code=code, title=title, title_en=title_en), said)
