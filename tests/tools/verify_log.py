#!/usr/bin/env python3
"""Checks a practice's log with nothing but Python's standard library, as docs/sync-protocol.md describes it.

usage: verify_log.py FILE

FILE is JSON: keys.practice and keys.relay_public (hexadecimal), segments [{seq, header, signature, body}] and checkpoints
[signed notes], the last of which is for the whole log. Devices, epochs and terms come from the trust entries in the log
itself. The first line of the output is "good: N segments, root R", or what is wrong and where; the exit code is 0 or 1.
Bodies are not opened: for that one needs the practice's keys.
"""
import base64
import hashlib
import json
import sys
import uuid


class Wrong(Exception):
    """The word for what was found, and at which segment."""

    def __init__(self, word, seq=0):
        super().__init__(word + (f" at {seq}" if seq else ""))


# ---- Ed25519 (RFC 8032 section 5.1), verification only ----------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    """Points as x, y, z, t with x = X/Z, y = Y/Z, x*y = T/Z."""
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(k, point):
    result = (0, 1, 1, 0)
    while k:
        if k & 1:
            result = add(result, point)
        point = add(point, point)
        k >>= 1
    return result


def decompress(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- hashes ------------------------------------------------------------------------------------------------------------

def sha256(data):
    return hashlib.sha256(data).digest()


def labelled(label, data):
    return sha256(label + b"\0" + data)


def signed(public, label, message, signature):
    return ed25519(public, label + b"\0" + message, signature)


def root_of(leaves):
    """MTH of RFC 9162 section 2.1.1, of leaf hashes."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


# ---- deterministic CBOR ------------------------------------------------------------------------------------------------

def cbor(data, at=0):
    """One value and where it ends; ValueError for any other than the one form."""
    if at >= len(data):
        raise ValueError("too short")
    major, small = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        if small not in (20, 21, 22):
            raise ValueError("a simple value or float")
        return {20: False, 21: True, 22: None}[small], at
    if small < 24:
        argument = small
    elif small < 28:
        size = 1 << (small - 24)
        argument = int.from_bytes(data[at:at + size], "big")
        if at + size > len(data) or argument < (24 if size == 1 else 1 << (4 * size)):
            raise ValueError("not the shortest form")
        at += size
    else:
        raise ValueError("an indefinite length")
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major in (2, 3):
        if at + argument > len(data):
            raise ValueError("too short")
        raw = data[at:at + argument]
        return (raw if major == 2 else raw.decode("utf-8")), at + argument
    if major == 4:
        items = []
        for _ in range(argument):
            item, at = cbor(data, at)
            items.append(item)
        return items, at
    if major == 5:
        items, last = {}, -1
        for _ in range(argument):
            key, at = cbor(data, at)
            if not isinstance(key, int) or isinstance(key, bool) or key <= last:
                raise ValueError("keys that do not ascend")
            items[key], at = cbor(data, at)
            last = key
        return items, at
    raise ValueError("a tag")


def decoded(data):
    value, end = cbor(data)
    if end != len(data):
        raise ValueError("something behind the value")
    return value


def encoded(value):
    """The other way, for what a signature covers."""
    def head(major, argument):
        if argument < 24:
            return bytes([major << 5 | argument])
        power = 0 if argument < 1 << 8 else 1 if argument < 1 << 16 else 2 if argument < 1 << 32 else 3
        return bytes([major << 5 | 24 + power]) + argument.to_bytes(1 << power, "big")

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    return head(5, len(value)) + b"".join(encoded(k) + encoded(value[k]) for k in sorted(value))


# ---- segment headers ---------------------------------------------------------------------------------------------------

OPS, KEYS, AUDIT = 1, 2, 3


def header_of(raw):
    if len(raw) > 512:
        raise ValueError("too long")
    h = decoded(raw)
    if h.get(1, 0) > 1:
        raise Wrong("too_new")
    wanted = set(range(1, 17)) - (set() if h.get(4) == AUDIT else {9, 10})
    sizes = {2: 16, 3: 16, 10: 32, 12: 32, 16: 32}
    if set(h) != wanted or any(len(h[k]) != size for k, size in sizes.items() if k in h):
        raise ValueError("other fields")
    numbers = [h[k] for k in (1, 4, 5, 7, 8, 9, 11, 13, 14, 15) if k in h]
    if any(not isinstance(n, int) or not 0 <= n <= 2**53 for n in numbers):
        raise ValueError("an unfit number")
    if (h[1] < 1 or h[4] not in (OPS, KEYS, AUDIT) or h[5] < 1 or h[14] < 1 or h[8] > 1000 or h[15] > 256 * 1024
            or not any(h[2]) or not any(h[3]) or len(h[6]) != (0 if h[5] == 1 else 32) or (h[8] == 0) != (h[15] == 0)
            or (h[4] != AUDIT and h[7] < 1) or (h[4] == AUDIT and h[9] < h[7] + h[8])
            or (h[11] == 0 and h[12] != sha256(b"")) or (h[15] == 0 and h[16] != sha256(b""))):
        raise ValueError("fields that contradict each other")
    return h


# ---- trust entries -----------------------------------------------------------------------------------------------------

class Trust:
    """Owners, devices, epochs and terms, folded from the keys stream."""

    def __init__(self, practice):
        self.practice, self.root, self.owners, self.devices = practice, None, {}, {}
        self.epoch, self.epoch_hash, self.term, self.floor = 0, b"", 1, 0
        self.relay_terms, self.taken, self.keys = 0, set(), {}

    def apply(self, raw):
        entry = decoded(raw)
        kind, body = entry[1], decoded(entry[2])
        signer, device = entry[3], entry[5]
        if kind == 1:
            if self.root is not None or labelled(b"verbena/practice-id/v1", body[3])[:16] != self.practice:
                raise ValueError("not this practice's genesis")
            self.root = body[3]
        elif self.root is None:
            raise ValueError("no genesis before it")
        if signer == self.root:
            if device:
                raise ValueError("the root signs alone")
        else:
            own = kind == 4 and body[4] == device
            live = any(key == device and not revoked for key, revoked in self.devices.values())
            if signer not in self.owners.values() or not (own or live):
                raise ValueError("not signed by root or owner on a live device")
        message = encoded({1: self.practice, 2: kind, 3: entry[2], 4: signer, 5: device})
        if not signed(signer, b"verbena/trust-entry/v1", message, entry[4]):
            raise ValueError("a wrong signature")
        if device and not signed(device, b"verbena/trust-device/v1", message + entry[4], entry[6]):
            raise ValueError("a wrong device signature")
        if message in self.taken:
            raise ValueError("an entry twice")
        self.take(kind, body, raw)
        self.taken.add(message)

    def new_key(self, key, owner=None):
        """No signing key stands for two; an owner may come back with his own."""
        if key in self.keys and (owner is None or self.keys[key] != owner):
            raise ValueError("a key of somebody else")
        self.keys[key] = owner

    def take(self, kind, body, raw):
        if kind == 1:
            if labelled(b"verbena/staff-id/v1", body[6] + body[7])[:16] != body[5]:
                raise ValueError("not the id of his keys")
            self.new_key(body[3])
            self.new_key(body[6], body[5])
            self.owners[body[5]] = body[6]
        elif kind == 2:
            self.new_key(body[4], body[3])
            self.owners[body[3]] = body[4]
        elif kind == 3:
            if body[3] not in self.owners or len(self.owners) == 1:
                raise ValueError("no owner, or the last one")
            del self.owners[body[3]]
        elif kind == 4:
            if labelled(b"verbena/device-id/v1", body[4] + body[5])[:16] != body[3]:
                raise ValueError("not the id of its keys")
            self.new_key(body[4])
            self.devices[body[3]] = (body[4], False)
        elif kind == 5:
            if self.devices[body[3]][1]:
                raise ValueError("revoked already")
            self.devices[body[3]] = (self.devices[body[3]][0], True)
        elif kind == 6:
            if body[3] != self.epoch + 1 or body[4] != self.epoch_hash:
                raise ValueError("an epoch that does not follow")
            self.epoch, self.epoch_hash = body[3], labelled(b"verbena/trust-hash/v1", raw)
        elif kind == 8:
            if body[3] != self.relay_terms + 1:
                raise ValueError("a term that does not follow")
            self.relay_terms = self.term = body[3]
        elif kind == 9:
            if body[3] <= self.floor:
                raise ValueError("a floor that falls")
            self.floor = body[3]
        elif kind == 12:
            self.new_key(body[3])
            self.root = body[3]

    def copy(self):
        other = Trust(self.practice)
        other.__dict__.update(self.__dict__)
        other.owners, other.devices = dict(self.owners), dict(self.devices)
        other.taken, other.keys = set(self.taken), dict(self.keys)
        return other


def trust_entries(header, body):
    """The clear operations' entries of a keys segment."""
    if header[4] != KEYS or header[8] == 0:
        return []
    runs, count, entries = decoded(body), 0, []
    for run in runs:
        if set(run) == {1}:
            for operation in run[1]:
                if operation[7] != "trust":
                    raise ValueError("a staff entry in the clear")
                entries.append(operation[15][3])
            count += len(run[1])
        elif set(run) == {2, 3, 4}:
            count += run[3]
        else:
            raise ValueError("neither a clear nor a sealed run")
    if count != header[8]:
        raise ValueError("another number than the header says")
    return entries


# ---- checkpoints -------------------------------------------------------------------------------------------------------

def checkpoint(note, practice, relay):
    """Size, root and term of a signed note (C2SP signed-note and tlog-checkpoint)."""
    text, _, line = note.partition("\n\n")
    text += "\n"
    parts = text.split("\n")
    name = "verbena/log/v1/" + str(uuid.UUID(bytes=practice))
    if len(parts) != 5 or parts[0] != name or not parts[3].startswith("term ") or not line.endswith("\n"):
        raise Wrong("bad_checkpoint")
    start = "\u2014 " + name + " "
    if not line.startswith(start):
        raise Wrong("bad_checkpoint")
    stamp = base64.b64decode(line[len(start):-1], validate=True)
    if stamp[:4] != sha256(name.encode() + b"\n\x01" + relay)[:4] or not ed25519(relay, text.encode(), stamp[4:]):
        raise Wrong("bad_checkpoint")
    return int(parts[1]), base64.b64decode(parts[2], validate=True), int(parts[3][5:])


# ---- the log -----------------------------------------------------------------------------------------------------------

class Log:
    def __init__(self, practice):
        self.practice, self.leaves, self.chains = practice, [], {}
        self.trust = Trust(practice)
        self.roots, self.rules = [root_of([])], [self.in_force()]

    def in_force(self):
        return self.trust.floor, self.trust.epoch, self.trust.term

    def fold(self, segment):
        seq = segment["seq"]
        if seq != len(self.leaves) + 1:
            raise Wrong("withheld", seq)
        raw, signature = bytes.fromhex(segment["header"]), bytes.fromhex(segment["signature"])
        body = bytes.fromhex(segment["body"])
        try:
            h = header_of(raw)
        except (ValueError, TypeError, AttributeError):
            raise Wrong("modified", seq) from None
        if h[2] != self.practice:
            raise Wrong("wrong_practice", seq)
        fits = len(body) == h[15] and sha256(body) == h[16]
        after = self.with_entries(h, body, seq) if fits else self.trust
        # A device is known by what lies before, or by the certificate in this very segment.
        known = self.trust.devices.get(h[3]) or after.devices.get(h[3])
        if known is None:
            raise Wrong("unknown_device", seq)
        if self.trust.devices.get(h[3], known)[1]:
            raise Wrong("revoked_device", seq)
        if not signed(known[0], b"verbena/segment/v1", raw, signature) or not fits:
            raise Wrong("modified", seq)
        self.check_chain(h, raw, seq)
        if h[11] >= seq:
            raise Wrong("forked", seq)
        if self.roots[h[11]] != h[12]:
            raise Wrong("forked", seq)
        floor, epoch, term = self.rules[h[11]]
        if h[1] < floor:
            raise Wrong("version_too_old", seq)
        if h[13] != epoch:
            raise Wrong("wrong_epoch", seq)
        if h[14] != term:
            raise Wrong("wrong_term", seq)
        self.trust = after
        self.leaves.append(sha256(b"\0" + raw + signature))
        self.roots.append(root_of(self.leaves))
        self.rules.append(self.in_force())

    def with_entries(self, h, body, seq):
        """The trust with a keys segment's entries. Void ones, as the second of two that race, change nothing."""
        try:
            entries = trust_entries(h, body)
        except (ValueError, TypeError, KeyError, IndexError):
            raise Wrong("malformed", seq) from None
        trust = self.trust
        for entry in entries:
            tried = trust.copy()
            try:
                tried.apply(entry)
                trust = tried
            except (ValueError, TypeError, KeyError, AttributeError, IndexError):
                pass
        return trust

    def check_chain(self, h, raw, seq):
        chain = self.chains.setdefault(h[3], {"number": 0, "hash": b"", "ops": 1, "audit": 0, "view": 0, "head": None})
        if h[5] <= chain["number"]:
            raise Wrong("replayed", seq)
        if h[5] > chain["number"] + 1:
            raise Wrong("withheld", seq)
        counter = "audit" if h[4] == AUDIT else "ops"
        if h[6] != chain["hash"] or h[7] != chain[counter]:
            raise Wrong("broken_chain", seq)
        if h[11] < chain["view"]:
            raise Wrong("bad_view", seq)
        if h[4] == AUDIT:
            head = chain["head"]
            if head and (h[9] < head[0] or (h[9] == head[0] and h[10] != head[1])):
                raise Wrong("audit_rewritten", seq)
            chain["head"] = (h[9], h[10])
        chain.update(number=h[5], hash=labelled(b"verbena/segment-hash/v1", raw), view=h[11])
        chain[counter] = h[7] + h[8]


def verify(data):
    practice, relay = bytes.fromhex(data["keys"]["practice"]), bytes.fromhex(data["keys"]["relay_public"])
    log = Log(practice)
    for segment in data["segments"]:
        log.fold(segment)
    notes = [checkpoint(note, practice, relay) for note in data["checkpoints"]]
    for size, root, _ in notes:
        if size < len(log.roots) and log.roots[size] != root:
            raise Wrong("forked")
    size, root, term = notes[-1]
    if size > len(log.leaves):
        raise Wrong("withheld")
    if size < len(log.leaves) or term != log.trust.term:
        raise Wrong("bad_checkpoint")
    return f"good: {size} segments, root {root.hex()}"


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    try:
        print(verify(data))
        return 0
    except Wrong as wrong:
        print(wrong)
        return 1


if __name__ == "__main__":
    sys.exit(main())
