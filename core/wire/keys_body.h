#pragma once

#include "core/wire/segment_body.h"

namespace vb::wire {

/// The entity whose operations travel in the clear: signed entries on owners, devices and keys, which the relay folds
/// as well. Its tag for the entry's bytes.
inline constexpr char kTrustEntity[] = "trust";
inline constexpr int kTrustEnvelope = 3;
inline constexpr qsizetype kMaxTrustValue = 192 * 1024;

/// The bytes of the trust entry in a clear operation.
QByteArray trustEnvelope(const Operation &operation);

/// Neighbouring operations of a keys segment: trust entries in the clear, or staff entries (names, logins, locked keys)
/// sealed in an epoch of their own, since the first ones come along with the first epoch.
struct KeysRun {
    quint64 first = 0; // counter
    quint64 count = 0;
    std::vector<Operation> clear;
    quint64 epoch = 0; // of sealed ones; 0 for clear ones
    QByteArray sealed;
};

/// Seals what is not of kTrustEntity with the staff key of `epoch` (label verbena/epoch-staff/v1 of the epoch key).
Result<Segment> sealKeys(SegmentHeader header, const std::vector<Operation> &operations, quint64 epoch,
                         const SecretBytes &staffKey, const crypto::SigningKey &device);
/// What anybody can read of a body that fits the header; the relay too.
Result<std::vector<KeysRun>> readKeys(const SegmentHeader &header, QByteArrayView body);
/// The operations of a sealed run.
Result<std::vector<Operation>> openRun(const SegmentHeader &header, const KeysRun &run, const SecretBytes &staffKey);

} // namespace vb::wire
