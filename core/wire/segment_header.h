#pragma once

#include "core/base/id.h"
#include "core/crypto/hash.h"
#include "core/crypto/merkle.h"
#include "core/crypto/sign.h"

#include <optional>

namespace vb::wire {

inline constexpr quint64 kVersion = 1; // of all that this module writes; a version floor counts in it
inline constexpr quint64 kMaxOperations = 1'000; // or audit entries, in a segment
inline constexpr qsizetype kMaxBody = 256 * 1024;
inline constexpr qsizetype kMaxHeader = 512;
inline constexpr qsizetype kSignature = 64;

enum class Stream : int { ops = 1, keys, audit };
/// ops, keys, audit
QString streamName(Stream stream);
std::optional<Stream> streamFromName(QStringView name);

/// The log as the author knew it when he sealed: so many segments with this root.
struct View {
    quint64 size = 0;
    crypto::Digest root = crypto::merkle::emptyRoot();
    friend bool operator==(const View &, const View &) = default;
};

/// All that the relay sees of a segment. A device has one chain over all its streams.
struct SegmentHeader {
    struct AuditHead {
        quint64 size = 0; // of the device's audit tree; at least next()
        crypto::Digest root {}; // at that size
        friend bool operator==(const AuditHead &, const AuditHead &) = default;
    };

    quint64 version = kVersion;
    PracticeId practice;
    DeviceId device;
    Stream stream = Stream::ops;
    quint64 chain = 1; // number of the segment in the device's chain, from 1
    QByteArray previous; // headerHash() of chain - 1; empty for the first
    quint64 first = 1; // counter of the first operation (from 1); audit: index of the first entry (from 0)
    quint64 count = 0; // 0: a heartbeat, which has no body
    std::optional<AuditHead> audit; // of the audit stream only
    View view;
    quint64 epoch = 0; // in force at the view; 0 before the first
    quint64 term = 1; // of the relay
    quint64 bodySize = 0;
    crypto::Digest bodyHash = crypto::sha256(QByteArrayView()); // of the body as it travels

    /// What the next segment of the same stream begins with.
    [[nodiscard]] quint64 next() const { return first + count; }
    friend bool operator==(const SegmentHeader &, const SegmentHeader &) = default;
};

/// Header as canonical CBOR with the device's signature: the bytes that are hashed, stored and sent again.
struct SignedHeader {
    QByteArray bytes;
    QByteArray signature;
    friend bool operator==(const SignedHeader &, const SignedHeader &) = default;
};

/// The header must hold together as decodeHeader() demands.
QByteArray encode(const SegmentHeader &header);
/// `tooNew` for another version; `integrity` for anything but what encode() makes. Says nothing about the signature.
Result<SegmentHeader> decodeHeader(const QByteArray &bytes);

SignedHeader sealHeader(const SegmentHeader &header, const crypto::SigningKey &device);
bool verify(const SignedHeader &header, QByteArrayView devicePublicKey);

/// What the device's next segment names as `previous`, and what tells a repeated push from a cloned device.
QByteArray headerHash(QByteArrayView headerBytes);
/// The leaf in the practice's log: RFC 9162 leaf hash over header ‖ signature.
crypto::Digest leafHash(const SignedHeader &header);
/// Whether these are the bytes that the header speaks of.
bool bodyFits(const SegmentHeader &header, QByteArrayView body);

/// Associated data of what is sealed in the body: the header without size and hash of the body.
QByteArray bodyContext(const SegmentHeader &header);

} // namespace vb::wire
