"""The generated code of both languages against `schema.proto`."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2

from tb_interpret_plugin import schema_pb2

ROOT = Path(__file__).parents[2]
PROTO = ROOT / "tb_interpret_plugin" / "schema.proto"
TYPESCRIPT = ROOT / "frontend" / "src" / "api" / "schema_pb.ts"

# TensorFlow 2.16 and TensorBoard 2.16 allow it, and none older that we support.
OLDEST_PROTOBUF = "3.20.3"


def normalized(file: descriptor_pb2.FileDescriptorProto) -> descriptor_pb2.FileDescriptorProto:
    """The file without what generators may choose: its path and derived names."""
    file.ClearField("name")
    file.ClearField("source_code_info")
    for message in file.message_type:
        for field in message.field:
            field.ClearField("json_name")
    return file


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> descriptor_pb2.FileDescriptorProto:
    """`schema.proto`, compiled by the protoc of today."""
    path = tmp_path_factory.mktemp("descriptors") / "schema.binpb"
    arguments = [f"-I{PROTO.parent}", f"--descriptor_set_out={path}", PROTO.name]
    # A process of its own: beside TensorFlow's protobuf, the compiler's crashes.
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *arguments], check=True)
    (file,) = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file
    return normalized(file)


def test_the_python_code_is_that_of_the_schema(
    compiled: descriptor_pb2.FileDescriptorProto,
) -> None:
    file = descriptor_pb2.FileDescriptorProto.FromString(schema_pb2.DESCRIPTOR.serialized_pb)
    assert normalized(file) == compiled


def test_the_typescript_code_is_that_of_the_schema(
    compiled: descriptor_pb2.FileDescriptorProto,
) -> None:
    match = re.search(r'fileDesc\("([^"]+)"', TYPESCRIPT.read_text("utf-8"))
    assert match, "no descriptor in the generated code"
    encoded = match[1] + "=" * (-len(match[1]) % 4)
    file = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(encoded))
    assert normalized(file) == compiled


def test_the_stubs_name_every_message_and_field(
    compiled: descriptor_pb2.FileDescriptorProto,
) -> None:
    stubs = PROTO.with_name("schema_pb2.pyi").read_text("utf-8")
    for message in compiled.message_type:
        body = stubs.partition(f"class {message.name}(")[2].partition("\nclass ")[0]
        slots = re.search(r"__slots__ = \((.*)\)", body)
        assert slots, message.name
        assert re.findall(r'"(\w+)"', slots[1]) == [field.name for field in message.field]


@pytest.fixture(scope="session")
def oldest_protobuf() -> Path:
    """A directory with the oldest protobuf, kept between runs of the tests."""
    directory = ROOT / ".make" / f"protobuf-{OLDEST_PROTOBUF}"
    if not (directory / "google" / "protobuf").is_dir():
        requirement = f"protobuf=={OLDEST_PROTOBUF}"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(directory)]
        subprocess.run([*command, requirement], check=True)
    return directory


def test_the_python_code_works_with_the_oldest_protobuf(oldest_protobuf: Path) -> None:
    code = (
        "import sys, google.protobuf\n"
        "from google.protobuf.internal import api_implementation\n"
        "from tb_interpret_plugin.schema_pb2 import MAPS, Maps, Record, SeriesMetadata\n"
        "record = Record.FromString(bytes.fromhex(sys.argv[1]))\n"
        "assert list(record.maps.scale) == [2.5], record\n"
        "assert SeriesMetadata(kind=MAPS).kind == 2\n"
        "print(google.protobuf.__version__, api_implementation.Type())\n"
        "print(record.SerializeToString().hex())\n"
    )
    record = schema_pb2.Record(
        schema_version=1,
        facts=schema_pb2.Facts(target=[-1, 300], score=[0.5]),
        maps=schema_pb2.Maps(height=1, width=1, values=b"\0<", scale=[2.5]),
        notes=["ü"],
    )
    sent = record.SerializeToString().hex()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(oldest_protobuf), str(ROOT)]),
        "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, sent],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    version, implementation, received = done.stdout.split()
    assert (version, implementation) == (OLDEST_PROTOBUF, "python")
    assert received == sent
