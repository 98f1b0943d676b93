#!/usr/bin/env python3
"""Adds Biome's packages for other platforms to package-lock.json.

npm leaves optional packages out of the lock when the registry that made it does
not carry them; `npm ci` then refuses the lock. Run after updating Biome:

    python3 tools/complete_lock.py
"""

import json
import pathlib

LOCK = pathlib.Path(__file__).parent.parent / "frontend" / "package-lock.json"


def main() -> None:
    lock = json.loads(LOCK.read_text())
    packages = lock["packages"]
    known = packages["node_modules/@biomejs/cli-linux-x64"]
    wanted = packages["node_modules/@biomejs/biome"]["optionalDependencies"]
    for name, version in wanted.items():
        system, processor, *libc = name.removeprefix("@biomejs/cli-").split("-")
        entry = {"version": version, "cpu": [processor], "dev": True}
        if libc:
            entry["libc"] = libc
        entry |= {k: known[k] for k in ("license", "optional")}
        entry |= {"os": [system], "engines": known["engines"]}
        packages.setdefault(f"node_modules/{name}", entry)
    lock["packages"] = dict(sorted(packages.items()))
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
