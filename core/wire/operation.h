#pragma once

#include "core/base/id.h"
#include "core/crypto/hash.h"
#include "core/wire/blob.h"

#include <QCborMap>

#include <functional>
#include <map>

namespace vb::wire {

inline constexpr qsizetype kMaxValue = 64 * 1024; // bytes of one value; what is larger travels as a blob
inline constexpr qsizetype kMaxFields = 128;
inline constexpr qsizetype kMaxEntityName = 64;

/// One change as it travels: what the store's operation holds, without its declarations.
struct Operation {
    /// Numbers as in the store's OpKind: create, set, add, remove, sign, void, append.
    static constexpr int kLastKind = 7;

    OperationId id;
    DeviceId device; // who wrote it: of the segment, but for operations that a renewed device sends again
    quint64 counter = 0; // of that device
    GroupId group;
    quint64 part = 0;
    quint64 last = 0;
    qint64 hlc = 0;
    quint64 seen = 0;
    QString entity;
    EntityId row;
    int kind = 1;
    StaffId user;
    qint64 skewMs = 0;
    quint64 schema = 1;
    quint64 minReader = 1;
    QCborMap fields; // {tag: value}; values are texts, bytes, integers, booleans and nothing
    std::map<int, BlobRef> blobs {}; // by tag: values that lie beside the log and are missing in `fields`
    crypto::Digest rowDigest {};
    QByteArray userSignature; // 64, or none
    QByteArray deviceSignature;
    friend bool operator==(const Operation &, const Operation &) = default;
};

/// Device and counter that an operation has unless it says otherwise.
struct Place {
    DeviceId device;
    quint64 counter = 0;
};

/// The map that goes into a segment at this place.
QCborMap encode(const Operation &operation, const Place &place);
/// `integrity` for anything that encode() does not make or that is beyond a limit. `maxValue` is larger for trust
/// entries.
Result<Operation> decodeOperation(const QCborValue &value, const Place &place, qsizetype maxValue = kMaxValue);

/// Takes the values that are too large for a segment out of the fields; gives their chunks, to be sent before the
/// operation. `invalid` for one that is too large altogether.
Result<std::vector<QByteArray>> detachLarge(Operation &operation);
/// Puts them back. `chunkOf` gets a chunk by its name; its errors end it. `integrity` when a value is not as it was.
Result<void> attachLarge(Operation &operation, const std::function<Result<QByteArray>(const QByteArray &)> &chunkOf);

/// What the signatures cover (label verbena/operation/v1): as the store signs it.
QByteArray signedBytes(const Operation &operation);

} // namespace vb::wire
